import { CANARIES } from './bench/canaries';
import { attack, orderOf, render } from './bench/attack';
import { Victim, bundleTargets } from './bench/victim';
import { TARGETS } from './targets';

const order = orderOf(process.env);
const PATIENCE = 120_000;

beforeAll(bundleTargets, PATIENCE);

test.each(Object.entries(TARGETS))(
  'nothing gets through %s',
  async (name, target) => {
    const { cases, finding } = await attack(name, target, order);
    process.stdout.write(`${name}: ${cases} cases, ATTACK_SEED=${order.seeds.join(' and ')}\n`);
    if (finding) throw new Error(render(finding));
    expect(cases).toBeGreaterThan(target.known?.length ?? 0);
  },
  order.seconds * 1000 + PATIENCE,
);

describe('the bench notices a target that', () => {
  test.each([
    ['throws', /^threw TypeError: fell\n/],
    ['hangs', /^did not end within 500 ms$/],
    ['is slow', /^took \d+ ms of processor time$/],
    ['dies', /^ended the process with 3$/],
    ['lies', /^said nothing$/],
  ])(
    '%s',
    async (name, said) => {
      const victim = new Victim(name, name === 'hangs' ? 500 : undefined);
      const { finding } = await attack(name, CANARIES[name], { seeds: [1], seconds: 60 }, victim);
      expect(finding?.wrong).toEqual([expect.stringMatching(said)]);
    },
    PATIENCE,
  );
});
