import { Token } from 'aws-cdk-lib/core';
import { type Fault, type FaultPlace, type Path, Quantity } from './faults';

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
  const [first = '', ...rest] = path;
  return [first, ...rest.map(renderStep)].join('');
}

function renderStep(step: string | number): string {
  if (typeof step === 'number') return `[${step}]`;
  return /^[\w-]+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
}

function renderFilePlace({ file, line, column }: FaultPlace): string {
  return line === undefined ? `${file}` : `${file}:${line}:${column}`;
}

const LONGEST = 80;

/** A value as a sentence quotes it: JSON, unless that would be long. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Token.isUnresolved(value)) return 'a token';
  if (value instanceof Quantity) return value.toJSON();
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return showList(value);
  if (value !== null && typeof value === 'object') {
    return `a mapping with ${Object.keys(value).join(', ') || 'no keys'}`;
  }
  const json = JSON.stringify(value) ?? typeof value;
  return json.length > LONGEST ? `${json.slice(0, LONGEST - 4)}..."` : json;
}

function showList(list: readonly unknown[]): string {
  const json = JSON.stringify(list);
  const plain = list.every((entry) => entry === null || typeof entry !== 'object');
  return plain && json.length <= LONGEST ? json : `a list of ${list.length}`;
}
