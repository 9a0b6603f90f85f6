import { PHASES, PILLARS, practice, PRACTICES, RELATIONS } from '../../../constructs/lens/private/catalogue';
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

describe('relations between practices', () => {
  test.each(RELATIONS.map(({ kind, practices, ...said }) => [kind, ...practices, said] as const))(
    'an %s between %s and %s',
    (kind, one, other, { why, decide }) => {
      expect([practice(one)?.id, practice(other)?.id]).toEqual([one, other]);
      expect(one).not.toBe(other);
      expect(why).toMatch(/^[a-z].*[^.]$/);
      // whoever reads of a conflict has to choose
      if (kind === 'conflict') expect(decide).toMatch(/^[a-z].*[^.]$/);
    },
  );

  test('are told once', () => {
    const pairs = RELATIONS.map(({ kind, practices }) => [kind, ...[...practices].sort()].join(' '));
    expect(pairs.filter((pair, i) => pairs.indexOf(pair) !== i)).toEqual([]);
  });
});
