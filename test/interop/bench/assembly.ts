import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** A type as a jsii assembly writes it. */
export interface TypeRef {
  readonly fqn?: string;
  readonly primitive?: string;
  readonly collection?: { readonly kind: 'array' | 'map'; readonly elementtype: TypeRef };
  readonly union?: { readonly types: readonly TypeRef[] };
}

/** A parameter of a method, or a property. */
export interface Value {
  readonly name: string;
  readonly type: TypeRef;
  readonly optional?: boolean;
  readonly static?: boolean;
  readonly const?: boolean;
}

export interface Method {
  readonly name: string;
  readonly parameters?: readonly Value[];
  readonly returns?: { readonly type: TypeRef };
  readonly static?: boolean;
  readonly protected?: boolean;
}

export interface Type {
  readonly fqn: string;
  readonly name: string;
  readonly kind: 'class' | 'interface' | 'enum';
  readonly abstract?: boolean;
  readonly datatype?: boolean;
  readonly base?: string;
  readonly interfaces?: readonly string[];
  readonly initializer?: { readonly parameters?: readonly Value[]; readonly protected?: boolean };
  readonly methods?: readonly Method[];
  readonly properties?: readonly Value[];
  readonly members?: readonly { readonly name: string }[];
  readonly docs?: { readonly stability?: string; readonly deprecated?: string };
}

const FOLDER = dirname(require.resolve('aws-cdk-lib/package.json'));

/** Every type that aws-cdk-lib exports, as its own assembly describes them. */
export const TYPES: Readonly<Record<string, Type>> = load();

function load(): Record<string, Type> {
  const text = JSON.parse(readFileSync(join(FOLDER, '.jsii'), 'utf8')) as { compression?: string; filename?: string };
  const whole: unknown =
    text.compression === 'gzip' ? JSON.parse(gunzipSync(readFileSync(join(FOLDER, text.filename!))).toString()) : text;
  return (whole as { types: Record<string, Type> }).types;
}

/** All properties of a struct or of a class, with those that it inherits. */
export function propertiesOf(type: Type): Value[] {
  const parents = [type.base, ...(type.kind === 'interface' ? (type.interfaces ?? []) : [])];
  return [...parents.flatMap((fqn) => (fqn && TYPES[fqn] ? propertiesOf(TYPES[fqn]) : [])), ...(type.properties ?? [])];
}

/** What a class is, and what it implements. */
export function ancestorsOf(fqn: string): string[] {
  const type = TYPES[fqn] as Type | undefined;
  if (!type) return [fqn];
  return [fqn, ...[type.base, ...(type.interfaces ?? [])].flatMap((parent) => (parent ? ancestorsOf(parent) : []))];
}

/** The parameters by which a class is made. */
export function parametersOf(type: Type): readonly Value[] {
  if (type.initializer) return type.initializer.parameters ?? [];
  const parent = type.base === undefined ? undefined : (TYPES[type.base] as Type | undefined);
  return parent ? parametersOf(parent) : [];
}

/** The interfaces and classes that a type names, in lists and unions too. */
export function namesIn(type: TypeRef): string[] {
  if (type.fqn !== undefined) return [type.fqn];
  if (type.collection) return namesIn(type.collection.elementtype);
  return (type.union?.types ?? []).flatMap(namesIn);
}
