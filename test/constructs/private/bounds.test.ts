import { type Bounds, isWithin, within } from '../../../constructs/private/validate';

const cases: [Bounds, string, number[], number[]][] = [
  [{ min: 1, max: 2 }, 'be from 1 to 2', [1, 1.5, 2], [0.99, 2.01, NaN]],
  [{ min: 1, max: 2, unit: 'days' }, 'be from 1 to 2 days', [1, 1.5, 2], [0, 3]],
  [{ min: 1, max: 2, whole: true }, 'be a whole number from 1 to 2', [1, 2], [1.5]],
  [{ min: 1, max: 2, whole: true, unit: 'days' }, 'be a whole number of days, from 1 to 2', [1, 2], [1.5]],
  [{ min: 1, max: Infinity }, 'be at least 1', [1, 1e9], [0]],
  [{ min: 1, max: Infinity, whole: true }, 'be a whole number of at least 1', [1, 1e9], [0, 1.5]],
  [{ min: 1, max: Infinity, whole: true, unit: 'days' }, 'be a whole number of days, at least 1', [1], [0, 1.5]],
  [{ min: -Infinity, max: 1 }, 'be at most 1', [-1e9, 1], [2]],
  [{ min: 0, max: 1, excludesMin: true }, 'be above 0 and at most 1', [1e-9, 1], [0, 1.01]],
  [{ min: 0, max: 1, excludesMax: true }, 'be at least 0 and below 1', [0, 0.99], [-0.01, 1]],
  [{ min: 0, max: 1, excludesMin: true, excludesMax: true }, 'be above 0 and below 1', [0.5], [0, 1]],
  [{ min: 0, max: Infinity, excludesMin: true }, 'be above 0', [1e-9], [0]],
];

test.each(cases)('%j says what it takes', (bounds, text, inside, outside) => {
  expect(within(bounds)).toBe(text);
  expect(inside.filter((value) => !isWithin(value, bounds))).toEqual([]);
  expect(outside.filter((value) => isWithin(value, bounds))).toEqual([]);
});
