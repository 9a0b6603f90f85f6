import { validationException } from '../../../core/errors';

/** One step of a path: names, indices, a slice, or everything. */
type Step =
  | { readonly names: readonly string[] }
  | { readonly indices: readonly number[] }
  | { readonly from?: number; readonly to?: number }
  | 'all';

type JsonObject = { readonly [name: string]: unknown };

const NAMES = /^\[\s*('(?:[^'\\]|\\.)*'(?:\s*,\s*'(?:[^'\\]|\\.)*')*)\s*\]/;
const INDICES = /^\[\s*(-?\d+(?:\s*,\s*-?\d+)*)\s*\]/;
const SLICE = /^\[\s*(-?\d+)?\s*:\s*(-?\d+)?\s*\]/;
const DOTTED = /^\.([^.[\]*]+)/;

/**
 * A path in the part of JSONPath that batch transform supports: `$`, `.name`, `*`, `['a','b']`, `[0,2]`, `[1:]`.
 *
 * @throws a ValidationException for anything else
 */
export class JsonPath {
  private readonly steps: readonly Step[];

  public constructor(public readonly text: string) {
    if (!text.startsWith('$')) throw invalid(text);
    this.steps = parseSteps(text);
  }

  /** Whether the path selects the whole value. */
  public get isWhole(): boolean {
    return this.steps.length === 0;
  }

  /** The selected value; undefined if there is none. */
  public select(value: unknown): unknown {
    return this.steps.reduce<unknown>(take, value);
  }
}

function parseSteps(text: string): Step[] {
  const steps: Step[] = [];
  for (let rest = text.slice(1); rest !== '';) {
    const [step, length] = parseStep(rest) ?? [];
    if (step === undefined) throw invalid(text);
    steps.push(step);
    rest = rest.slice(length);
  }
  return steps;
}

function parseStep(rest: string): [Step, number] | undefined {
  const all = /^(\.\*|\.?\[\s*\*\s*\])/.exec(rest);
  if (all) return ['all', all[0].length];
  const dotted = DOTTED.exec(rest);
  if (dotted) return [{ names: [dotted[1]] }, dotted[0].length];
  const dot = rest.startsWith('.[') ? 1 : 0; // $.field.['a','b'] is taken, too
  const bracket = rest.slice(dot);
  const names = NAMES.exec(bracket);
  if (names) return [{ names: [...names[1].matchAll(/'((?:[^'\\]|\\.)*)'/g)].map(unquoted) }, dot + names[0].length];
  const indices = INDICES.exec(bracket);
  if (indices) return [{ indices: indices[1].split(',').map(Number) }, dot + indices[0].length];
  const slice = SLICE.exec(bracket);
  if (slice) return [{ from: optional(slice[1]), to: optional(slice[2]) }, dot + slice[0].length];
  return undefined;
}

function take(value: unknown, step: Step): unknown {
  if (value === null || typeof value !== 'object') return undefined;
  if (step === 'all') return Object.values(value);
  if ('names' in step) return takeNames(value, step.names);
  if (!Array.isArray(value)) return undefined;
  if ('indices' in step) return takeIndices(value, step.indices);
  return value.slice(step.from, step.to);
}

function takeNames(value: object, names: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => take(item, { names })).filter((item) => item !== undefined);
  const members = value as JsonObject;
  if (names.length === 1) return members[names[0]];
  return Object.fromEntries(names.filter((name) => name in members).map((name) => [name, members[name]]));
}

function takeIndices(value: readonly unknown[], indices: readonly number[]): unknown {
  if (indices.length === 1) return value.at(indices[0]);
  return indices.map((index) => value.at(index)).filter((item) => item !== undefined);
}

function unquoted([, name]: RegExpMatchArray): string {
  return name.replace(/\\(.)/g, '$1');
}

function optional(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

function invalid(text: string) {
  return validationException(`"${text}" is not a JSONPath that batch transform supports`);
}
