import { findInMap } from './find-in-map';
import { concatenated, PartlyKnown } from './text';
import type { Resolver } from './resolver';
import { isMembers, textOf, Unknown, type Value } from './value';

/** The intrinsic function that an object is, if it is one. */
export function functionOf(raw: unknown): { readonly name: string; readonly argument: unknown } | undefined {
  if (!isMembers(raw)) return undefined;
  const keys = Object.keys(raw);
  if (keys.length !== 1 || (keys[0] !== 'Ref' && !keys[0].startsWith('Fn::'))) return undefined;
  return { name: keys[0], argument: raw[keys[0]] };
}

type Intrinsic = (argument: unknown, scope: Resolver) => Value;

/**
 * The intrinsic functions of CloudFormation.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export const INTRINSICS: { readonly [name: string]: Intrinsic | undefined } = {
  Ref: (name, scope) => scope.reference(textOf(name)),
  'Fn::GetAtt': getAtt,
  'Fn::If': choose,
  'Fn::Join': join,
  'Fn::Sub': sub,
  'Fn::Select': select,
  'Fn::Split': split,
  'Fn::FindInMap': findInMap,
  'Fn::Base64': (text, scope) => scope.head(text),
  'Fn::ImportValue': (name, scope) => new Unknown(`\${import ${textIn(name, scope)}}`, { present: true }),
  'Fn::GetAZs': () => new Unknown('${Fn::GetAZs}', { present: true }),
  'Fn::Cidr': () => new Unknown('${Fn::Cidr}', { present: true }),
  'Fn::Length': length,
  'Fn::ToJsonString': (value, scope) => toJson(value, scope),
};

function getAtt(argument: unknown, scope: Resolver): Value {
  const parts = Array.isArray(argument) ? (argument as unknown[]) : textOf(argument).split('.');
  const [logicalId, ...attribute] = parts;
  return scope.attribute(textOf(logicalId), attribute.map((part) => textIn(part, scope)).join('.'));
}

function choose(argument: unknown, scope: Resolver): Value {
  const [condition, met, unmet] = listOf(argument);
  return scope.head(scope.conditions.holds(textOf(condition)) ? met : unmet);
}

function join(argument: unknown, scope: Resolver): Value {
  const [delimiter, list] = listOf(argument);
  const items = scope.head(list);
  if (items instanceof Unknown) return new Unknown(items.text, { refs: items.refs, present: items.present });
  const values = listOf(items)
    .map((item) => scope.head(item))
    .filter((value) => value !== undefined);
  return concatenated(values.flatMap((value, i) => (i === 0 ? [value] : [textOf(delimiter), value])));
}

function sub(argument: unknown, scope: Resolver): Value {
  const [text, variables] = Array.isArray(argument) ? (argument as unknown[]) : [argument, {}];
  const parts = textOf(text).split(/(\$\{[^}]*\})/);
  return concatenated(parts.map((part) => variable(part, isMembers(variables) ? variables : {}, scope)));
}

function variable(part: string, variables: { readonly [name: string]: unknown }, scope: Resolver): Value {
  const name = /^\$\{\s*([^}]*?)\s*\}$/.exec(part)?.[1];
  if (name === undefined) return part;
  if (name.startsWith('!')) return `\${${name.slice(1)}}`;
  if (Object.hasOwn(variables, name)) return scope.head(variables[name]);
  const dot = name.indexOf('.');
  return dot < 0 ? scope.reference(name) : scope.attribute(name.slice(0, dot), name.slice(dot + 1));
}

function select(argument: unknown, scope: Resolver): Value {
  const [index, list] = listOf(argument);
  const items = scope.head(list);
  if (items instanceof Unknown) return new Unknown(items.text, { refs: items.refs, present: items.present });
  const at = scope.head(index);
  if (at instanceof Unknown) return new Unknown(`\${Fn::Select ${at.text}}`);
  return scope.head(listOf(items)[Number(textOf(at))]);
}

function split(argument: unknown, scope: Resolver): Value {
  const [delimiter, text] = listOf(argument);
  const value = scope.head(text);
  return value instanceof Unknown ? value : textOf(value).split(textOf(delimiter));
}

function length(argument: unknown, scope: Resolver): Value {
  const items = scope.head(argument);
  return items instanceof Unknown
    ? new Unknown(`\${length of ${items.text}}`, { present: true })
    : listOf(items).length;
}

/** As one text; what isn't known stands in it as a text. */
function toJson(argument: unknown, scope: Resolver): Value {
  return concatenated(jsonOf(scope.head(argument), scope));
}

function jsonOf(value: Value, scope: Resolver): Value[] {
  if (value instanceof Unknown) return ['"', ...textsIn(value), '"'];
  if (Array.isArray(value)) {
    const written = (value as unknown[]).map((raw) => scope.head(raw)).filter((item) => item !== undefined);
    const items = written.map((item) => jsonOf(item, scope));
    return ['[', ...separated(items), ']'];
  }
  if (!isMembers(value)) return [JSON.stringify(value ?? null)];
  const members = Object.entries(value).map(([key, raw]): [string, Value] => [key, scope.head(raw)]);
  const written = members.filter(([, member]) => member !== undefined);
  return [
    '{',
    ...separated(written.map(([key, member]) => [`${JSON.stringify(key)}:`, ...jsonOf(member, scope)])),
    '}',
  ];
}

/** The parts of a text that isn't all known, as they are written inside quotes. */
function textsIn(value: Value): Value[] {
  if (value instanceof PartlyKnown) return value.parts.flatMap(textsIn);
  return [value instanceof Unknown ? value : JSON.stringify(textOf(value)).slice(1, -1)];
}

function separated(items: readonly (readonly Value[])[]): Value[] {
  return items.flatMap((item, i) => (i === 0 ? item : [',', ...item]));
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

function textIn(raw: unknown, scope: Resolver): string {
  return textOf(scope.head(raw));
}
