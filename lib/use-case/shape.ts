import type * as z from 'zod';
import { type Fault, type Path, type Rule, fault } from '../../constructs/private/faults';
import { anyOf, nearest, suggestion } from '../../constructs/private/validate';
import * as rules from './rules';
import { UseCaseFile } from './schema';
import type { Demand } from './vocabulary';
import { type Part, demandOf, keysOf, optionsOf, partAt, valueAt } from './schema-parts';

type Issue = z.core.$ZodIssue;

/** A file with its defaults, or what is wrong with its shape: the kinds of its values and the names of its keys. */
export interface Shape {
  readonly file?: UseCaseFile;
  readonly faults: readonly Fault[];
  /** The places of which nothing more can be said. */
  readonly broken: readonly Path[];
}

/** Compares a file with the schema. */
export function parseShape(value: unknown): Shape {
  const parsed = UseCaseFile.safeParse(value);
  if (parsed.success) return { file: parsed.data, faults: [], broken: [] };
  const whole = { schema: UseCaseFile, value, path: [] };
  const found = parsed.error.issues.flatMap((issue) => faultsOf(issue, whole));
  const broken = found.flatMap(({ told, meant }) => (meant === undefined ? [told.path] : [told.path, meant]));
  return { faults: withoutMeant(found), broken };
}

/** A fault, and the key that was probably meant. That key is then not reported as missing. */
interface Found {
  readonly told: Fault;
  readonly meant?: Path;
}

function withoutMeant(found: readonly Found[]): Fault[] {
  const meant = new Set(found.map((one) => JSON.stringify(one.meant)));
  return found
    .map(({ told }) => told)
    .filter(({ code, path }) => code !== rules.MISSING.code || !meant.has(JSON.stringify(path)));
}

function faultsOf(issue: Issue, around: Part): Found[] {
  const part = partAt(around, issue.path as Path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(part.path, key, keysOf(part)));
    case 'invalid_union':
      return faultsOfUnion(issue, part, around);
    case 'invalid_value':
      return [wrong(rules.NOT_A_CHOICE, part, choices(issue.values, part))];
    default:
      return [wrong(rules.WRONG_KIND, part)];
  }
}

/** A value that isn't there, or isn't what its schema demands. */
function wrong(rule: Rule, { schema, value, path }: Part, said: Partial<Demand> = {}): Found {
  const { be, fix, unfold = fix } = { ...demandOf(schema), ...said };
  if (value !== undefined && value !== null) {
    const told = { must: be && `be ${be}`, fix: typeof value === 'object' ? unfold : fix, got: value };
    return { told: fault(rule, path, told) };
  }
  return { told: fault(rules.MISSING, path, { must: be && `be given, as ${be}` }) };
}

function choices(values: readonly unknown[], { schema, value }: Part): Partial<Demand> {
  const words = values.map(String);
  const near = typeof value === 'string' ? suggestion(value, words) : undefined;
  const fix = near ?? demandOf(schema)?.choose;
  return { be: anyOf(words), ...(fix !== undefined && { fix }) };
}

function unknownKey(path: Path, key: string, allowed: readonly string[]): Found {
  const near = nearest(key, allowed);
  const fix = near === undefined ? useOneOf(allowed) : `did you mean ${near}?`;
  const told = fault(rules.UNKNOWN_KEY, [...path, key], { fix, atKey: true });
  return near === undefined ? { told } : { told, meant: [...path, near] };
}

function useOneOf(allowed: readonly string[]): string {
  return allowed.length === 1 ? `the only key here is ${allowed[0]}` : `use one of ${allowed.join(', ')}`;
}

/**
 * What is wrong with a value that may have several shapes: the faults of the shape that was evidently meant, else keys
 * that no shape has, else that none of the shapes is there.
 */
function faultsOfUnion(issue: z.core.$ZodIssueInvalidUnion, part: Part, around: Part): Found[] {
  if (issue.errors.length === 0) return faultsOfDiscriminator(issue, part, around);
  const branches = issue.errors.map((issues, i) => ({ issues, schema: optionsOf(part.schema)[i] }));
  const misfits = branches.map(({ issues }) => misfit(issues, part.value));
  const best = branches.filter((_, i) => misfits[i] === Math.min(...misfits));
  if (best.length === 1) {
    const [{ issues, schema }] = best;
    return issues.flatMap((inner) => faultsOf(inner, { ...part, schema }));
  }
  const allowed = [...new Set(best.flatMap(({ schema }) => keysOf({ ...part, schema })))];
  const strangers = keysUnknownToAll(best.map(({ issues }) => issues));
  if (strangers.length > 0) return strangers.map((key) => unknownKey(part.path, key, allowed));
  return [wrong(rules.WRONG_KIND, part)];
}

/** What is wrong with the word that tells shapes apart, and which keys none of the shapes has. */
function faultsOfDiscriminator(issue: z.core.$ZodIssueInvalidUnion, part: Part, around: Part): Found[] {
  const { options = [] } = issue as { readonly options?: readonly unknown[] };
  const parent = partAt(around, issue.path.slice(0, -1) as Path);
  const allowed = keysOf(parent);
  const strangers = Object.keys(parent.value as object).filter((key) => !allowed.includes(key));
  return [
    wrong(rules.NOT_A_CHOICE, part, choices(options, part)),
    ...strangers.map((key) => unknownKey(parent.path, key, allowed)),
  ];
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
  return (unknown[0] ?? []).filter((key) => unknown.every((keys) => keys.includes(key)));
}
