import { Duration } from 'aws-cdk-lib/core';
import { goal } from '../../constructs';
import type { UseCaseFile } from '../../schema/use-case';

/** What the goal stage is told; the rest of a file is for later stages. */
export type GoalPart = Pick<
  UseCaseFile,
  'name' | 'owner' | 'goal' | 'problem' | 'objectives' | 'fairness' | 'serviceLevels'
> &
  Partial<Pick<UseCaseFile, 'explainability' | 'dataClassification' | 'risk'>>;

type Objective = UseCaseFile['objectives'][number];
type FairnessLimit = Exclude<UseCaseFile['fairness'], { none: string }>[number];

/** A use case file in the goal stage's own terms. */
export function toUseCaseProps(file: GoalPart): goal.UseCaseProps {
  const { latencyP99Milliseconds, availability, modelAgeDays } = file.serviceLevels;
  return {
    name: file.name,
    owner: file.owner,
    businessGoal: file.goal.statement,
    kpi: kpi(file.goal.kpi),
    problem: problem(file.problem),
    objectives: file.objectives.map(objective),
    fairness: fairness(file.fairness),
    serviceLevels: {
      latencyP99: Duration.millis(latencyP99Milliseconds),
      availability,
      modelAge: Duration.days(modelAgeDays),
    },
    explainability: file.explainability && EXPLAINABILITY[file.explainability],
    dataClassification: file.dataClassification && CLASSIFICATION[file.dataClassification],
    risk: file.risk && { rating: RATING[file.risk.rating], because: file.risk.because },
  };
}

const EXPLAINABILITY = {
  none: goal.Explainability.NONE,
  global: goal.Explainability.GLOBAL,
  local: goal.Explainability.LOCAL,
};

const CLASSIFICATION = {
  public: goal.DataClassification.PUBLIC,
  internal: goal.DataClassification.INTERNAL,
  confidential: goal.DataClassification.CONFIDENTIAL,
  restricted: goal.DataClassification.RESTRICTED,
};

const RATING = { low: goal.RiskRating.LOW, medium: goal.RiskRating.MEDIUM, high: goal.RiskRating.HIGH };

function kpi(entry: UseCaseFile['goal']['kpi']): goal.Kpi {
  return 'atLeast' in entry
    ? goal.Kpi.atLeast(entry.name, entry.atLeast, entry.unit)
    : goal.Kpi.atMost(entry.name, entry.atMost, entry.unit);
}

function problem(entry: UseCaseFile['problem']): goal.Problem {
  switch (entry.type) {
    case 'binary-classification':
      return goal.Problem.binaryClassification({ target: entry.target, positiveLabel: entry.positiveLabel });
    case 'multiclass-classification':
      return goal.Problem.multiclassClassification({ target: entry.target });
    case 'regression':
      return goal.Problem.regression({ target: entry.target });
  }
}

function objective(entry: Objective): goal.Objective {
  return 'atLeast' in entry
    ? goal.Objective.atLeast(entry.metric, entry.atLeast)
    : goal.Objective.atMost(entry.metric, entry.atMost);
}

function fairness(entry: UseCaseFile['fairness']): goal.Fairness {
  return 'none' in entry ? goal.Fairness.none(entry.none) : goal.Fairness.within(...entry.map(fairnessLimit));
}

function fairnessLimit(entry: FairnessLimit): goal.FairnessLimit {
  switch (entry.metric) {
    case 'disparate-impact':
      return goal.FairnessLimit.disparateImpact(entry);
    case 'equal-opportunity-difference':
      return goal.FairnessLimit.equalOpportunityDifference(entry);
    case 'demographic-parity-difference':
      return goal.FairnessLimit.demographicParityDifference(entry);
  }
}
