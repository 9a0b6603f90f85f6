import * as cdk from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { SUBJECTS } from './subjects';
import { type Type, type TypeRef, type Value, TYPES, ancestorsOf, parametersOf, propertiesOf } from './assembly';

/** How deep values nest that are made for the sake of others. */
const DEPTH = 5;

/** What CDK's library exports under the name that its assembly uses. */
export function exported(fqn: string): unknown {
  const [, ...path] = fqn.split('.');
  return path.reduce<unknown>((from, name) => (from as Record<string, unknown> | undefined)?.[name], cdk);
}

/** Why a value could not be made. */
export class NoValue extends Error {}

/** Makes values for the parameters of a function, each as simple as its type allows. */
export class Values {
  private count = 0;

  /**
   * @param scope the parent of constructs
   * @param subject the interface that is tried, and what is given for it
   */
  public constructor(
    private readonly scope: Construct,
    private readonly subject?: { readonly fqn: string; readonly value: unknown },
  ) {}

  public arguments(parameters: readonly Value[], chosen?: Chosen): unknown[] {
    return parameters
      .filter((p, i) => !p.optional || (chosen && parameters.indexOf(chosen.parameter) >= i))
      .map((p) => (p === chosen?.parameter ? this.chosen(p.type, chosen) : this.value(p.type, p.name, DEPTH)));
  }

  /** The value that holds the subject: itself, or a struct with it in one property. */
  private chosen(type: TypeRef, { property }: Chosen): unknown {
    if (!property) return this.subjectIn(type);
    return this.struct(TYPES[type.fqn!], DEPTH, property);
  }

  private subjectIn(type: TypeRef): unknown {
    return type.collection?.kind === 'array' ? [this.subject!.value] : this.subject!.value;
  }

  private value(type: TypeRef, name: string, depth: number): unknown {
    if (depth === 0) throw new NoValue(name);
    if (type.primitive !== undefined) return primitive(type.primitive, name);
    if (type.collection) {
      const one = this.value(type.collection.elementtype, name, depth - 1);
      return type.collection.kind === 'array' ? [one] : { Key: one };
    }
    if (type.union) return this.value(type.union.types[0], name, depth);
    return this.named(type.fqn!, depth);
  }

  private named(fqn: string, depth: number): unknown {
    if (fqn === 'constructs.Construct' || fqn === 'constructs.IConstruct') return this.scope;
    if (fqn in SUBJECTS) return SUBJECTS[fqn].theirs(new Construct(this.scope, this.id()));
    if (!(fqn in TYPES)) throw new NoValue(fqn);
    const type = TYPES[fqn];
    if (type.kind === 'enum') return Object.values(exported(fqn) as object)[0];
    if (type.datatype) return this.struct(type, depth);
    return type.kind === 'class' && !type.abstract ? this.instance(type, depth) : this.implementation(fqn, depth);
  }

  private struct(type: Type, depth: number, property?: Value): object {
    const wanted = propertiesOf(type).filter((p) => !p.optional || p.name === property?.name);
    return Object.fromEntries(
      wanted.map((p) => [
        p.name,
        p.name === property?.name ? this.subjectIn(p.type) : this.value(p.type, p.name, depth - 1),
      ]),
    );
  }

  /** An instance of a class: one that it exports, one that a function of it makes, or a new one. */
  public instance(type: Type, depth = DEPTH): unknown {
    const Class = exported(type.fqn) as Record<string, unknown> & (new (...args: unknown[]) => unknown);
    const ready = (type.properties ?? []).find((p) => p.static && p.type.fqn === type.fqn);
    if (ready) return Class[ready.name];
    if (type.initializer && !type.initializer.protected && !type.abstract) {
      const parameters = parametersOf(type).filter((p) => !p.optional);
      return new Class(...parameters.map((p) => (p.name === 'id' ? this.id() : this.value(p.type, p.name, depth - 1))));
    }
    return this.fromFactory(type, Class, depth);
  }

  private fromFactory(type: Type, Class: Record<string, unknown>, depth: number): unknown {
    for (const { name, parameters = [], returns, static: isStatic } of type.methods ?? []) {
      if (!isStatic || !ancestorsOf(returns?.type.fqn ?? '').includes(type.fqn)) continue;
      try {
        const required = parameters.filter((p) => !p.optional);
        const args = required.map((p) => (p.name === 'id' ? this.id() : this.value(p.type, p.name, depth - 1)));
        return (Class[name] as (...values: unknown[]) => unknown).apply(Class, args);
      } catch {
        // another function may do
      }
    }
    throw new NoValue(type.fqn);
  }

  private implementation(fqn: string, depth: number): unknown {
    const type = TYPES[fqn];
    if (type.kind === 'class') {
      const made = attempt(() => this.fromFactory(type, exported(fqn) as Record<string, unknown>, depth));
      if (made !== undefined) return made;
    }
    for (const candidate of implementers(fqn).slice(0, 4)) {
      const made = attempt(() => this.instance(TYPES[candidate], depth - 1));
      if (made !== undefined) return made;
    }
    throw new NoValue(fqn);
  }

  private id(): string {
    return `Value${++this.count}`;
  }
}

/** The parameter that takes the subject, or the property of its struct. */
export interface Chosen {
  readonly parameter: Value;
  readonly property?: Value;
}

function attempt(make: () => unknown): unknown {
  try {
    return make();
  } catch {
    return undefined;
  }
}

const cached = new Map<string, string[]>();

function implementers(fqn: string): string[] {
  const known = cached.get(fqn);
  if (known) return known;
  const found = Object.values(TYPES)
    .filter((t) => t.kind === 'class' && !t.abstract && t.initializer && ancestorsOf(t.fqn).includes(fqn))
    .sort((a, b) => parametersOf(a).length - parametersOf(b).length)
    .map((t) => t.fqn);
  cached.set(fqn, found);
  return found;
}

/** A value that most rules accept, by the name of what it is for. */
function primitive(type: string, name: string): unknown {
  if (type === 'number') return 1;
  if (type === 'boolean') return true;
  if (type === 'json' || type === 'any') return {};
  if (type === 'date') return new Date(0);
  if (/arn$/i.test(name)) return 'arn:aws:service:eu-west-1:111111111111:resource/name';
  if (/domain/i.test(name)) return 'example.com';
  if (/path|file|directory/i.test(name)) return '/path';
  return 'value';
}
