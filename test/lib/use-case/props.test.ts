import { join } from 'node:path';
import { readUseCases } from '../../../lib/use-case/find';
import { cases, read } from './fixture';

const definitionOf = (name: string) => read(cases('pos').find(([other]) => other === name)![1]).declared!.definition;

test('the example says in YAML what a stack says in TypeScript', () => {
  const [{ definition: useCase }] = readUseCases(join(__dirname, '../../../examples'), 'mortgage-approval');
  expect(useCase.limits.map(({ path, comparison, threshold }) => `${path} ${comparison} ${threshold}`)).toEqual([
    'metrics.auc at least 0.78',
    'metrics.recall at least 0.3',
    'fairness.black.disparate_impact at least 0.8',
  ]);
  expect(useCase).toMatchObject({
    useCaseName: 'mortgage-approval',
    owner: 'lending@example.com',
    kpi: { name: 'SameDayDecisions', comparison: 'at least', target: 0.8 },
    problem: { problemType: 'binary-classification', target: 'deny', positiveLabel: 'yes' },
    explainability: 'global',
    dataClassification: 'confidential',
    riskRating: 'High',
  });
  expect(useCase.fairness.privilegedValues).toEqual({ black: 'no' });
  expect(useCase.serviceLevels.latencyP99.toMilliseconds()).toBe(200);
  expect(useCase.serviceLevels.modelAge.toDays()).toBe(90);
});

test.each([
  ['regression', ['metrics.rmse at most 1200', 'metrics.r2 at least 0.6']],
  ['several-classes', ['metrics.f1_macro at least 0.7', 'metrics.accuracy at least 0.8']],
  [
    'every-fairness-metric',
    [
      'metrics.auc at least 0.78',
      'metrics.recall at least 0.3',
      'fairness.black.disparate_impact at least 0.8',
      'fairness.black.equal_opportunity_difference at most 0.1',
      'fairness.black.demographic_parity_difference at most 0.1',
    ],
  ],
])('%s has its limits', (name, limits) => {
  const useCase = definitionOf(name);
  expect(useCase.limits.map((l) => `${l.path} ${l.comparison} ${l.threshold}`)).toEqual(limits);
});

test('what is left out stays out', () => {
  const useCase = definitionOf('little');
  expect(useCase.fairness.because).toBe('offers a rebate, which harms nobody');
  expect(useCase.kpi).toMatchObject({ comparison: 'at most', target: 0.02, unit: 'per month' });
  expect(useCase.riskRating).toBe('Unknown');
  expect(useCase.riskExplanation).toBeUndefined();
});
