import { Stack } from 'aws-cdk-lib/core';
import { CfnModelCard } from 'aws-cdk-lib/aws-sagemaker';
import { CfnParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { Explainability } from './explainability';
import { Fairness } from './fairness';
import { Kpi } from './kpi';
import { Limit } from './limit';
import { Objective } from './objective';
import { Problem } from './problem';
import { DataClassification, RiskRating } from './risk';
import { ServiceLevels } from './service-levels';
import { IUseCase, UseCaseProps } from './use-case-declaration';
import { injected } from '../private/inject';
import { useCaseNames } from '../private/names';
import { modelCardContent } from './private/model-card';
import { profile } from './private/profile';
import { UseCaseValue } from './private/use-case-value';

/**
 * One use of machine learning, declared once.
 *
 * It is the value that every other stage takes: its limits become the training pipeline's gate, its service levels the
 * alarms, its name the names. Emits the model card (a draft, for people to complete and approve) and an SSM parameter
 * with the same facts for programs, `/<name>/profile`.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/model-cards.html
 *
 * @example
 * const mortgage = new goal.UseCase(this, 'Mortgage', {
 *   name: 'mortgage-approval',
 *   owner: 'lending@example.com',
 *   businessGoal: 'Decide routine applications the same day',
 *   kpi: goal.Kpi.atLeast('SameDayDecisions', 0.8),
 *   problem: goal.Problem.binaryClassification({ target: 'deny', positiveLabel: 'yes' }),
 *   objectives: [goal.Objective.atLeast('auc', 0.78)],
 *   fairness: goal.Fairness.within(
 *     goal.FairnessLimit.disparateImpact({ column: 'black', privileged: 'no', atLeast: 0.8 }),
 *   ),
 *   serviceLevels: { latencyP99: Duration.millis(200), availability: 0.995, modelAge: Duration.days(90) },
 * });
 */
export class UseCase extends Construct implements IUseCase {
  /** The id under which property injectors find this class. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.goal.UseCase';

  /**
   * The same value without any resource, for stacks in other accounts that only have to know it.
   * Refuses what the construct refuses (MLL101 to MLL126).
   */
  public static define(props: UseCaseProps): IUseCase {
    return new UseCaseValue(props);
  }

  /** Its name, the first part of every physical name. */
  public readonly useCaseName: string;
  /** Who answers for it. */
  public readonly owner: string;
  /** What the business wants, in one sentence. */
  public readonly businessGoal: string;
  /** How the business tells whether it got it. */
  public readonly kpi: Kpi;
  /** The question that the model answers. */
  public readonly problem: Problem;
  /** How well the model has to do. */
  public readonly objectives: Objective[];
  /** What is promised about equal treatment. */
  public readonly fairness: Fairness;
  /** What the gate checks: the objectives, then the fairness limits. */
  public readonly limits: Limit[];
  /** How decisions are explained. */
  public readonly explainability: Explainability;
  /** What users of the answers can count on. */
  public readonly serviceLevels: ServiceLevels;
  /** What may happen to the data. */
  public readonly dataClassification: DataClassification;
  /** How much harm a wrong decision can do. */
  public readonly riskRating: RiskRating;
  /** Why the risk is rated so. */
  public readonly riskExplanation?: string;
  /** The tags of everything that belongs to the use case. */
  public readonly tags: { [key: string]: string };
  /** The name of the model card. */
  public readonly modelCardName: string;
  /** The name of the SSM parameter that holds the use case as JSON. */
  public readonly profileParameterName: string;

  public constructor(scope: Construct, id: string, props: UseCaseProps) {
    super(scope, id);
    const p = injected(this, id, UseCase.PROPERTY_INJECTION_ID, props);
    const value = new UseCaseValue(p, this);

    this.useCaseName = value.useCaseName;
    this.owner = value.owner;
    this.businessGoal = value.businessGoal;
    this.kpi = value.kpi;
    this.problem = value.problem;
    this.objectives = value.objectives;
    this.fairness = value.fairness;
    this.limits = value.limits;
    this.explainability = value.explainability;
    this.serviceLevels = value.serviceLevels;
    this.dataClassification = value.dataClassification;
    this.riskRating = value.riskRating;
    this.riskExplanation = value.riskExplanation;
    this.tags = value.tags;

    this.modelCardName = this.createModelCard(p).modelCardName;
    this.profileParameterName = this.createProfile();
  }

  /** Gives a stack the use case's tags; CloudFormation passes them on to every resource in it that takes tags. */
  public tag(stack: Stack): void {
    for (const [key, value] of Object.entries(this.tags)) stack.tags.setTag(key, value);
  }

  private createModelCard({ key }: UseCaseProps): CfnModelCard {
    return new CfnModelCard(this, 'Resource', {
      modelCardName: this.useCaseName,
      modelCardStatus: 'Draft',
      content: modelCardContent(this),
      securityConfig: key && { kmsKeyId: key.keyRef.keyArn },
      tags: Object.entries(this.tags).map(([tag, value]) => ({ key: tag, value })),
    });
  }

  private createProfile(): string {
    const name = useCaseNames(this.useCaseName).profileParameter;
    const value = profile(this);
    new CfnParameter(this, 'Profile', {
      name,
      type: 'String',
      tier: value.length > STANDARD_TIER ? 'Advanced' : undefined,
      description: `What the use case ${this.useCaseName} is for and what it promises`,
      value,
      tags: this.tags,
    });
    return name;
  }
}

/** Characters that a parameter of the standard tier, which costs nothing, can hold. */
const STANDARD_TIER = 4096;
