import type * as iam from 'aws-cdk-lib/aws-iam';
import { CfnOutput, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Zone } from '../data';
import { type EventHandler, HandlerState } from '../foundation';
import { throwFaults } from '../private/errors';
import { injected } from '../private/inject';
import { type DeployableReleases, ModelReleasesGrants } from './model-releases-grants';
import { checkModelReleases } from './private/checks';
import { deploymentTo } from './private/deployment';
import { addEnvironments } from './private/environments';
import { releaseKey } from './private/names';
import { ReleasesBase } from './private/releases-base';
import { seal } from './private/sealing';
import { shareModels } from './private/sharing';
import { type Target, targetsOf } from './private/target';
import type { ReleasesProps } from './releases-props';
import type { SmokeTest } from './smoke-test';
import type { Stage } from './stage';

/** Properties of `ModelReleases`. */
export interface ModelReleasesProps extends ReleasesProps {
  /**
   * The environments that releases are for. There must be at least one (MLL730), each with a name of its own (MLL731,
   * MLL732), and all in the Region of the releases (MLL735). None may ask for an approval (MLL752): the tool that deploys
   * asks.
   */
  readonly stages: Stage[];

  /**
   * Whether the people who approve a model in the registry must be others than those who have started its training run. Where
   * it is not known who did what, nothing is released.
   *
   * @default false
   */
  readonly independentApproval?: boolean;

  /**
   * The request that an endpoint has to answer after each deployment (MLL738, MLL739, MLL742, MLL743). Releases carry it.
   *
   * @default - a stage without a smoke test of its own is not tested
   */
  readonly smokeTest?: SmokeTest;

  /**
   * The role of the handler that makes releases, of the same account (MLL240). Nobody else may write releases. What it has to
   * allow is added to it or reported, as `ServiceRoleProps.role` says.
   *
   * @default - a new role
   */
  readonly role?: iam.IRole;
}

/**
 * Releases of approved models that another tool deploys: GitHub Actions, GitLab, Jenkins, Spinnaker or Step Functions.
 *
 * The approval of a model in the registry makes a release, exactly as in a `Delivery`: a version of one zip file, with the
 * template, the values for each environment and a manifest with digests. `releasedPattern` tells the tool of it. The tool
 * runs `npx cdk-ml-lifecycle deploy-release` for each environment, with a role to which `grants.deploy` was given and which
 * is among the `deployers` of the environment.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/model-registry-deploy.html
 * @example
 * import { aws_iam as iam } from 'aws-cdk-lib';
 * import { data, delivery, goal, registry } from 'cdk-ml-lifecycle';
 *
 * declare const useCase: goal.IUseCase;
 * // a role that GitHub's OIDC provider may assume
 * declare const jobs: iam.Role;
 *
 * const lake = new data.DataLake(this, 'Lake', { useCase });
 * const releases = new delivery.ModelReleases(this, 'Releases', {
 *   models: new registry.ModelPackageGroup(this, 'Models', { useCase }),
 *   artifacts: lake.artifacts,
 *   release: new delivery.ReleaseStack(this, 'Serving', { useCase }),
 *   stages: [delivery.Stage.of('prod', { env: { account: '333333333333', region: 'eu-west-1' } })],
 * });
 * releases.grants.deploy(jobs);
 */
export class ModelReleases extends ReleasesBase {
  /** The ID by which property injectors find this class. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.delivery.ModelReleases';

  /** The bucket of the releases. It keeps each release for ten years after the next one replaces it. */
  public readonly releases: Zone;

  /** The object key of the release in `releases`. Each version of the object is a release. */
  public readonly releaseKey: string;

  /** The handler that makes a release when a model is approved. */
  public readonly releaseMaker: EventHandler;

  /** The table in which the release maker remembers what it has made, and which approvals were withdrawn. */
  public readonly state: HandlerState;

  private readonly deployable: DeployableReleases;
  private _grants?: ModelReleasesGrants;

  public constructor(scope: Construct, id: string, props: ModelReleasesProps) {
    super(scope, id);
    const p = injected(this, id, ModelReleases.PROPERTY_INJECTION_ID, props);
    throwFaults(checkModelReleases(Stack.of(this), p), this);
    const { useCase } = p.release;
    const targets = targetsOf(Stack.of(this), useCase, p.stages);
    const key = this._createKey(useCase, p);
    this.releaseKey = releaseKey(useCase);
    this.releases = this._createReleases(key, p);
    this.state = new HandlerState(this, 'State', { key, removalPolicy: p.removalPolicy });
    this.releaseMaker = this._createReleaseMaker({ ...p, state: this.state });
    addEnvironments(p);
    seal(this, useCase, { releases: this.releases, artifacts: p.artifacts, maker: this.releaseMaker.role });
    shareModels(this, { ...p, useCase }, targets);
    this.deployable = {
      artifacts: p.artifacts,
      release: p.release,
      releases: this.releases,
      releaseKey: this.releaseKey,
      states: this.state,
      environmentRoleArns: targets.flatMap((t) => [t.deployRoleArn, t.clearingRoleArn, t.smokeTestRoleArn]),
    };
    this.describeDeployments(targets, p);
  }

  /** Grants on the releases. */
  public get grants(): ModelReleasesGrants {
    return (this._grants ??= ModelReleasesGrants.fromReleases(this.deployable));
  }

  /** The command that deploys a release finds everything else by the name of the stack and of the environment. */
  private describeDeployments(targets: Target[], { release, smokeTest, stages }: ModelReleasesProps): void {
    const origin = {
      useCaseName: release.useCase.useCaseName,
      releases: { bucket: this.releases.bucketName, key: this.releaseKey },
      states: this.state.tableName,
      latencyMillis: release.useCase.serviceLevels.latencyP99.toMilliseconds(),
      smokeTest,
    };
    const outputs = new Construct(this, 'Deployments');
    targets.forEach((target, i) => {
      new CfnOutput(outputs, target.stageName, {
        description: `How deploy-release deploys to ${target.stageName}`,
        value: Stack.of(this).toJsonString(deploymentTo(target, stages[i], origin)),
      });
    });
  }
}
