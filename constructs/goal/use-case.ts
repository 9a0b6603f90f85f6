import { Stack } from 'aws-cdk-lib/core';
import { CfnModelCard } from 'aws-cdk-lib/aws-sagemaker';
import { CfnParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { Explainability } from './explainability';
import { Fairness } from './fairness';
import { Kpi } from './kpi';
import { Limit } from './limit';
import { Objective } from './objective';
import { PracticeDeclaration } from './practice-declaration';
import { Problem } from './problem';
import { DataClassification, RiskRating } from './risk';
import { ServiceLevels } from './service-levels';
import { IUseCase, UseCaseProps } from './use-case-declaration';
import { throwFaults } from '../private/errors';
import { injected } from '../private/inject';
import { USE_CASE_TAG, useCaseNames } from '../private/names';
import { checkUseCase } from './private/checks';
import { modelCardContent } from './private/model-card';
import { profile } from './private/profile';
import { useCaseValue } from './private/use-case-value';

/**
 * One use of machine learning, declared once.
 *
 * Every other stage takes it. Its limits become the gate of the training pipeline, its service levels become the
 * thresholds of alarms, and its name becomes the first part of every physical name. It creates a model card, as a draft
 * that people complete and no deployment writes over, and the SSM parameter `/<name prefix>/profile`, which tells the same
 * facts to programs.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/model-cards.html
 *
 * @example
 * import { Duration } from 'aws-cdk-lib';
 * import { goal } from 'cdk-ml-lifecycle';
 *
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
  /** The ID by which property injectors find this class. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.goal.UseCase';

  /**
   * Defines a use case without creating a resource, for stacks in other accounts that only need to know it. The rules
   * are those of the construct (MLL101 to MLL133).
   */
  public static define(props: UseCaseProps): IUseCase {
    throwFaults(checkUseCase(props));
    return useCaseValue(props);
  }

  /** The name of the use case, which is the first part of every physical name. */
  public readonly useCaseName!: string;

  /** Who is responsible for the use case, usually an email address. */
  public readonly owner!: string;

  /** What the business wants, in one sentence. */
  public readonly businessGoal!: string;

  /** How the business judges whether it got what it wants. */
  public readonly kpi!: Kpi;

  /** The question that the model answers. */
  public readonly problem!: Problem;

  /** How well the model has to do. */
  public readonly objectives!: Objective[];

  /** What the use case promises about equal treatment. */
  public readonly fairness!: Fairness;

  /** What the gate of the training pipeline checks: the objectives, then the fairness limits. */
  public readonly limits!: Limit[];

  /** How decisions are explained. */
  public readonly explainability!: Explainability;

  /** What users of the answers can rely on. */
  public readonly serviceLevels!: ServiceLevels;

  /** Who may see the data. */
  public readonly dataClassification!: DataClassification;

  /** How much harm a wrong decision can do. */
  public readonly riskRating!: RiskRating;

  /** The reason for the risk rating. It is `undefined` when nobody has rated the risk. */
  public readonly riskExplanation?: string;

  /** The tags of everything that belongs to the use case. Pass them to a stack as `StackProps.tags`. */
  public readonly tags!: { [key: string]: string };

  /** What every physical name begins with. It is `undefined` when that is the name of the use case. */
  public readonly namePrefix?: string;

  /** The IAM path of the roles with fixed names. It is `undefined` when that is `/ml/`. */
  public readonly rolePath?: string;

  /** Whether the Region is part of the names that are unique beyond one Region. */
  public readonly regionInNames?: boolean;

  /** What it declares of practices of the ML Lens, by their ids. */
  public readonly practices?: { [practice: string]: PracticeDeclaration };

  /** The name of the model card. */
  public readonly modelCardName: string;

  /** The name of the SSM parameter that holds the use case as JSON. */
  public readonly profileParameterName: string;

  public constructor(scope: Construct, id: string, props: UseCaseProps) {
    super(scope, id);
    const p = injected(this, id, UseCase.PROPERTY_INJECTION_ID, props);
    throwFaults(checkUseCase(p), this);
    Object.assign(this, useCaseValue(p));
    this.modelCardName = this.createModelCard(p).modelCardName;
    this.profileParameterName = this.createProfile();
  }

  /**
   * Adds the tags of the use case to a stack. CloudFormation passes them on to every resource that can have tags.
   *
   * @param stack the stack to tag
   */
  public tag(stack: Stack): void {
    for (const [key, value] of Object.entries(this.tags)) stack.tags.setTag(key, value);
  }

  private createModelCard({ key }: UseCaseProps): CfnModelCard {
    return new CfnModelCard(this, 'Resource', {
      modelCardName: useCaseNames(this).modelCard,
      modelCardStatus: 'Draft',
      content: modelCardContent(this.useCaseName),
      securityConfig: key && { kmsKeyId: key.keyRef.keyArn },
      // No tag that can change: an update of the card could write its content again.
      tags: [{ key: USE_CASE_TAG, value: this.useCaseName }],
    });
  }

  private createProfile(): string {
    const name = useCaseNames(this).profileParameter;
    const value = profile(this);
    const parameter = new CfnParameter(this, 'Profile', {
      name,
      type: 'String',
      tier: value.length > STANDARD_TIER ? 'Advanced' : undefined,
      description: `What the use case ${this.useCaseName} is for and what it promises`,
      value,
      tags: this.tags,
    });
    if (this.practices) parameter.addMetadata('MlLens', { declared: this.practices });
    return name;
  }
}

/** The number of characters that a parameter of the standard tier, which is free, can hold. */
const STANDARD_TIER = 4096;
