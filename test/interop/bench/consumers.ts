import {
  type Method,
  type Type,
  type Value,
  TYPES,
  ancestorsOf,
  namesIn,
  parametersOf,
  propertiesOf,
} from './assembly';
import { type Chosen, Values, exported } from './values';
import type { Construct } from 'constructs';

/** A function of aws-cdk-lib that takes an interface: a constructor, a static function or a method. */
export interface Consumer {
  readonly name: string;
  readonly fqn: string;
  readonly run: (scope: Construct, subject: unknown) => void;
}

/** Every function of aws-cdk-lib that takes an interface in a parameter, or in a property of one. */
export function consumersOf(fqn: string): Consumer[] {
  return Object.values(TYPES).flatMap((type) => {
    if (type.kind !== 'class' || type.docs?.deprecated !== undefined) return [];
    const made = type.abstract || !type.initializer || type.initializer.protected ? [] : constructorsOf(type, fqn);
    return [...made, ...(type.methods ?? []).flatMap((method) => methodsOf(type, method, fqn))];
  });
}

function constructorsOf(type: Type, fqn: string): Consumer[] {
  return choices(parametersOf(type), fqn).map((chosen) => ({
    fqn,
    name: `new ${type.fqn}(${nameOf(chosen)})`,
    run: (scope, value) => {
      const Class = exported(type.fqn) as new (...args: unknown[]) => unknown;
      const args = new Values(scope, { fqn, value }).arguments(parametersOf(type), chosen);
      new Class(...(isConstruct(type) ? [scope, 'Consumer', ...args.slice(2)] : args));
    },
  }));
}

function methodsOf(type: Type, method: Method, fqn: string): Consumer[] {
  if (method.protected) return [];
  return choices(method.parameters ?? [], fqn).map((chosen) => ({
    fqn,
    name: `${type.fqn}.${method.name}(${nameOf(chosen)})`,
    run: (scope, value) => {
      const values = new Values(scope, { fqn, value });
      const owner = (method.static ? exported(type.fqn) : values.instance(type)) as Record<string, unknown>;
      const args = values.arguments(method.parameters ?? [], chosen);
      (owner[method.name] as (...all: unknown[]) => unknown).apply(owner, args);
    },
  }));
}

function choices(parameters: readonly Value[], fqn: string): Chosen[] {
  return parameters.flatMap((parameter) => {
    if (namesIn(parameter.type).includes(fqn)) return [{ parameter }];
    const struct = parameter.type.fqn === undefined ? undefined : (TYPES[parameter.type.fqn] as Type | undefined);
    if (!struct?.datatype) return [];
    return propertiesOf(struct)
      .filter((property) => namesIn(property.type).includes(fqn))
      .map((property) => ({ parameter, property }));
  });
}

function nameOf({ parameter, property }: Chosen): string {
  return property ? `${parameter.name}.${property.name}` : parameter.name;
}

function isConstruct(type: Type): boolean {
  return ancestorsOf(type.fqn).includes('constructs.Construct');
}
