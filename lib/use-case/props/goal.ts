import { Duration } from 'aws-cdk-lib/core';
import { goal } from '../../../constructs';
import type { UseCaseFile } from '../schema';
import { Traced } from '../traced';

type File<K extends keyof UseCaseFile> = Traced<UseCaseFile[K]>;
type ObjectiveEntry = UseCaseFile['objectives'][number];
type FairnessEntry = Exclude<UseCaseFile['fairness'], { none: string }>[number];
type Kpi = UseCaseFile['goal']['kpi'];

/** The props of the use case of a file. */
export function useCaseProps(file: Traced<UseCaseFile>): Traced<Partial<goal.UseCaseProps>> {
  return Traced.props<goal.UseCaseProps>(file, {
    name: file.at('name'),
    namePrefix: file.at('namePrefix'),
    rolePath: file.at('rolePath'),
    regionInNames: file.at('regionInNames'),
    owner: file.at('owner'),
    businessGoal: file.at('goal').at('statement'),
    kpi: kpi(file.at('goal').at('kpi')),
    problem: problem(file.at('problem')),
    objectives: file.at('objectives').each(objective),
    fairness: fairness(file.at('fairness')),
    serviceLevels: serviceLevels(file.at('serviceLevels')),
    practices: file.at('practices'),
    explainability: file.at('explainability').map((word) => EXPLAINABILITY[word]),
    dataClassification: file.at('dataClassification').map((word) => CLASSIFICATION[word]),
    risk: Traced.from<goal.Risk, goal.Risk>(
      file.at('risk'),
      {
        rating: file
          .at('risk')
          .at('rating')
          .map((word) => RATING[word]),
        because: file.at('risk').at('because'),
      },
      (risk) => risk,
    ),
  });
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

function kpi(entry: Traced<Kpi>): Traced<goal.Kpi | undefined> {
  const parts = {
    name: entry.at('name'),
    unit: entry.at('unit'),
    atLeast: entry.at('atLeast'),
    atMost: entry.at('atMost'),
  };
  return Traced.from<Sided & { name: string; unit?: string }, goal.Kpi>(
    entry,
    parts,
    ({ name, unit, atLeast, atMost }) =>
      atLeast === undefined ? goal.Kpi.atMost(name, atMost!, unit) : goal.Kpi.atLeast(name, atLeast, unit),
  );
}

/** A value that has exactly one of two keys. */
interface Sided {
  readonly atLeast?: number;
  readonly atMost?: number;
}

function problem(entry: File<'problem'>): Traced<goal.Problem | undefined> {
  const parts = { type: entry.at('type'), target: entry.at('target'), positiveLabel: entry.at('positiveLabel') };
  return Traced.from<{ type: string; target: string; positiveLabel?: string }, goal.Problem>(entry, parts, (values) => {
    const { type, target, positiveLabel } = values;
    if (type === 'regression') return goal.Problem.regression({ target });
    if (positiveLabel === undefined) return goal.Problem.multiclassClassification({ target });
    return goal.Problem.binaryClassification({ target, positiveLabel });
  });
}

function objective(entry: Traced<ObjectiveEntry>): Traced<goal.Objective | undefined> {
  const parts = { metric: entry.at('metric'), atLeast: entry.at('atLeast'), atMost: entry.at('atMost') };
  return Traced.from<Sided & { metric: string }, goal.Objective>(entry, parts, ({ metric, atLeast, atMost }) =>
    atLeast === undefined ? goal.Objective.atMost(metric, atMost!) : goal.Objective.atLeast(metric, atLeast),
  );
}

function fairness(entry: File<'fairness'>): Traced<goal.Fairness | undefined> {
  if (!Array.isArray(entry.value)) return entry.at('none').map((because) => goal.Fairness.none(because));
  return (entry as Traced<FairnessEntry[]>).each(fairnessLimit).map((limits) => goal.Fairness.within(...limits));
}

function fairnessLimit(entry: Traced<FairnessEntry>): Traced<goal.FairnessLimit | undefined> {
  const parts = {
    metric: entry.at('metric'),
    column: entry.at('column'),
    privileged: entry.at('privileged'),
    atLeast: entry.at('atLeast'),
    atMost: entry.at('atMost'),
  };
  return Traced.from<FairnessEntry, goal.FairnessLimit>(entry, parts as never, (limit) => {
    switch (limit.metric) {
      case 'disparate-impact':
        return goal.FairnessLimit.disparateImpact(limit);
      case 'equal-opportunity-difference':
        return goal.FairnessLimit.equalOpportunityDifference(limit);
      case 'demographic-parity-difference':
        return goal.FairnessLimit.demographicParityDifference(limit);
    }
  });
}

function serviceLevels(entry: File<'serviceLevels'>): Traced<goal.ServiceLevels | undefined> {
  return Traced.from<goal.ServiceLevels, goal.ServiceLevels>(
    entry,
    {
      latencyP99: entry.at('latencyP99Milliseconds').map((count) => Duration.millis(count)),
      availability: entry.at('availability'),
      modelAge: entry.at('modelAgeDays').map((count) => Duration.days(count)),
    },
    (levels) => levels,
  );
}
