import type { Node } from '../template/node';

/** What a rule says of something. */
export type Verdict = 'PASSED' | 'FAILED' | 'NOT_APPLICABLE' | 'CANT_TELL' | 'NEEDS_PERSON';

/** A verdict, why, and where in the template the reason is. */
export interface Outcome {
  readonly verdict: Verdict;
  /** A sentence without a full stop, such as `EnableNetworkIsolation is false`. */
  readonly reason: string;
  /** The property that decided, such as `Properties.EnableNetworkIsolation`. */
  readonly path: string;
  /** Whether it says the opposite of what is declared, so that the declaration is no reason to accept it. */
  readonly contradicts?: boolean;
}

type Place = Node | string;

const outcome = (verdict: Verdict, reason: string, place: Place): Outcome => ({
  verdict,
  reason,
  path: typeof place === 'string' ? place : place.path,
});

/** The template shows what the rule asks for. */
export const passed = (reason: string, place: Place = ''): Outcome => outcome('PASSED', reason, place);
/** The template shows that it isn't there. */
export const failed = (reason: string, place: Place = ''): Outcome => outcome('FAILED', reason, place);
/** The template shows the opposite of what is declared. */
export const contradicted = (reason: string, place: Place = ''): Outcome => ({
  ...outcome('FAILED', reason, place),
  contradicts: true,
});
/** The rule isn't about this. */
export const notApplicable = (reason: string, place: Place = ''): Outcome => outcome('NOT_APPLICABLE', reason, place);
/** Only the deployment knows. */
export const cantTell = (reason: string, place: Place = ''): Outcome => outcome('CANT_TELL', reason, place);
/** Only people know. */
export const needsPerson = (reason: string, place: Place = ''): Outcome => outcome('NEEDS_PERSON', reason, place);

/** What the properties of a resource and of a step are in. */
const ROOTS = ['Properties', 'Arguments'];

/** The last part of a path, with what it is in: `Status` alone could be that of anything. */
export function nameOf(node: Node): string {
  const [parent, name] = node.path.split('.').slice(-2);
  if (name === undefined) return parent;
  return ROOTS.includes(parent) ? name : `${parent}.${name}`;
}

/** Says of a value that a rule needs to know that only the deployment knows it. */
export function unknown(node: Node): Outcome {
  return cantTell(`${nameOf(node)} is ${node.text}, which only the deployment knows`, node);
}

/** Whether a switch is on. What isn't set is off, unless `unset` says otherwise. */
export function mustBeOn(node: Node, unset: 'on' | 'off' = 'off'): Outcome {
  const { value } = node;
  if (node.unknown) return unknown(node);
  if (value === undefined) return unset === 'on' ? passed(`${nameOf(node)} is on by default`, node) : notSet(node);
  return node.text.toLowerCase() === 'true'
    ? passed(`${nameOf(node)} is true`, node)
    : failed(`${nameOf(node)} is ${node.text}`, node);
}

/** Whether something is set, whatever it is. */
export function mustBeSet(node: Node): Outcome {
  if (node.isSet === undefined) return unknown(node);
  return node.isSet ? passed(`${nameOf(node)} is ${shown(node)}`, node) : notSet(node);
}

/** Whether a value is one of those allowed. */
export function mustBeOneOf(node: Node, allowed: readonly (string | number)[]): Outcome {
  if (node.unknown) return unknown(node);
  if (node.value === undefined) return notSet(node);
  const good = allowed.some((one) => String(one) === node.text);
  return (good ? passed : failed)(`${nameOf(node)} is ${shown(node)}`, node);
}

/** Whether a number is at least a limit. */
export function mustBeAtLeast(node: Node, limit: number): Outcome {
  const { min, max } = node.unknown?.bounds ?? {};
  if (min !== undefined && min >= limit) return passed(`${nameOf(node)} is at least ${min}`, node);
  if (max !== undefined && max < limit) return failed(`${nameOf(node)} is at most ${max}`, node);
  if (node.unknown) return unknown(node);
  if (node.value === undefined) return notSet(node);
  return (Number(node.text) >= limit ? passed : failed)(`${nameOf(node)} is ${shown(node)}`, node);
}

function notSet(node: Node): Outcome {
  return failed(`${nameOf(node)} is not set`, node);
}

function shown(node: Node): string {
  const { text } = node;
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

const WORST: readonly Verdict[] = ['FAILED', 'CANT_TELL', 'NEEDS_PERSON', 'PASSED', 'NOT_APPLICABLE'];
const BEST: readonly Verdict[] = ['PASSED', 'CANT_TELL', 'FAILED', 'NEEDS_PERSON', 'NOT_APPLICABLE'];

/** All must hold: the first failure, else the first that can't be told, else that it passes. */
export function everyOf<T extends Outcome>(outcomes: readonly T[]): T | undefined {
  return first(outcomes, WORST);
}

/** One is enough: the first that passes, else the first that can't be told, else the first failure. */
export function someOf<T extends Outcome>(outcomes: readonly T[]): T | undefined {
  return first(outcomes, BEST);
}

function first<T extends Outcome>(outcomes: readonly T[], order: readonly Verdict[]): T | undefined {
  for (const verdict of order) {
    const found = outcomes.find((one) => one.verdict === verdict);
    if (found) return found;
  }
  return undefined;
}
