import { randomInt } from 'node:crypto';
import { inspect } from 'node:util';
import * as fc from 'fast-check';
import type { AnyTarget } from './target';
import { Victim } from './victim';

/** What the environment asks for. */
export interface Order {
  /** The time for all targets together. */
  readonly seconds: number;
  readonly seeds: readonly number[];
  /** Where in the cases of the seed a finding was. */
  readonly path?: string;
}

/** A seed that is the same for everybody, and one that is new each time. */
export function orderOf({ ATTACK_PATH, ATTACK_SECONDS, ATTACK_SEED }: NodeJS.ProcessEnv): Order {
  const seeds = ATTACK_SEED === undefined ? [1, randomInt(2, 2 ** 31)] : [Number(ATTACK_SEED)];
  return { seconds: Number(ATTACK_SECONDS ?? 20), seeds, ...(ATTACK_PATH !== undefined && { path: ATTACK_PATH }) };
}

/** What got through, and how to see it again. */
export interface Finding {
  readonly wrong: string[];
  readonly attack: unknown;
  readonly again: string;
}

interface Share {
  readonly seconds: number;
  readonly seed: number;
  readonly path?: string;
}

/** How many cases were tried, and what got through. */
export interface Result {
  readonly cases: number;
  readonly finding?: Finding;
}

/** Attacks a target until the time is up, or until something gets through. */
export async function attack(name: string, of: AnyTarget, share: Share, victim = new Victim(name)): Promise<Result> {
  try {
    return await attackVictim(name, of, share, victim);
  } finally {
    victim.stop();
  }
}

async function attackVictim(
  name: string,
  { calm, cases, known = [] }: AnyTarget,
  { path, seconds, seed }: Share,
  victim: Victim,
): Promise<Result> {
  for (const [i, one] of path === undefined ? [calm, ...known].entries() : []) {
    const wrong = await victim.attack(one);
    if (wrong.length > 0)
      return { cases: i + 1, finding: { wrong, attack: one, again: `npm run test:attack -- -t '${name}'` } };
  }
  let wrong: string[] = [];
  let last: Promise<unknown> | undefined;
  const property = fc.asyncProperty(cases, async (one) => {
    const attacked = victim.attack(one);
    last = attacked;
    const found = await attacked;
    if (found.length > 0) wrong = found;
    return found.length === 0;
  });
  const limits = { numRuns: 1_000_000, interruptAfterTimeLimit: seconds * 1000 };
  const result = await fc.check(property, { ...limits, seed, path });
  // the time may be up while a case hangs
  await last;
  if (wrong.length === 0) return { cases: known.length + result.numRuns };
  const again = `ATTACK_SEED=${seed} ATTACK_PATH=${result.counterexamplePath} npm run test:attack -- -t '${name}'`;
  return { cases: known.length + result.numRuns, finding: { wrong, attack: result.counterexample?.[0], again } };
}

/** A finding as text, with as much of the case as fits on a screen. */
export function render({ again, attack: one, wrong }: Finding): string {
  const seen = inspect(one, { depth: 6, maxStringLength: 2000, maxArrayLength: 40 });
  return [...wrong, `attacked with: ${seen}`, `to see it again: ${again}`].join('\n');
}
