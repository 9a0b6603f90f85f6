import type { IKeyRef } from 'aws-cdk-lib/aws-kms';
import { Explainability } from './explainability';
import { Fairness } from './fairness';
import { Kpi } from './kpi';
import { Limit } from './limit';
import { Objective } from './objective';
import { Problem } from './problem';
import { DataClassification, Risk, RiskRating } from './risk';
import { ServiceLevels } from './service-levels';

/** One use of machine learning, with everything that the stages of its lifecycle have to know about it. */
export interface IUseCase {
  /** Its name, the first part of every physical name. */
  readonly useCaseName: string;

  /** Who answers for it, usually a mail address. */
  readonly owner: string;

  /** What the business wants, in one sentence. */
  readonly businessGoal: string;

  /** How the business tells whether it got it. */
  readonly kpi: Kpi;

  /** The question that the model answers. */
  readonly problem: Problem;

  /** How well the model has to do. */
  readonly objectives: Objective[];

  /** What is promised about equal treatment. */
  readonly fairness: Fairness;

  /** What the gate checks: the objectives, then the fairness limits. */
  readonly limits: Limit[];

  /** How decisions are explained. */
  readonly explainability: Explainability;

  /** What users of the answers can count on. */
  readonly serviceLevels: ServiceLevels;

  /** What may happen to the data. */
  readonly dataClassification: DataClassification;

  /** How much harm a wrong decision can do. */
  readonly riskRating: RiskRating;

  /** Why the risk is rated so. `undefined` when nobody has rated it. */
  readonly riskExplanation?: string;

  /** The tags of everything that belongs to the use case, in the form that `StackProps.tags` takes. */
  readonly tags: { [key: string]: string };
}

/** What a use case is declared with. */
export interface UseCaseProps {
  /**
   * Its name: lowercase words joined by hyphens, at most 32 characters (MLL101).
   * Changing it replaces everything that carries it in its name.
   */
  readonly name: string;

  /** Who answers for it, usually a mail address. 1 to 256 characters that a tag may hold (MLL102). */
  readonly owner: string;

  /** What the business wants, in one sentence of 10 to 1,024 characters (MLL103). */
  readonly businessGoal: string;

  /** How the business tells whether it got it. */
  readonly kpi: Kpi;

  /** The question that the model answers. */
  readonly problem: Problem;

  /** How well the model has to do; at least one (MLL108). */
  readonly objectives: Objective[];

  /** What is promised about equal treatment: `Fairness.within(…)` or `Fairness.none(because)`. */
  readonly fairness: Fairness;

  /** What users of the answers can count on. Alarms take their thresholds from here. */
  readonly serviceLevels: ServiceLevels;

  /**
   * How decisions are explained. More than none makes the evaluation write an explainability report.
   *
   * @default Explainability.NONE
   */
  readonly explainability?: Explainability;

  /**
   * What may happen to the data. It becomes a tag and a line of the model card.
   *
   * @default DataClassification.CONFIDENTIAL
   */
  readonly dataClassification?: DataClassification;

  /**
   * How much harm a wrong decision can do, and why you think so.
   *
   * @default - the model card says that the risk is unknown
   */
  readonly risk?: Risk;

  /**
   * The key that encrypts the model card. It cannot be changed later: CloudFormation would have to replace a resource
   * with a fixed name.
   *
   * @default - a key that AWS owns
   */
  readonly key?: IKeyRef;
}
