import { IConstruct } from 'constructs';
import type { IUseCase, UseCaseProps } from '../use-case-declaration';
import { throwFaults } from '../../private/errors';
import { Explainability } from '../explainability';
import { DataClassification, RiskRating } from '../risk';
import { checkUseCase } from './checks';

/** The checked value of a use case, without any resource. */
export class UseCaseValue implements IUseCase {
  public readonly useCaseName;
  public readonly owner;
  public readonly businessGoal;
  public readonly kpi;
  public readonly problem;
  public readonly objectives;
  public readonly fairness;
  public readonly explainability;
  public readonly serviceLevels;
  public readonly dataClassification;
  public readonly riskRating;
  public readonly riskExplanation;

  public constructor(props: UseCaseProps, scope?: IConstruct) {
    throwFaults(checkUseCase(props), scope);
    this.useCaseName = props.name;
    this.owner = props.owner;
    this.businessGoal = props.businessGoal;
    this.kpi = props.kpi;
    this.problem = props.problem;
    this.objectives = [...props.objectives];
    this.fairness = props.fairness;
    this.explainability = props.explainability ?? Explainability.NONE;
    this.serviceLevels = props.serviceLevels;
    this.dataClassification = props.dataClassification ?? DataClassification.CONFIDENTIAL;
    this.riskRating = props.risk?.rating ?? RiskRating.UNKNOWN;
    this.riskExplanation = props.risk?.because;
  }

  public get limits() {
    return [...this.objectives, ...this.fairness.limits];
  }

  public get tags(): { [key: string]: string } {
    return {
      'ml:use-case': this.useCaseName,
      'ml:owner': this.owner,
      'ml:data-classification': this.dataClassification,
      'ml:risk-rating': this.riskRating.toLowerCase(),
    };
  }
}
