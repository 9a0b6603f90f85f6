import type { core } from 'zod';
import { nearest } from '../../constructs/private/validate';
import { UseCaseFile } from '../../schema/use-case';
import { type Path, type Problem, show } from './problem';

type Issue = core.$ZodIssue;

/** A file with its defaults, or what is wrong with its shape and single values, by the schema: MLL904 to MLL909. */
export function parseShape(value: unknown): { file?: UseCaseFile; problems: Problem[] } {
  const parsed = UseCaseFile.safeParse(value);
  if (parsed.success) return { file: parsed.data, problems: [] };
  const found = parsed.error.issues.flatMap((issue) => word(issue, [], value));
  const meant = new Set(found.flatMap(({ instead }) => instead ?? []));
  return { problems: found.filter(({ code, path }) => code !== 'MLL905' || !meant.has(key(path))) };
}

/** A problem, and the key that was probably meant, which then isn't missing as well. */
interface Worded extends Problem {
  readonly instead?: string;
}

function word(issue: Issue, base: Path, root: unknown): Worded[] {
  const path = [...base, ...(issue.path as Path)];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((unknown) => unknownKey(path, unknown, issue.message.split(', ')));
    case 'invalid_union':
      return union(issue, path, root);
    case 'invalid_key':
      return issue.issues.map(({ message }) => ({ ...single(message, path, path.at(-1), 'MLL908'), atKey: true }));
    default:
      return [single(issue.message, path, valueAt(root, path), CODES[issue.code] ?? 'MLL906')];
  }
}

const CODES: { readonly [issue: string]: string } = {
  invalid_value: 'MLL907',
  invalid_format: 'MLL908',
  too_small: 'MLL909',
  too_big: 'MLL909',
};

/** Words one rule that isn't kept. The schema's error says what must be and, behind the semicolon, what to do. */
function single(rule: string, path: Path, got: unknown, code: string): Worded {
  const [must, ...fix] = rule.split('; ');
  if (got === undefined || got === null) return { code: 'MLL905', path, text: `must be given, as ${must}` };
  const choices = must.startsWith('one of ') ? must.slice('one of '.length).split(', ') : [];
  const near = typeof got === 'string' ? nearest(got, choices) : undefined;
  return { code, path, text: `must be ${must}, got ${show(got)}; ${near ? `did you mean ${near}?` : fix.join('; ')}` };
}

function unknownKey(path: Path, unknown: string, allowed: readonly string[]): Worded {
  const near = nearest(unknown, allowed);
  return {
    code: 'MLL904',
    path: [...path, unknown],
    atKey: true,
    text: `is not a key here; ${near ? `did you mean ${near}?` : `the keys are ${allowed.join(', ')}`}`,
    instead: near && key([...path, near]),
  };
}

/**
 * Words what is wrong with a value that may have several shapes: the problems of the shape that was evidently meant, else
 * keys that no shape has, else the rule that there are several.
 */
function union(issue: core.$ZodIssueInvalidUnion, path: Path, root: unknown): Worded[] {
  const misfits = issue.errors.map((branch) => misfit(branch, valueAt(root, path)));
  const best = misfits.flatMap((m, i) => (m === Math.min(...misfits) ? [issue.errors[i]] : []));
  if (best.length === 1) return best[0].flatMap((inner) => word(inner, path, root));
  const strangers = keysUnknownToAll(best);
  if (strangers.length > 0) {
    const allowed = [...new Set(best.flatMap((branch) => branch.flatMap(allowedKeys)))];
    return strangers.map((unknown) => unknownKey(path, unknown, allowed));
  }
  return [single(issue.message, path, valueAt(root, path), issue.errors.length > 0 ? 'MLL906' : 'MLL907')];
}

/** How far a value is from a shape, counting only what tells shapes apart: its kind and its own keys. */
function misfit(branch: readonly Issue[], value: unknown): number {
  return branch.reduce((sum, issue) => {
    if (issue.code === 'unrecognized_keys' && issue.path.length === 0) return sum + issue.keys.length;
    if (issue.path.length === 0) return sum + 100;
    return issue.path.length === 1 && valueAt(value, issue.path as Path) === undefined ? sum + 1 : sum;
  }, 0);
}

function keysUnknownToAll(branches: readonly (readonly Issue[])[]): string[] {
  const unknown = branches.map((branch) => branch.flatMap((i) => (i.code === 'unrecognized_keys' ? i.keys : [])));
  return (unknown[0] ?? []).filter((k) => unknown.every((keys) => keys.includes(k)));
}

function allowedKeys(issue: Issue): string[] {
  return issue.code === 'unrecognized_keys' ? issue.message.split(', ') : [];
}

/** What is at a path of plain data; `undefined` when there is nothing. */
export function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, step) => {
    const own = at !== null && typeof at === 'object' && Object.hasOwn(at, step);
    return own ? (at as Record<string | number, unknown>)[step] : undefined;
  }, root);
}

const key = (path: Path): string => JSON.stringify(path);
