import { Comparison } from '../comparison';
import { Kpi } from '../kpi';
import { Limit } from '../limit';
import { IUseCase } from '../use-case-declaration';

/** The facts of a use case for programs, as JSON: what a job or a portal reads from Parameter Store. */
export function profile(useCase: IUseCase): string {
  const { problem, fairness, serviceLevels, kpi } = useCase;
  return JSON.stringify({
    schema: 'use-case/1',
    name: useCase.useCaseName,
    owner: useCase.owner,
    goal: { statement: useCase.businessGoal, kpi: { name: kpi.name, ...side(kpi, kpi.target), unit: kpi.unit } },
    problem: { type: problem.problemType, target: problem.target, positiveLabel: problem.positiveLabel },
    objectives: useCase.objectives.map((o) => ({ metric: o.metric, ...side(o, o.threshold) })),
    fairness: fairness.because
      ? { none: fairness.because }
      : fairness.limits.map((f) => ({
          metric: f.metric,
          column: f.column,
          privileged: f.privileged,
          ...side(f, f.threshold),
        })),
    explainability: useCase.explainability,
    serviceLevels: {
      latencyP99Milliseconds: serviceLevels.latencyP99.toMilliseconds({ integral: false }),
      availability: serviceLevels.availability,
      modelAgeDays: serviceLevels.modelAge.toDays({ integral: false }),
    },
    dataClassification: useCase.dataClassification,
    risk: { rating: useCase.riskRating, because: useCase.riskExplanation },
  });
}

function side({ comparison }: Limit | Kpi, value: number): object {
  return comparison === Comparison.AT_LEAST ? { atLeast: value } : { atMost: value };
}
