import fc from 'fast-check';
import { refuse } from '../support/wire';
import { Account, ALARM, ENV, OTHER, START, alarm, tick } from './fixture';

jest.setTimeout(180_000);

const MINUTE = 60_000;
const POLL = 60 * MINUTE;
const COOLDOWN = 6 * POLL;
const BEGIN = Date.parse('2026-11-20T10:00:00Z');

type Step =
  | { readonly do: 'turn'; readonly arn: string; readonly value: string; readonly arrives: boolean }
  | { readonly do: 'deliver'; readonly which: number }
  | { readonly do: 'pass'; readonly minutes: number }
  | { readonly do: 'publish' }
  | { readonly do: 'lose'; readonly loses: boolean }
  | { readonly do: 'refuse'; readonly status: 400 | 500; readonly times: number }
  | { readonly do: 'kill'; readonly at: number; readonly late: boolean };

const minutes = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 30, max: 500 }));
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('turn' as const),
      arn: fc.constantFrom(ALARM, OTHER),
      value: fc.constantFrom('ALARM', 'ALARM', 'OK', 'INSUFFICIENT_DATA'),
      arrives: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('deliver' as const), which: fc.nat(30) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pass' as const), minutes }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('publish' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('lose' as const), loses: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('refuse' as const),
      status: fc.constantFrom(400 as const, 500 as const),
      times: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('kill' as const), at: fc.integer({ min: 1, max: 14 }), late: fc.boolean() }),
  },
);

/** The handler among events that arrive late, twice and in any order, with answers that are lost. */
class World {
  private readonly sent: object[] = [];
  private versions = 1990;
  private now = BEGIN;

  public constructor(private readonly account: Account) {}

  public async take(each: Step): Promise<void> {
    switch (each.do) {
      case 'turn':
        return this.turn(each.arn, each.value, each.arrives);
      case 'deliver':
        return this.sent.length > 0 ? this.handle(this.sent[each.which % this.sent.length]) : undefined;
      case 'pass':
        return this.pass(each.minutes * MINUTE);
      case 'publish':
        return this.account.publish(`${++this.versions}`);
      case 'lose':
        return void (this.account.loses = each.loses);
      case 'refuse':
        return this.account.cloud.fail(START, refuse(each.status, 'Refused'), each.times);
      case 'kill':
        return this.account.cloud.breakAt(this.account.cloud.requests.length + each.at, each.late);
    }
  }

  /** Everything works again, an alarm goes off, and there is something new to train on. */
  public async calm(): Promise<number> {
    this.account.loses = false;
    this.account.cloud.forgetFaults();
    await this.pass(MINUTE);
    this.account.publish(`${++this.versions}`);
    const from = this.now;
    await this.turn(ALARM, 'ALARM', true);
    await this.pass(COOLDOWN + POLL);
    return from;
  }

  private async turn(arn: string, value: string, arrives: boolean): Promise<void> {
    // CloudWatch changes the state of an alarm at most once a minute or so
    this.now += MINUTE;
    const timestamp = new Date(this.now).toISOString();
    const event = alarm(`event-${this.sent.length}`, { state: { value, reason: 'r', timestamp } }, arn);
    this.sent.push({ ...event, time: timestamp });
    if (arrives) await this.handle(this.sent.at(-1)!);
  }

  /** Time passes, and the schedule fires. */
  private async pass(millis: number): Promise<void> {
    const end = this.now + millis;
    for (let next = Math.floor(this.now / POLL) * POLL + POLL; next <= end; next += POLL) {
      this.now = next;
      await this.handle(tick);
    }
    this.now = end;
  }

  private async handle(event: object): Promise<void> {
    this.account.now = this.now;
    await this.account.handleIn({ ...ENV, COOLDOWN_SECONDS: `${COOLDOWN / 1000}`, CLOCK: `${this.now}` }, event);
    this.account.cloud.heal();
  }
}

test('whatever happens, at most one run starts per cooldown, and an alarm that stays on leads to a run at its end', () =>
  fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const account = await Account.start();
      try {
        const world = new World(account);
        for (const each of steps) await world.take(each);
        const from = await world.calm();
        const starts = account.runs.map(({ at }) => at!);
        for (const [i, at] of starts.slice(1).entries()) expect(at - starts[i]).toBeGreaterThanOrEqual(COOLDOWN);
        expect(starts.filter((at) => at >= from).length).toBeGreaterThanOrEqual(1);
      } finally {
        await account.cloud.stop();
      }
    }),
    // a start whose answer is lost, and then another alarm
    {
      numRuns: 20,
      examples: [
        [
          [
            { do: 'lose', loses: true },
            { do: 'turn', arn: ALARM, value: 'ALARM', arrives: true },
          ],
        ],
      ],
    },
  ));
