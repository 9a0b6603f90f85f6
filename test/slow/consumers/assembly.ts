interface TypeReference {
  readonly primitive?: string;
  readonly union?: object;
  readonly intersection?: object;
  readonly collection?: { readonly kind: 'array' | 'map'; readonly elementtype: TypeReference };
}

interface Parameter {
  readonly name: string;
  readonly type: TypeReference;
}

/** A type, or a member of one. */
interface Entry {
  readonly docs?: { readonly summary?: string };
  readonly type?: TypeReference;
  readonly returns?: { readonly type: TypeReference };
  readonly parameters?: Parameter[];
  readonly initializer?: { readonly parameters?: Parameter[] };
}

type Member = Entry & { readonly name: string };

interface Type extends Entry {
  readonly properties?: Member[];
  readonly methods?: Member[];
  readonly members?: Member[];
}

/** The parts of a jsii assembly that say what the other languages see. */
export interface Assembly {
  readonly submodules: Record<string, { readonly readme?: object }>;
  readonly targets: Record<string, Record<string, string>>;
  readonly types: Record<string, Type>;
}

/** Every type and every member of one, under its full name. */
export function entries({ types }: Assembly): [string, Entry][] {
  return Object.entries(types).flatMap(([name, type]): [string, Entry][] => [
    [name, type],
    ...membersOf(type).map((member): [string, Entry] => [`${name}.${member.name}`, member]),
  ]);
}

/** Every place of the API that has a type, and the type. */
export function places(assembly: Assembly): [string, TypeReference][] {
  return entries(assembly).flatMap(([name, { type, returns, parameters, initializer }]) => [
    ...(type ? [[name, type] as [string, TypeReference]] : []),
    ...(returns ? [[`${name}()`, returns.type] as [string, TypeReference]] : []),
    ...[...(parameters ?? []), ...(initializer?.parameters ?? [])].map((parameter): [string, TypeReference] => [
      `${name}(${parameter.name})`,
      parameter.type,
    ]),
  ]);
}

function membersOf({ properties = [], methods = [], members = [] }: Type): Member[] {
  return [...properties, ...methods, ...members];
}

/** A union or an intersection, anywhere in a type: other languages see only an object. */
export function isComposite({ union, intersection, collection }: TypeReference): boolean {
  return union !== undefined || intersection !== undefined || (!!collection && isComposite(collection.elementtype));
}

/** `any` that isn't the value in a string map, which is how JSON is written. */
export function isLooseAny({ primitive, collection }: TypeReference): boolean {
  if (!collection) return primitive === 'any';
  const { kind, elementtype } = collection;
  return kind === 'map' && elementtype.primitive === 'any' ? false : isLooseAny(elementtype);
}
