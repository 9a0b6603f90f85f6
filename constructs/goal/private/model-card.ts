import type { CfnModelCard } from 'aws-cdk-lib/aws-sagemaker';
import { Comparison } from '../comparison';
import { Limit } from '../limit';
import { Problem, ProblemType } from '../problem';
import { IUseCase } from '../use-case-declaration';

/**
 * The part of a model card that is known before any model exists.
 * See https://docs.aws.amazon.com/sagemaker/latest/dg/model-cards.html
 */
export function modelCardContent(useCase: IUseCase): CfnModelCard.ContentProperty {
  return {
    modelOverview: {
      modelName: useCase.useCaseName,
      modelDescription: useCase.businessGoal,
      modelOwner: useCase.owner,
      problemType: useCase.problem.problemType,
    },
    intendedUses: {
      purposeOfModel: useCase.businessGoal,
      intendedUses: question(useCase.problem),
      riskRating: useCase.riskRating,
      explanationsForRiskRating: useCase.riskExplanation,
    },
    businessDetails: {
      businessProblem: useCase.businessGoal,
      businessStakeholders: useCase.owner,
    },
    trainingDetails: { objectiveFunction: objectiveFunction(useCase) },
    additionalInformation: {
      ethicalConsiderations: ethics(useCase),
      customDetails: customDetails(useCase),
    },
  };
}

function question({ problemType, target, positiveLabel }: Problem): string {
  switch (problemType) {
    case ProblemType.BINARY_CLASSIFICATION:
      return `Tells how likely it is that ${target} is ${positiveLabel}.`;
    case ProblemType.MULTICLASS_CLASSIFICATION:
      return `Tells which of several values ${target} has.`;
    case ProblemType.REGRESSION:
      return `Estimates the number ${target}.`;
  }
}

/** A card has room for one function: the objective that is named first. */
function objectiveFunction({ objectives }: IUseCase): CfnModelCard.ObjectiveFunctionProperty {
  const [first] = objectives;
  return {
    function: {
      function: first.comparison === Comparison.AT_LEAST ? 'Maximize' : 'Minimize',
      facet: first.metric,
      condition: bound(first),
    },
    notes: `A model is registered only when ${objectives.map(sentence).join(' and ')}.`,
  };
}

function ethics({ fairness }: IUseCase): string {
  if (fairness.because !== undefined) return `No fairness limits, because: ${fairness.because}`;
  const limits = fairness.limits.map((f) => `${f.label} ${bound(f)} (privileged: ${f.privileged})`);
  return `Limits that a model has to keep: ${limits.join(', ')}.`;
}

function customDetails(useCase: IUseCase): Record<string, string> {
  const { kpi, serviceLevels } = useCase;
  return {
    kpi: `${kpi.name} ${kpi.comparison} ${kpi.target}${kpi.unit ? ` ${kpi.unit}` : ''}`,
    ...Object.fromEntries(useCase.limits.map((limit) => [`limit_${limit.label.replace(/\W/g, '_')}`, bound(limit)])),
    explainability: useCase.explainability,
    latency_p99: `${serviceLevels.latencyP99.toMilliseconds({ integral: false })} ms`,
    availability: String(serviceLevels.availability),
    model_age: `${serviceLevels.modelAge.toDays({ integral: false })} days`,
    data_classification: useCase.dataClassification,
  };
}

function sentence(limit: Limit): string {
  return `${limit.label} is ${bound(limit)}`;
}

function bound(limit: Limit): string {
  return `${limit.comparison} ${limit.threshold}`;
}
