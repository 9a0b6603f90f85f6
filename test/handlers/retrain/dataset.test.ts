import fc from 'fast-check';
import { newestOf } from '../../../handlers/retrain/dataset';

const version = fc.stringMatching(/^[A-Za-z0-9_=-][A-Za-z0-9_.=-]{0,20}$/);

test.each([
  [['v2', 'v10', 'v9'], 'v10'],
  [['2026-9', '2026-11', '2025-12'], '2026-11'],
  [['1990'], '1990'],
  [['1990', 'a version', '..'], '1990'],
  [[], undefined],
])('the newest of %j is %s', (versions, newest) => {
  expect(newestOf({ versions })).toBe(newest);
});

test('the order of the listing does not matter', () =>
  fc.assert(
    fc.property(fc.uniqueArray(version, { minLength: 1 }), (versions) => {
      const newest = newestOf({ versions });
      expect(versions).toContain(newest);
      expect(newestOf({ versions: versions.toReversed() })).toBe(newest);
    }),
  ));

test('a version that is pointed to wins over all others, and has to be there', () =>
  fc.assert(
    fc.property(fc.uniqueArray(version, { minLength: 1 }), version, (versions, pointed) => {
      const found = () => newestOf({ versions, pointed });
      if (versions.includes(pointed)) expect(found()).toBe(pointed);
      else expect(found).toThrow(`names the version ${pointed}, which has no objects`);
    }),
  ));
