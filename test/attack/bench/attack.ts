import { randomInt } from 'node:crypto';
import { inspect } from 'node:util';
import * as fc from 'fast-check';
import type { AnyTarget } from './target';
import { Victim } from './victim';

/** What the environment asks for. */
export interface Order {
  /** The time for the generated cases of each target, so that another target takes nothing from the others. */
  readonly seconds: number;
  readonly seeds: readonly number[];
  /** Where in the cases of the seed a finding was. */
  readonly path?: string;
}

/** A seed that is the same for everybody, and one that is new each time. */
export function orderOf({ ATTACK_PATH, ATTACK_SECONDS, ATTACK_SEED }: NodeJS.ProcessEnv): Order {
  const seeds = ATTACK_SEED === undefined ? [1, randomInt(2, 2 ** 31)] : [Number(ATTACK_SEED)];
  return { seconds: Number(ATTACK_SECONDS ?? 5), seeds, ...(ATTACK_PATH !== undefined && { path: ATTACK_PATH }) };
}

/** What got through, and how to see it again. */
export interface Finding {
  readonly wrong: string[];
  readonly attack: unknown;
  readonly again: string;
}

/** How many cases were tried, and what got through. */
export interface Result {
  readonly cases: number;
  readonly finding?: Finding;
}

/** Attacks a target with what is known and until the time is up, or until something gets through. */
export async function attack(name: string, of: AnyTarget, order: Order, victim = new Victim(name)): Promise<Result> {
  try {
    const known = order.path === undefined ? await repeat(name, of, victim) : { cases: 0 };
    return known.finding ? known : await generate(name, of, order, victim, known.cases);
  } finally {
    victim.stop();
  }
}

/** The cases that are always tried, whatever the time. */
async function repeat(name: string, { calm, known = [] }: AnyTarget, victim: Victim): Promise<Result> {
  for (const [i, one] of [calm, ...known].entries()) {
    const wrong = await victim.attack(one);
    if (wrong.length > 0)
      return { cases: i + 1, finding: { wrong, attack: one, again: `npm run test:attack -- -t '${name}'` } };
  }
  return { cases: known.length };
}

/** Cases of each seed, which share the time. */
async function generate(
  name: string,
  { cases }: AnyTarget,
  { path, seconds, seeds }: Order,
  victim: Victim,
  before: number,
): Promise<Result> {
  let tried = before;
  for (const seed of seeds) {
    let wrong: string[] = [];
    let last: Promise<unknown> | undefined;
    const property = fc.asyncProperty(cases, async (one) => {
      const attacked = victim.attack(one);
      last = attacked;
      const found = await attacked;
      if (found.length > 0) wrong = found;
      return found.length === 0;
    });
    const limits = { numRuns: 1_000_000, interruptAfterTimeLimit: (seconds * 1000) / seeds.length };
    const result = await fc.check(property, { ...limits, seed, path });
    // the time may be up while a case hangs
    await last;
    tried += result.numRuns;
    const again = `ATTACK_SEED=${seed} ATTACK_PATH=${result.counterexamplePath} npm run test:attack -- -t '${name}'`;
    if (wrong.length > 0) return { cases: tried, finding: { wrong, attack: result.counterexample?.[0], again } };
  }
  return { cases: tried };
}

/** A finding as text, with as much of the case as fits on a screen. */
export function render({ again, attack: one, wrong }: Finding): string {
  const seen = inspect(one, { depth: 6, maxStringLength: 2000, maxArrayLength: 40 });
  return [...wrong, `attacked with: ${seen}`, `to see it again: ${again}`].join('\n');
}
