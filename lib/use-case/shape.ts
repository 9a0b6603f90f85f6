import type * as z from 'zod';
import { type Fault, type FaultDetails, type Path, type Rule, fault } from '../../constructs/private/faults';
import { nearest, oneOf, suggestion } from '../../constructs/private/validate';
import * as rules from './rules';
import { UseCaseFile } from './schema';
import { type Part, demandOf, keysOf, optionsOf, partAt, valueAt } from './schema-parts';

type Issue = z.core.$ZodIssue;

/** A file with its defaults, or what is wrong with its shape: the kinds of its values and the names of its keys. */
export function parseShape(value: unknown): { readonly file?: UseCaseFile; readonly faults: Fault[] } {
  const parsed = UseCaseFile.safeParse(value);
  if (parsed.success) return { file: parsed.data, faults: [] };
  const whole = { schema: UseCaseFile, value, path: [] };
  return { faults: withoutMeant(parsed.error.issues.flatMap((issue) => faultsOf(issue, whole))) };
}

/** A fault, and the key that was probably meant, which then isn't missing as well. */
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
      return faultsOfUnion(issue, part);
    case 'invalid_value':
      return [wrong(rules.NOT_A_CHOICE, part, choices(issue.values, part.value))];
    default:
      return [wrong(rules.WRONG_KIND, part)];
  }
}

/** A value that isn't there, or isn't what its schema demands. */
function wrong(rule: Rule, { schema, value, path }: Part, details: FaultDetails = {}): Found {
  const demand = demandOf(schema);
  const must = demand && `be ${demand.be}`;
  if (value !== undefined && value !== null) {
    return { told: fault(rule, path, { must, fix: demand?.fix, ...details, got: value }) };
  }
  return { told: fault(rules.MISSING, path, { must: demand && `be given, as ${demand.be}` }) };
}

function choices(values: readonly unknown[], got: unknown): FaultDetails {
  const words = values.map(String);
  const fix = typeof got === 'string' ? suggestion(got, words) : undefined;
  return { must: oneOf(words), ...(fix !== undefined && { fix }) };
}

function unknownKey(path: Path, key: string, allowed: readonly string[]): Found {
  const near = nearest(key, allowed);
  const fix = near === undefined ? `use one of ${allowed.join(', ')}` : `did you mean ${near}?`;
  const told = fault(rules.UNKNOWN_KEY, [...path, key], { fix, atKey: true });
  return near === undefined ? { told } : { told, meant: [...path, near] };
}

/**
 * What is wrong with a value that may have several shapes: the faults of the shape that was evidently meant, else keys
 * that no shape has, else that none of the shapes is there.
 */
function faultsOfUnion(issue: z.core.$ZodIssueInvalidUnion, part: Part): Found[] {
  if (issue.errors.length === 0) {
    const { options = [] } = issue as { readonly options?: readonly unknown[] };
    return [wrong(rules.NOT_A_CHOICE, part, choices(options, part.value))];
  }
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
