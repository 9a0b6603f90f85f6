import { Duration } from 'aws-cdk-lib/core';
import { Fairness, type IUseCase, Kpi, Objective, Problem, UseCase } from '../../../constructs/goal';

/** A use case without resources. */
export const useCase: IUseCase = UseCase.define({
  name: 'mortgage-approval',
  owner: 'lending@example.com',
  businessGoal: 'Decide routine applications the same day',
  kpi: Kpi.atLeast('SameDayDecisions', 0.8),
  problem: Problem.binaryClassification({ target: 'deny', positiveLabel: 'yes' }),
  objectives: [Objective.atLeast('auc', 0.78)],
  fairness: Fairness.none('it decides about machines'),
  serviceLevels: { latencyP99: Duration.millis(200), availability: 0.995, modelAge: Duration.days(90) },
});
