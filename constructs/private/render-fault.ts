import type { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { hideTokens, holdsToken } from './hide-tokens';
import { isPlain } from './plain';
import { type Fault, type FaultPlace, type Path, Quantity } from './faults';

/** Faults as text, one a line. Of very many, the first ones are enough to begin with. */
export function renderFaults(faults: readonly Fault[]): string {
  const more = faults.length - MOST_FAULTS;
  return [...faults.slice(0, MOST_FAULTS).map(renderFault), ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
}

/** A fault as text: the only place where one becomes a sentence. A token in any of its parts is only called so. */
export function renderFault(fault: Fault): string {
  return hideTokens(renderParts(fault));
}

function renderParts(fault: Fault): string {
  const { place = {}, code } = fault;
  const where = place.construct === undefined ? '' : ` (${place.construct})`;
  if (place.file === undefined) {
    return `${code} '${renderPath(fault.path)}' ${renderDemand(fault)}${where}`;
  }
  const what = fault.path.length > 0 ? `  ${renderPath(fault.path)}` : '';
  return `${renderFilePlace(place)}${what}  ${renderDemand(fault)} [${code}]${where}`;
}

/** What must hold, what was given, and what to do, without the place. */
export function renderDemand(fault: Fault): string {
  const got = 'got' in fault ? `, got ${show(fault.got)}` : '';
  return hideTokens(`must ${fault.must}${got}; ${fault.fix}`);
}

/** A path as it is written in code, as in `objectives[0].metric`. */
export function renderPath(path: Path): string {
  const [first, ...rest] = path;
  return first === undefined ? '' : [renderName(withoutToken(first)), ...rest.map(renderStep)].join('');
}

/** A step of a path; one with a token becomes short enough not to be cut within it. */
function withoutToken(step: string | number): string {
  return hideTokens(`${step}`);
}

function renderStep(step: string | number): string {
  if (holdsToken(step)) return `[${withoutToken(step)}]`;
  if (typeof step === 'number') return `[${step}]`;
  return /^[\w-]{1,80}$/.test(step) ? `.${step}` : `[${quoted(step)}]`;
}

/** A name as it is, as in `-c useCase`, unless that would be hard to see or long. */
function renderName(name: string): string {
  const plain = name.length <= LONGEST && name !== '' && name === name.trim() && !INVISIBLE.test(name);
  return plain ? name : quoted(name);
}

function renderFilePlace({ file = '', line, column }: FaultPlace): string {
  const visible = escapeInvisible(file);
  return line === undefined ? visible : `${visible}:${line}:${column}`;
}

/** Text from elsewhere on one line, with words no longer than a value that is quoted. */
export function cutWords(text: string): string {
  return escapeInvisible(hideTokens(text)).replaceAll(/\S{81,}/g, (word) => `${word.slice(0, LONGEST - 3)}...`);
}

function escapeInvisible(text: string): string {
  return text.replaceAll(new RegExp(INVISIBLE, 'gu'), escaped);
}

const MOST_FAULTS = 100;
const LONGEST = 80;
const MOST_KEYS = 10;
/** What a terminal would not show, or take for a command. */
const INVISIBLE = /[\p{Cc}\p{Cf}\u2028\u2029]/u;

/** A value as a sentence quotes it: JSON, unless that would be long or says nothing. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  // CDK can resolve a stack, too
  if (holdsToken(value) && !Construct.isConstruct(value)) return 'a token';
  if (value instanceof Quantity) return value.toJSON();
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  if (typeof value === 'bigint') return cut(`${value}n`);
  if (typeof value === 'symbol') return cut(escapeInvisible(value.toString()));
  if (typeof value === 'function') return showFunction(value);
  if (Array.isArray(value)) return showList(value);
  return value !== null && typeof value === 'object' ? showObject(value) : quoted(value);
}

function quoted(value: unknown): string {
  const visible = escapeInvisible(JSON.stringify(value));
  return visible.length > LONGEST ? `${visible.slice(0, LONGEST - 4)}..."` : visible;
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 3)}...` : text;
}

function escaped(character: string): string {
  return `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`;
}

function showList(list: readonly unknown[]): string {
  const plain = list.every(isPlainEntry);
  const json = plain ? JSON.stringify(list) : '';
  return plain && json.length <= LONGEST && !INVISIBLE.test(json) ? json : `a list of ${list.length}`;
}

/** Whether JSON says of a value what it is: of NaN, it says null. */
function isPlainEntry(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0) && !holdsToken(value);
  return value === null || typeof value === 'boolean' || (typeof value === 'string' && !holdsToken(value));
}

/** A class, which somebody gave instead of an object of it, by its name. */
function showFunction(value: object): string {
  const { name } = value as { readonly name?: unknown };
  const isClass = Object.getOwnPropertyDescriptor(value, 'prototype')?.writable === false;
  return isClass && typeof name === 'string' && name !== '' ? `the class ${cut(renderName(name))}` : 'a function';
}

function showObject(value: object): string {
  const name = classNameOf(value);
  if (name !== undefined) return `${articleOf(name)} ${cut(renderName(name))}${showContent(value)}`;
  const keys = Object.keys(value);
  const names = keys.slice(0, MOST_KEYS).map((key) => (holdsToken(key) ? 'a token' : renderName(key)));
  return `a mapping with ${[...names, ...(keys.length > MOST_KEYS ? ['...'] : [])].join(', ') || 'no keys'}`;
}

/** The article of the name of a type. */
export function articleOf(name: string): string {
  return /^([AEIO]|Un)/.test(name) ? 'an' : 'a';
}

/** Where jsii notes the name of a class. */
const RTTI = Symbol.for('jsii.rtti');
interface Rtti {
  readonly fqn?: string;
}

function classNameOf(value: object): string | undefined {
  if (isPlain(value)) return undefined;
  const { constructor: made } = value as { readonly constructor?: { readonly name?: unknown; readonly [RTTI]?: Rtti } };
  // what packs the CDK renames some of its classes, as to Stack2
  const name = made?.[RTTI]?.fqn?.split('.').at(-1) ?? made?.name;
  return typeof name === 'string' ? name : undefined;
}

/** What is in an object whose content is short: in a Date, and in a Duration or a Size of any copy of the CDK. */
function showContent(value: object): string {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? ' without a time' : ` of ${value.toISOString()}`;
  const { toHumanString, isUnresolved } = value as Partial<Duration>;
  if (typeof toHumanString !== 'function' || typeof isUnresolved !== 'function') return '';
  return isUnresolved.call(value) ? ' that is a token' : ` of ${toHumanString.call(value)}`;
}
