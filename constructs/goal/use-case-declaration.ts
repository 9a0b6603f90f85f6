import type { IKeyRef } from 'aws-cdk-lib/aws-kms';
import { Explainability } from './explainability';
import { Fairness } from './fairness';
import { Kpi } from './kpi';
import { Limit } from './limit';
import { Objective } from './objective';
import { PracticeDeclaration } from './practice-declaration';
import { Problem } from './problem';
import { DataClassification, Risk, RiskRating } from './risk';
import { ServiceLevels } from './service-levels';

/** One use of machine learning, with everything that the stages of its lifecycle need to know about it. */
export interface IUseCase {
  /** The name of the use case, which is the first part of every physical name unless `namePrefix` is. */
  readonly useCaseName: string;

  /**
   * What every physical name begins with.
   *
   * @default - the name of the use case
   */
  readonly namePrefix?: string;

  /**
   * The IAM path of the roles with fixed names.
   *
   * @default '/ml/'
   */
  readonly rolePath?: string;

  /** Who is responsible for the use case, usually an email address. */
  readonly owner: string;

  /** What the business wants, in one sentence. */
  readonly businessGoal: string;

  /** How the business judges whether it got what it wants. */
  readonly kpi: Kpi;

  /** The question that the model answers. */
  readonly problem: Problem;

  /** How well the model has to do. */
  readonly objectives: Objective[];

  /** What the use case promises about equal treatment. */
  readonly fairness: Fairness;

  /** What the gate of the training pipeline checks: the objectives, then the fairness limits. */
  readonly limits: Limit[];

  /** How decisions are explained. */
  readonly explainability: Explainability;

  /** What users of the answers can rely on. */
  readonly serviceLevels: ServiceLevels;

  /** Who may see the data. */
  readonly dataClassification: DataClassification;

  /** How much harm a wrong decision can do. */
  readonly riskRating: RiskRating;

  /** The reason for the risk rating. It is `undefined` when nobody has rated the risk. */
  readonly riskExplanation?: string;

  /** The tags of everything that belongs to the use case. Pass them to a stack as `StackProps.tags`. */
  readonly tags: { [key: string]: string };

  /**
   * Whether the Region is part of the names that are unique beyond one Region: those of IAM roles, dashboards and the
   * artifacts bucket.
   *
   * @default - it is not
   */
  readonly regionInNames?: boolean;

  /**
   * What it declares of practices of the ML Lens, by their ids.
   *
   * @default - nothing is declared
   */
  readonly practices?: { [practice: string]: PracticeDeclaration };
}

/** Properties of a `UseCase`. */
export interface UseCaseProps {
  /**
   * The name of the use case: lowercase words joined by hyphens, at most 32 characters. Any other name fails with
   * MLL101. A change of the name replaces every resource that is named after it.
   */
  readonly name: string;

  /**
   * What every physical name begins with, which tells several copies of a use case in one account apart. It has the form
   * of a name (MLL132). Metrics and events name it too. Tags still name the use case, so that the costs of all copies
   * add up. Say the same wherever the use case is declared. A change replaces every resource that is named after it.
   *
   * @default - the name of the use case
   */
  readonly namePrefix?: string;

  /**
   * The IAM path of the roles with fixed names, which other accounts and releases refer to. Any malformed path fails
   * with MLL133. Say the same wherever the use case is declared. A change replaces these roles, which needs new names
   * too.
   *
   * @default '/ml/'
   */
  readonly rolePath?: string;

  /**
   * Who is responsible for the use case, usually an email address: 1 to 256 characters that a tag can hold. Any other
   * text fails with MLL102.
   */
  readonly owner: string;

  /** What the business wants, in one sentence of 10 to 1,024 characters. Any other length fails with MLL103. */
  readonly businessGoal: string;

  /** How the business judges whether it got what it wants. */
  readonly kpi: Kpi;

  /** The question that the model answers. */
  readonly problem: Problem;

  /** How well the model has to do. An empty list fails with MLL108. */
  readonly objectives: Objective[];

  /**
   * What the use case promises about equal treatment: `Fairness.within(…)` or `Fairness.none(because)`. Limits fail
   * with MLL113 unless the problem is a binary classification.
   */
  readonly fairness: Fairness;

  /** What users of the answers can rely on. Alarms take their thresholds from here. */
  readonly serviceLevels: ServiceLevels;

  /**
   * How decisions are explained. With `GLOBAL` or `LOCAL`, the evaluation writes an explainability report.
   *
   * @default Explainability.NONE
   */
  readonly explainability?: Explainability;

  /**
   * Who may see the data. The value becomes a tag and a line of the model card.
   *
   * @default DataClassification.CONFIDENTIAL
   */
  readonly dataClassification?: DataClassification;

  /**
   * How much harm a wrong decision can do, and the reason for that rating.
   *
   * @default - the model card says that the risk is unknown
   */
  readonly risk?: Risk;

  /**
   * Whether the names of IAM roles, dashboards and the artifacts bucket end with the Region. These names are unique in an
   * account or worldwide, so that the same use case can be in a second Region of the same accounts only with this. Say
   * the same wherever the use case is declared.
   *
   * Decide before the first deployment: a change gives all of them new names, and leaves the models in the old bucket.
   *
   * @default false
   */
  readonly regionInNames?: boolean;

  /**
   * What was decided about practices of the ML Lens that no template can show, such as whether machine learning is the
   * right solution (`MLCOST02-BP01`). The keys are the ids of practices; any other key fails with MLL129. The declarations
   * are in the metadata of the profile parameter, where the lens reads them.
   *
   * @default - the lens says for each of these practices that a person has to judge it
   */
  readonly practices?: { [practice: string]: PracticeDeclaration };

  /**
   * The key that encrypts the model card. It cannot be changed later, because CloudFormation cannot replace a resource
   * that has a fixed name.
   *
   * @default - a key that AWS owns
   */
  readonly key?: IKeyRef;
}
