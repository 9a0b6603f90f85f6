import { Token } from 'aws-cdk-lib/core';
import { type Fault, type FaultPlace, type Path, Quantity } from './faults';

/** Faults as text, one a line. Of very many, the first ones are enough to begin with. */
export function renderFaults(faults: readonly Fault[]): string {
  const more = faults.length - MOST_FAULTS;
  return [...faults.slice(0, MOST_FAULTS).map(renderFault), ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
}

/** A fault as text: the only place where one becomes a sentence. */
export function renderFault(fault: Fault): string {
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
  return `must ${fault.must}${got}; ${fault.fix}`;
}

/** A path as it is written in code, as in `objectives[0].metric`. */
export function renderPath(path: Path): string {
  const [first, ...rest] = path;
  return first === undefined ? '' : [renderName(`${first}`), ...rest.map(renderStep)].join('');
}

function renderStep(step: string | number): string {
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
  return escapeInvisible(text).replaceAll(/\S{81,}/g, (word) => `${word.slice(0, LONGEST - 3)}...`);
}

function escapeInvisible(text: string): string {
  return text.replaceAll(new RegExp(INVISIBLE, 'gu'), escaped);
}

const MOST_FAULTS = 100;
const LONGEST = 80;
const MOST_KEYS = 10;
/** What a terminal would not show, or take for a command. */
const INVISIBLE = /[\p{Cc}\p{Cf}\u2028\u2029]/u;

/** A value as a sentence quotes it: JSON, unless that would be long. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Token.isUnresolved(value)) return 'a token';
  if (value instanceof Quantity) return value.toJSON();
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return showList(value);
  return value !== null && typeof value === 'object' ? showObject(value) : quoted(value);
}

function quoted(value: unknown): string {
  const json = JSON.stringify(value) ?? typeof value;
  const visible = escapeInvisible(json);
  return visible.length > LONGEST ? `${visible.slice(0, LONGEST - 4)}..."` : visible;
}

function escaped(character: string): string {
  return `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`;
}

function showList(list: readonly unknown[]): string {
  const plain = list.every((entry) => entry === null || ['string', 'number', 'boolean'].includes(typeof entry));
  const json = plain ? JSON.stringify(list) : '';
  return plain && json.length <= LONGEST && !INVISIBLE.test(json) ? json : `a list of ${list.length}`;
}

function showObject(value: object): string {
  const { name } = (value.constructor as { readonly name?: unknown } | undefined) ?? {};
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype !== null && prototype !== Object.prototype && typeof name === 'string') return `a ${renderName(name)}`;
  const keys = Object.keys(value);
  const shown = [...keys.slice(0, MOST_KEYS).map(renderName), ...(keys.length > MOST_KEYS ? ['...'] : [])];
  return `a mapping with ${shown.join(', ') || 'no keys'}`;
}
