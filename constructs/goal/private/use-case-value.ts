import { USE_CASE_TAG } from '../../private/names';
import { Explainability } from '../explainability';
import { DataClassification, RiskRating } from '../risk';
import type { IUseCase, UseCaseProps } from '../use-case-declaration';

/** The value of a use case, without any resource. Its props have been checked. */
export function useCaseValue(props: UseCaseProps): IUseCase {
  return {
    useCaseName: props.name,
    owner: props.owner,
    businessGoal: props.businessGoal,
    kpi: props.kpi,
    problem: props.problem,
    objectives: [...props.objectives],
    fairness: props.fairness,
    explainability: props.explainability ?? Explainability.NONE,
    serviceLevels: props.serviceLevels,
    dataClassification: props.dataClassification ?? DataClassification.CONFIDENTIAL,
    riskRating: props.risk?.rating ?? RiskRating.UNKNOWN,
    riskExplanation: props.risk?.because,
    namePrefix: props.namePrefix,
    rolePath: props.rolePath,
    regionInNames: props.regionInNames,
    practices: props.practices,
    get limits() {
      return [...this.objectives, ...this.fairness.limits];
    },
    get tags() {
      return {
        [USE_CASE_TAG]: this.useCaseName,
        'ml:owner': this.owner,
        'ml:data-classification': this.dataClassification,
        'ml:risk-rating': this.riskRating.toLowerCase(),
      };
    },
  };
}
