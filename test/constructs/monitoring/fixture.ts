import { App, Duration, Stack } from 'aws-cdk-lib/core';
import { context } from '../../../cdk.json';
import * as goal from '../../../constructs/goal';

export const useCase = goal.UseCase.define({
  name: 'mortgage-approval',
  owner: 'lending@example.com',
  businessGoal: 'Decide routine applications the same day',
  kpi: goal.Kpi.atLeast('SameDayDecisions', 0.8),
  problem: goal.Problem.binaryClassification({ target: 'deny', positiveLabel: 'yes' }),
  objectives: [goal.Objective.atLeast('auc', 0.78)],
  fairness: goal.Fairness.none('a fixture decides about nobody'),
  serviceLevels: { latencyP99: Duration.millis(200), availability: 0.995, modelAge: Duration.days(90) },
});

export const DEVELOPMENT = { account: '111111111111', region: 'eu-west-1' };
export const PROD = { account: '333333333333', region: 'eu-west-1' };

/** A stack of an app with the same feature flags as ours. */
export function stackIn(
  env: { account: string; region: string } | undefined = PROD,
  app = new App({ context }),
): Stack {
  return new Stack(app, 'Stack', { env });
}
