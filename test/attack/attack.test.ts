import { CANARIES } from './bench/canaries';
import { attack, orderOf, render } from './bench/attack';
import { Victim, bundleTargets } from './bench/victim';
import { TARGETS } from './targets';

const { path, seconds, seeds } = orderOf(process.env);
const share = seconds / (seeds.length * Object.keys(TARGETS).length);
const PATIENCE = 120_000;

beforeAll(bundleTargets, PATIENCE);

describe.each(seeds)('with ATTACK_SEED=%s', (seed) => {
  test.each(Object.entries(TARGETS))(
    'nothing gets through %s',
    async (name, target) => {
      const { cases, finding } = await attack(name, target, { seed, seconds: share, path });
      process.stdout.write(`${name}: ${cases} cases, ATTACK_SEED=${seed}\n`);
      if (finding) throw new Error(render(finding));
      expect(cases).toBeGreaterThan(0);
    },
    share * 1000 + PATIENCE,
  );
});

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
      const { finding } = await attack(name, CANARIES[name], { seed: 1, seconds: 60 }, victim);
      expect(finding?.wrong).toEqual([expect.stringMatching(said)]);
    },
    PATIENCE,
  );
});
