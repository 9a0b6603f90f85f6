import { Duration } from 'aws-cdk-lib/core';
import * as goal from '../../constructs/goal';

/** A use case in which everything is right; tests change one thing at a time. */
export function mortgage(changes: Partial<goal.UseCaseProps> = {}): goal.UseCaseProps {
  return {
    name: 'mortgage-approval',
    owner: 'lending@example.com',
    businessGoal: 'Decide routine applications the same day',
    kpi: goal.Kpi.atLeast('SameDayDecisions', 0.8),
    problem: goal.Problem.binaryClassification({ target: 'deny', positiveLabel: 'yes' }),
    objectives: [goal.Objective.atLeast('auc', 0.78), goal.Objective.atLeast('recall', 0.3)],
    fairness: goal.Fairness.within(
      goal.FairnessLimit.disparateImpact({ column: 'black', privileged: 'no', atLeast: 0.8 }),
    ),
    serviceLevels: { latencyP99: Duration.millis(200), availability: 0.995, modelAge: Duration.days(90) },
    ...changes,
  };
}
