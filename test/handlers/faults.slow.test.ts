import { CALM } from './calm';
import { hurt, measure } from './support/bench';
import { FAULTS, type Fault } from './support/faults';

/** What waits for the end of the function's time costs no processor time. */
const AT_ONCE = 6;

/** Of many calls, each fault hits one in so many, and each call is hit by some of the faults. */
const ONE_IN = 5;
const MANY = 4;
/** Whether every fault hits every call. */
const ALL = process.env.FAULTS === 'all';

const SCENARIOS = Object.entries(CALM).flatMap(([handler, scenarios]) =>
  Object.entries(scenarios).map(([what, start]) => ({ handler, what, start })),
);

/** Does all of some work, a few at a time. */
async function each<T>(work: readonly (() => Promise<T[]>)[]): Promise<T[]> {
  const waiting = [...work];
  const found: T[] = [];
  const next = async () => {
    for (let one = waiting.shift(); one; one = waiting.shift()) found.push(...(await one()));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  return found;
}

describe.each(SCENARIOS)('when $what and a call of $handler', ({ handler, start }) => {
  test.each(FAULTS.map((fault, i) => [fault.name, fault, i] as const))(
    '%s, then the work is done once in the end',
    async (_, fault: Fault, number) => {
      const whole = await measure(handler, start);
      const calls = Array.from({ length: whole.calls }, (_unused, i) => i + 1).filter(
        (at) => ALL || whole.calls <= MANY || (at + number) % ONE_IN === 0,
      );
      expect(await each(calls.map((at) => () => hurt(handler, start, whole, at, fault)))).toEqual([]);
    },
  );
});
