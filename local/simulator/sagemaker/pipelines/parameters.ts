import { validationException } from '../../../core/errors';
import type { ParameterDeclaration, ParameterType } from './definition';
import type { Json, Primitive } from './values';

/** A parameter value in the API. */
export interface GivenParameter {
  readonly Name: string;
  readonly Value: string;
}

const READ: { readonly [type in ParameterType]: (text: string) => Primitive | undefined } = {
  String: (text) => text,
  Integer: (text) => (/^[+-]?\d+$/.test(text) ? Number(text) : undefined),
  Float: (text) => (text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined),
  Boolean: (text) => (/^(true|false)$/i.test(text) ? text.toLowerCase() === 'true' : undefined),
};

const IS_OF: { readonly [type in ParameterType]: (value: Json) => boolean } = {
  String: (value) => typeof value === 'string',
  Integer: (value) => Number.isInteger(value),
  Float: (value) => typeof value === 'number',
  Boolean: (value) => typeof value === 'boolean',
};

export const PARAMETER_TYPES = Object.keys(READ) as ParameterType[];

export function isOfType(value: Json, type: ParameterType): boolean {
  return IS_OF[type](value);
}

/** The value of an output of a Lambda or Callback step, or undefined if it is of another type. */
export function readAs(type: ParameterType, text: string): Primitive | undefined {
  return READ[type](text);
}

/**
 * The parameter values of an execution: the given ones, converted to the declared types, or the defaults.
 * @throws a ValidationException
 */
export function parameterValues(
  declared: readonly ParameterDeclaration[],
  given: readonly GivenParameter[],
): Map<string, Primitive> {
  const names = new Set(declared.map(({ Name }) => Name));
  const unknown = given.filter(({ Name }) => !names.has(Name)).map(({ Name }) => Name);
  if (unknown.length > 0) {
    throw validationException(`Parameters [${unknown.join(', ')}] are not defined in the pipeline definition.`);
  }
  const repeated = given.map(({ Name }) => Name).filter((name, i, all) => all.indexOf(name) !== i);
  if (repeated.length > 0) throw validationException(`Parameters [${repeated.join(', ')}] are given more than once.`);
  const missing = declared.filter(
    ({ Name, DefaultValue }) => DefaultValue === undefined && !given.some((one) => one.Name === Name),
  );
  if (missing.length > 0) {
    throw validationException(`Parameters [${missing.map(({ Name }) => Name).join(', ')}] do not have default values.`);
  }
  return new Map(declared.map((one) => [one.Name, valueOf(one, given)]));
}

function valueOf(declared: ParameterDeclaration, given: readonly GivenParameter[]): Primitive {
  const text = given.find(({ Name }) => Name === declared.Name)?.Value;
  const value = text === undefined ? (declared.DefaultValue as Primitive) : READ[declared.Type](text);
  if (value === undefined) {
    throw validationException(`Parameter '${declared.Name}' with value '${text}' is not of type ${declared.Type}.`);
  }
  if (declared.EnumValues && !declared.EnumValues.includes(String(value))) {
    throw validationException(
      `Parameter '${declared.Name}' with value '${value}' failed to satisfy enum value set: ` +
        `[${declared.EnumValues.join(', ')}]`,
    );
  }
  return value;
}
