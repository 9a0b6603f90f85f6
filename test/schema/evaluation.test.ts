import { execFileSync } from 'node:child_process';
import { Evaluation } from '../../schema/evaluation';

const black = { disparate_impact: 0.87, equal_opportunity_difference: 0.04, demographic_parity_difference: 0.12 };
const evaluation = { schema: 'evaluation/1', records: 715, metrics: { auc: 0.83 }, fairness: { black } };

test('an evaluation passes as it is, with fairness or without', () => {
  expect(Evaluation.parse(evaluation)).toEqual(evaluation);
  expect(Evaluation.parse({ ...evaluation, fairness: undefined }).fairness).toBeUndefined();
  expect(Evaluation.parse({ ...evaluation, fairness: {} }).fairness).toEqual({});
});

test('a measure of fairness that this version does not know is kept', () => {
  const fairness = { black: { ...black, average_odds_difference: 0.03 } };
  expect(Evaluation.parse({ ...evaluation, fairness }).fairness).toEqual(fairness);
});

test.each([
  ['another version', { schema: 'evaluation/2' }],
  ['no records', { records: 0 }],
  ['half a record', { records: 1.5 }],
  ['a metric that is no number', { metrics: { auc: null } }],
  ['a measure missing', { fairness: { black: { disparate_impact: 0.87 } } }],
  ['not a number', { metrics: { auc: Number.NaN } }],
])('an evaluation with %s is refused', (_what, more) => {
  expect(Evaluation.safeParse({ ...evaluation, ...more }).success).toBe(false);
});

test('the JSON Schemas are what the zod schemas say', () => {
  expect(() => execFileSync('node', ['scripts/generate.mjs', '--check'], { stdio: 'pipe' })).not.toThrow();
});
