import { type Edit, Registry, RELEASE } from './make-release/registry';
import { Account, START, alarm } from './retrain/fixture';
import type { Cloud } from './support/cloud';

/** A handler with an event, and AWS around it. */
interface Scenario {
  readonly cloud: Cloud;
  readonly handle: () => Promise<{ readonly error?: string }>;
  /** What was done, which an interruption must not change. */
  readonly done: () => unknown;
}

const approved: Edit = { at: 0, fields: ['ModelApprovalStatus'] };

const SCENARIOS: { readonly [name: string]: () => Promise<Scenario> } = {
  'an approval': async () => {
    const registry = await Registry.start();
    registry.edit(approved);
    const event = registry.eventOf(approved);
    const { cloud } = registry;
    return { cloud, handle: () => registry.handle(event), done: () => cloud.objects.versions(RELEASE).length };
  },
  'a drift alarm': async () => {
    const account = await Account.start();
    const { cloud } = account;
    return {
      cloud,
      handle: async () => (await account.handle(alarm('event-1')))[0],
      done: () => new Set(cloud.inputs(START).map(({ ClientRequestToken }) => ClientRequestToken)).size,
    };
  },
};

describe.each(Object.keys(SCENARIOS))('when a function is killed at any call while it handles %s', (name) => {
  test.each([
    ['before the call', false],
    ['before the answer', true],
  ])('then the next try does the work, once: %s', async (_, late) => {
    const whole = await SCENARIOS[name]();
    expect((await whole.handle()).error).toBeUndefined();
    const calls = whole.cloud.requests.length;
    await whole.cloud.stop();
    for (let at = 1; at <= calls; at++) {
      const { cloud, handle, done } = await SCENARIOS[name]();
      cloud.breakAt(at, late);
      await handle();
      cloud.heal();
      expect({ at, ...(await handle()), done: done() }).toMatchObject({ at, result: {}, done: whole.done() });
      await cloud.stop();
    }
  });
});
