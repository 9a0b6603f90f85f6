import { Duration } from 'aws-cdk-lib/core';
import { CfnModelCard } from 'aws-cdk-lib/aws-sagemaker';
import * as goal from '../../../constructs/goal';
import { modelCardContent } from '../../../constructs/goal/private/model-card';
import { mortgage } from '../../support/mortgage';

test('no text is longer than a card can hold, however much the use case says', () => {
  const limits = Array.from({ length: 9 }, (_, i) =>
    goal.FairnessLimit.demographicParityDifference({
      column: `c${i}`.padEnd(63, '_'),
      privileged: 'p'.repeat(63),
      atMost: 1.2345678901234567e-100,
    }),
  );
  const metrics = ['accuracy', 'auc', 'f1', 'precision', 'recall'];
  const useCase = goal.UseCase.define(
    mortgage({
      businessGoal: 'x'.repeat(1024),
      kpi: goal.Kpi.atLeast('K'.repeat(63), -1.2345678901234567e-100, 'u'.repeat(63)),
      objectives: metrics.map((metric) => goal.Objective.atLeast(metric, 0.1234567890123456)),
      fairness: goal.Fairness.within(...limits),
      serviceLevels: {
        latencyP99: Duration.millis(1),
        availability: 0.1234567890123456,
        modelAge: Duration.days(3650),
      },
    }),
  );
  const content = modelCardContent(useCase) as Card;
  expect(content.additionalInformation.ethicalConsiderations.length).toBeLessThanOrEqual(2048);
  expect(content.trainingDetails.objectiveFunction.notes.length).toBeLessThanOrEqual(1024);
  expect(content.trainingDetails.objectiveFunction.function.condition.length).toBeLessThanOrEqual(63);
  for (const [key, value] of Object.entries(content.additionalInformation.customDetails)) {
    expect(key).toMatch(/^[a-zA-Z_][a-zA-Z0-9_]*$/);
    expect(value.length).toBeLessThanOrEqual(1024);
  }
  expect(JSON.stringify(content).length).toBeLessThanOrEqual(100_000);
});

interface Card extends CfnModelCard.ContentProperty {
  additionalInformation: { ethicalConsiderations: string; customDetails: Record<string, string> };
  trainingDetails: { objectiveFunction: { notes: string; function: { condition: string } } };
}
