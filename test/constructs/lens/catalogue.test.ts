import { PHASES, PILLARS, PRACTICES } from '../../../constructs/lens/private/catalogue';
import { LENS_PRACTICES } from '../../../constructs/private/lens-practices';

test('a use case can declare something of every practice, and of nothing else', () => {
  expect([...LENS_PRACTICES].sort()).toEqual(PRACTICES.map(({ id }) => id).sort());
});

test('the catalogue has what the lens has', () => {
  expect(PRACTICES).toHaveLength(105);
  const count = (key: 'phase' | 'pillar', names: readonly string[]) =>
    names.map((name) => PRACTICES.filter((practice) => practice[key] === name).length);
  expect(count('phase', PHASES)).toEqual([8, 15, 18, 33, 13, 18]);
  expect(count('pillar', PILLARS)).toEqual([16, 13, 13, 18, 29, 16]);
});
