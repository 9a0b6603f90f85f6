import type { Environment } from 'aws-cdk-lib/core';
import { Approval } from './approval';
import type { SmokeTest } from './smoke-test';

/** Where a stage deploys, and what it asks for. */
export interface StageOptions {
  /** The account and region of the environment, both written out (MLL733, MLL734). */
  readonly env: Environment;

  /**
   * Who lets a release in.
   *
   * @default Approval.none()
   */
  readonly approval?: Approval;

  /**
   * Values for the release's own parameters in this environment, by logical id. They win over the values that the
   * delivery gives by itself, which are those of `ReleaseEnvironment.parametersFor`.
   *
   * @default - none beside those
   */
  readonly parameters?: { [name: string]: string };

  /**
   * What the deployment has to answer.
   *
   * @default - the smoke test of the delivery
   */
  readonly smokeTest?: SmokeTest;
}

/**
 * One environment on the way of a release.
 *
 * The name is the environment's: it is part of the endpoint's name, of the stack's and of the SSM parameters that the
 * platform of the environment wrote, so it stays what it is (lower-case words joined by hyphens, at most 12 characters,
 * MLL731).
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/concepts.html#concepts-stages
 * @example
 * const staging = delivery.Stage.of('staging', { env: { account: '222222222222', region: 'eu-west-1' } });
 */
export class Stage {
  /** A stage with the name of its environment. */
  public static of(stageName: string, options: StageOptions): Stage {
    return new Stage(stageName, options);
  }

  /** The name of the environment. */
  public readonly stageName: string;

  /** The account and region of the environment. */
  public readonly env: Environment;

  /** Who lets a release in. */
  public readonly approval: Approval;

  /** Values for the release's own parameters. */
  public readonly parameters: { [name: string]: string };

  /** What the deployment has to answer, if it isn't what the delivery asks. */
  public readonly smokeTest?: SmokeTest;

  private constructor(stageName: string, options: StageOptions) {
    this.stageName = stageName;
    this.env = options.env;
    this.approval = options.approval ?? Approval.none();
    this.parameters = { ...options.parameters };
    this.smokeTest = options.smokeTest;
  }
}
