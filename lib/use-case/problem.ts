import { relative } from 'node:path';

/** The way to a value in a document: keys and indexes. */
export type Path = readonly (string | number)[];

/** One thing wrong in a use case file. Codes are stable: MLL9xx are the file's own, MLL1xx the goal stage's. */
export interface Problem {
  readonly code: string;
  readonly path: Path;
  /** What must be, what is, what to do. */
  readonly text: string;
  /** Whether the key itself is wrong, not its value. */
  readonly atKey?: boolean;
}

/** A problem with its place, both counted from 1. */
export interface PlacedProblem extends Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Everything wrong in the use case files that were read. Its message is for people: no stack belongs under it. */
export class UseCaseFileError extends Error {
  public constructor(public readonly problems: readonly PlacedProblem[]) {
    super(problems.map(render).join('\n'));
    this.name = 'UseCaseFileError';
  }
}

/** How a path is written in messages, as in `objectives[0].metric`. */
export function renderPath(path: Path): string {
  return path.map(renderStep).join('').replace(/^\./, '');
}

/** A value as a message quotes it: JSON, unless that would be long. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (value !== null && typeof value === 'object')
    return `a mapping with ${Object.keys(value).join(', ') || 'no keys'}`;
  const json = JSON.stringify(value);
  return json.length > 80 ? `${json.slice(0, 77)}..."` : json;
}

function renderStep(step: string | number): string {
  if (typeof step === 'number') return `[${step}]`;
  return /^[\w-]+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
}

function render({ file, line, column, path, text, code }: PlacedProblem): string {
  const what = path.length > 0 ? `  ${renderPath(path)}` : '';
  return `${relative('', file) || file}:${line}:${column}${what}  ${text} [${code}]`;
}
