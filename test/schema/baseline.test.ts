import { Baseline } from '../../schema/baseline';

const hir = { name: 'hir', type: 'numeric', edges: [0.1, 0.2, 0.3], proportions: [0.25, 0.25, 0.25, 0.25] };
const single = { name: 'single', type: 'categorical', categories: ['no', 'yes'], proportions: [0.6, 0.4] };
const baseline = { schema: 'baseline/2', records: 1428, missing: ['', 'NA'], features: [hir, single] };

test('a baseline passes as it is', () => {
  expect(Baseline.parse(baseline)).toEqual(baseline);
});

test.each([
  ['another version', { schema: 'baseline/1' }],
  ['no words for missing values', { missing: undefined }],
  ['no records', { records: 0 }],
  ['a type of feature that there is not', { features: [{ ...hir, type: 'text' }] }],
  ['a numeric feature without edges', { features: [{ ...hir, edges: undefined }] }],
  ['a categorical feature without categories', { features: [{ ...single, categories: undefined }] }],
  ['a proportion above one', { features: [{ ...single, proportions: [1.1, 0] }] }],
  ['a category that is no text', { features: [{ ...single, categories: [0, 1] }] }],
])('a baseline with %s is refused', (_what, more) => {
  expect(Baseline.safeParse({ ...baseline, ...more }).success).toBe(false);
});
