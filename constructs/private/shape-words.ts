import { Tokenization } from 'aws-cdk-lib/core';
import { articleOf, show } from './render-fault';
import { STRUCTS, TYPES } from './shape-facts';

/** The name of a type without its notation, as in `goal.Problem`. */
export function nameOf(type: string): string {
  return type.slice(1);
}

/** A type in a sentence. */
export function describe(type: string): string {
  if (type[0] === '[') return `a list, in which each entry is ${describe(type.slice(1, -1))}`;
  if (type[0] === '{') return `a map, in which each value is ${describe(type.slice(1, -1))}`;
  if (type[0] === '=') return describeNamed(nameOf(type));
  return PRIMITIVES[type] ?? 'a value';
}

const PRIMITIVES: { readonly [type: string]: string } = {
  s: 'a string',
  n: 'a number',
  b: 'true or false',
  d: 'a Date',
  a: 'anything',
};

function describeNamed(name: string): string {
  const struct = STRUCTS[name];
  if (struct === undefined && TYPES[name] !== '{}') return withArticle(shortName(name));
  const required = (struct ?? '').split(' ').flatMap((slot) => /^(\w+):/.exec(slot)?.[1] ?? []);
  return required.length === 0 ? 'an object with props' : `an object with ${required.join(', ')}`;
}

/** How a token becomes a value of a type. */
const ENCODINGS: { readonly [type: string]: string } = { s: 'asString', n: 'asNumber', '[s]': 'asList' };

/** What to do about a value of another type than wanted. */
export function howToWrite(type: string, got: unknown, optional: boolean): string {
  if (got === null && optional) return 'leave it out to have the default';
  const encoding = ENCODINGS[type];
  if (encoding !== undefined && Tokenization.isResolvable(got)) return `write it as in Token.${encoding}(value)`;
  if (type[0] === '[') return Array.isArray(got) ? 'give a list' : 'write it in brackets, even if it is only one';
  if (Array.isArray(got)) return 'give one of them';
  if (type[0] === '=') return howToMake(nameOf(type), got);
  return howToQuote(type, got);
}

function howToQuote(type: string, got: unknown): string {
  const isPlain = typeof got === 'number' || typeof got === 'boolean';
  if (type === 's' && isPlain) return `write it in quotes, as in '${String(got)}'`;
  const isNumber = typeof got === 'string' && got.trim() !== '' && Number.isFinite(Number(got));
  if (type === 'n' && isNumber) return `write it without quotes, as in ${Number(got)}`;
  if (type === 'b') return 'write it without quotes';
  return `give ${describe(type)}`;
}

function howToMake(name: string, got: unknown): string {
  const amount = typeof got === 'number' && got > 0 && Number.isFinite(got) ? show(got) : undefined;
  if (name === 'core.Duration') return `write it as in Duration.${amount ? `seconds(${amount})` : 'minutes(5)'}`;
  if (name === 'core.Size') return `write it as in Size.${howLarge(got)}`;
  const known = TYPES[name];
  if (known === undefined || known === '{}') return 'write it in braces, with a name and a value for each';
  if (known.startsWith('|')) return `write it as in ${shortName(name)}.${constantOf(known)}`;
  const factory = /\+(.*)$/.exec(known)?.[1];
  if (factory !== undefined) return `make it with ${name}.${factory}() or another of the factories there`;
  const members = known.slice(1).split(',').join(' and ');
  return known.startsWith('.')
    ? `give an object that the class ${name} made`
    : `give an object that has ${members}, such as a construct or what CDK imports`;
}

/** Nobody means thousands of gibibytes. */
function howLarge(got: unknown): string {
  if (typeof got !== 'number' || !(got > 0)) return 'gibibytes(30)';
  return got < 512 ? `gibibytes(${show(got)})` : `mebibytes(${show(got)})`;
}

/** The first constant of an enumeration whose constants are named like their values. */
function constantOf(known: string): string {
  return (JSON.parse(known.split('|')[1]) as string).toUpperCase().replaceAll('-', '_');
}

function shortName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

function withArticle(name: string): string {
  return `${articleOf(name)} ${name}`;
}
