import * as fc from 'fast-check';
import { dimensionValue } from '../../../handlers/publish-drift/dimension';

const UNITS = ['a', ':', ' ', '%', '\n', '\t', '\u007f', 'ß', '年', '\u{1f600}', '\ud800', '\udfff', '3', 'A'];
const names = fc.string({ unit: fc.constantFrom(...UNITS), maxLength: 12 });

test.each([
  ['hir', 'hir'],
  ['debt to income (%)', 'debt to income (%25)'],
  ['größe', 'gr%C3%B6%C3%9Fe'],
  ['年龄', '%E5%B9%B4%E9%BE%84'],
  [':lead', '%3Alead'],
  ['a:b', 'a:b'],
  ['a\nb', 'a%0Ab'],
  [' ', '%20'],
  ['', '%'],
  ['\ud800', '%ud800'],
  ['x'.repeat(1024), 'x'.repeat(1024)],
])('the feature %j is %j', (name, value) => {
  expect(dimensionValue(name)).toBe(value);
});

test('a name that is too long has no value', () => {
  expect(dimensionValue('x'.repeat(1025))).toBeUndefined();
  expect(dimensionValue('ä'.repeat(171))).toBeUndefined();
});

test('CloudWatch takes every value', () => {
  fc.assert(
    fc.property(fc.oneof(names, fc.string({ unit: 'binary' })), (name) => {
      const value = dimensionValue(name);
      expect(value).toMatch(/^[ -9;-~][ -~]*$/);
      expect(value!.trim()).toBe(value);
    }),
  );
});

test('different names have different values', () => {
  fc.assert(
    fc.property(names, names, (one, other) => {
      expect(dimensionValue(one) === dimensionValue(other)).toBe(one === other);
    }),
  );
});

test('the name can be read from its value', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'binary' }), (name) => {
      fc.pre(!/\p{Surrogate}/u.test(name));
      expect(decodeURIComponent(dimensionValue(name)!)).toBe(name);
    }),
  );
});
