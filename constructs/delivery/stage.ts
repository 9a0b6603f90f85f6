import type { IRoleRef } from 'aws-cdk-lib/aws-iam';
import type { Environment } from 'aws-cdk-lib/core';
import type { Approval } from './approval';
import type { SmokeTest } from './smoke-test';

/** Options of a `Stage`. */
export interface StageOptions {
  /**
   * The account and Region of the environment. Both must be written out (MLL733, MLL734), because the names of roles are
   * made of them at synth.
   */
  readonly env: Environment;

  /**
   * Whether a person has to approve each release before it is deployed.
   *
   * @default - `Approval.manual()` for the last stage of a delivery, which is production; `Approval.none()` for the others
   */
  readonly approval?: Approval;

  /**
   * Values for the parameters of the release in this environment, by logical ID. They override the values that the
   * delivery passes by default, which are those of `ReleaseEnvironment.parametersFor`.
   *
   * @default - only the values that the delivery passes by default
   */
  readonly parameters?: { [name: string]: string };

  /**
   * The request that the endpoint has to answer after a deployment.
   *
   * @default - the smoke test of the delivery
   */
  readonly smokeTest?: SmokeTest;

  /**
   * The role in the account of the environment with which CloudFormation makes the resources of a release (MLL766). Give the
   * `ReleaseEnvironment` the same one.
   *
   * @default - the role that the synthesizer of the delivery's stack names: that of CDK's bootstrap stack, or its
   * `cloudFormationExecutionRole`
   */
  readonly cloudFormationExecutionRole?: IRoleRef;
}

/**
 * One environment that releases are deployed to.
 *
 * The name of the stage is the name of the environment. It is part of the names of the endpoint, of the stack and of the
 * SSM parameters in that environment, so do not change it later. It consists of lowercase words joined by hyphens, at
 * most 12 characters (MLL731).
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/concepts.html#concepts-stages
 * @example
 * import { delivery } from 'cdk-ml-lifecycle';
 *
 * const staging = delivery.Stage.of('staging', { env: { account: '222222222222', region: 'eu-west-1' } });
 */
export class Stage {
  /**
   * A stage for the environment of this name.
   *
   * @param stageName the name of the environment
   */
  public static of(stageName: string, options: StageOptions): Stage {
    return new Stage(stageName, options);
  }

  /** The name of the environment. */
  public readonly stageName: string;

  /** The account and Region of the environment. */
  public readonly env: Environment;

  /** Whether a person has to approve each release before it is deployed, if that was given. */
  public readonly approval?: Approval;

  /** Values for the parameters of the release in this environment. */
  public readonly parameters: { [name: string]: string };

  /** The smoke test of this stage, if it differs from that of the delivery. */
  public readonly smokeTest?: SmokeTest;

  /** The role with which CloudFormation makes the resources of a release, if it is not that of the synthesizer. */
  public readonly cloudFormationExecutionRole?: IRoleRef;

  private constructor(stageName: string, options: StageOptions) {
    this.stageName = stageName;
    this.env = options.env;
    this.approval = options.approval;
    this.parameters = { ...options.parameters };
    this.smokeTest = options.smokeTest;
    this.cloudFormationExecutionRole = options.cloudFormationExecutionRole;
  }
}
