import type { Calm } from './calm';
import type { Fault } from './faults';
import { runUntil } from './lambda';

/** Longer than a try that nothing holds up, also on a busy machine; and for one that waits until its time is over. */
const TIME_MILLIS = { whole: 30_000, short: 2_000 };
/** A job keeps so much for its answer. */
const ANSWER_MILLIS = 5_000;

/** Lambda tries an event three times. After it, somebody sends the dead letter again. */
const TRIES_AFTER = 3;

/** The SDK repeats a call whose answer was lost, and so may find what it has just written: then this is what it finds. */
const BUSY = 'There is already an execution in progress';

/** How some tries of an event ended: how those failed that did, and what was logged. */
interface Ending {
  readonly errors: readonly string[];
  readonly lines: readonly Record<string, unknown>[];
}

/** What was done and told when nothing failed, and by how many calls. */
export interface Whole {
  readonly calls: number;
  readonly done: readonly string[];
  readonly told: readonly string[];
}

/** Handles the event of a scenario in which nothing fails. */
export async function measure(handler: string, start: () => Promise<Calm>): Promise<Whole> {
  const calm = await start();
  try {
    calm.cloud.intercept(0, (_request, act) => act());
    const { errors, lines } = await attempt(handler, calm);
    const failed = errors[0] ?? calm.failure?.();
    if (failed !== undefined) throw new Error(`${handler} fails although nothing else does: ${failed}`);
    return { calls: calm.cloud.callCount, done: [...calm.done()], told: [...calm.told(lines)] };
  } finally {
    await calm.cloud.stop();
  }
}

/**
 * Lets something happen to one call, and then tries the event again as Lambda does, and once more. Returns what is wrong with
 * what became of it.
 */
export async function hurt(
  handler: string,
  start: () => Promise<Calm>,
  whole: Whole,
  at: number,
  fault: Fault,
): Promise<string[]> {
  const calm = await start();
  const { cloud } = calm;
  let kill = () => {};
  let hit = '';
  const by = fault.by(() => kill());
  cloud.intercept(at, (request, act, count) => {
    hit = request.operation;
    return by(request, act, count);
  });
  try {
    const killer = (by: () => void) => void (kill = by);
    const first = await attempt(handler, calm, { isShort: fault.hangs, killer });
    const wrong = judgeFirst(first, calm, whole, fault, hit);
    cloud.heal();
    const next = await attempt(handler, calm, { times: TRIES_AFTER });
    const { errors, lines } = next;
    wrong.push(...errors.map((error) => `a later try failed: ${error}`));
    wrong.push(...judgeEnd(calm, whole, [...first.lines, ...lines]));
    return wrong.map((each) => `call ${at} (${hit}) ${fault.name}: ${each}`);
  } finally {
    await cloud.stop();
  }
}

interface Attempt {
  readonly times?: number;
  readonly isShort?: boolean;
  readonly killer?: (kill: () => void) => void;
}

async function attempt(handler: string, calm: Calm, { times = 1, isShort, killer }: Attempt = {}): Promise<Ending> {
  const { cloud, environment, event } = calm;
  const short = TIME_MILLIS.short + ('failure' in calm ? ANSWER_MILLIS : 0);
  const remainingMillis = isShort ? short : TIME_MILLIS.whole;
  const events = Array.from({ length: times }, () => event);
  const { outcomes, lines, died } = await runUntil(handler, cloud.endpoint, { ...environment }, events, {
    remainingMillis,
    killer,
  });
  const errors = outcomes.flatMap(({ error }) => error ?? []);
  return { errors: died === undefined ? errors : [`the process ended: ${died}`], lines };
}

/** A try that is hit says that it failed, by the name of the call, or has done its work. */
function judgeFirst({ errors, lines }: Ending, calm: Calm, whole: Whole, { isSeen }: Fault, hit: string): string[] {
  const failed = errors[0] ?? calm.failure?.();
  if (failed === undefined) return compare('succeeded, and', calm, whole, lines);
  const call = hit.replace(/^\w+\./, '').replace(/\?.*/, '');
  if (!isSeen || [call, calm.words?.[call] ?? call, BUSY].some((word) => failed.includes(word))) return [];
  return [`failed without naming ${call}: ${failed}`];
}

/** In the end, everything was done once, or the job failed, which people see. */
function judgeEnd(calm: Calm, whole: Whole, lines: readonly Record<string, unknown>[]): string[] {
  if (calm.failure?.() === undefined) return compare('in the end', calm, whole, lines);
  const done = calm.done();
  return done.filter((each, i) => done.indexOf(each) !== i).map((each) => `twice: ${each}`);
}

function compare(when: string, calm: Calm, whole: Whole, lines: readonly Record<string, unknown>[]): string[] {
  const [done, told] = [calm.done(), [...new Set(calm.told(lines))]];
  return [
    ...(same(done, whole.done)
      ? []
      : [`${when} was done: ${done.join(', ') || 'nothing'}; not: ${whole.done.join(', ')}`]),
    ...(same(told, [...new Set(whole.told)])
      ? []
      : [`${when} was told: ${told.join(', ') || 'nothing'}; not: ${whole.told.join(', ')}`]),
  ];
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return JSON.stringify(one.toSorted()) === JSON.stringify(other.toSorted());
}
