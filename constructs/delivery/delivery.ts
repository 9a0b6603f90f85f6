import * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { Duration, Lazy, type RemovalPolicy, type ResourceEnvironment, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { Zone } from '../data';
import { type EncryptionKey, EventHandler, HandlerState, ServiceRole } from '../foundation';
import { throwFaults } from '../private/errors';
import type { Fault } from '../private/faults';
import { injected } from '../private/inject';
import { rolePathOf, useCaseGlobals } from '../private/names';
import { allowAll } from '../private/statements';
import type { DeliveryProps } from './delivery-props';
import type { DeliveryRoles } from './delivery-roles';
import { checkDelivery, checkDeliveryStack, checkModelsPlace } from './private/checks';
import { addEnvironments } from './private/environments';
import { allowApprovals, allowJobs, allowVerification } from './private/job-handlers';
import { releaseKey } from './private/names';
import { SOURCE_REVISION, sourceStage, stagesOf } from './private/pipeline';
import { PIPELINE_TRUST, pipelinePermissions } from './private/pipeline-role';
import { withdrawalPermissions } from './private/release-maker';
import { ReleasesBase, ROLLBACK } from './private/releases-base';
import { seal } from './private/sealing';
import { shareArtifacts, shareModels } from './private/sharing';
import {
  clearingParameters,
  smokeTestParameters,
  type Target,
  targetsOf,
  verificationParameters,
} from './private/target';
import { placeOf } from '../private/place';
import { tell } from '../private/views';

/**
 * A pipeline that deploys each approved model to the environments.
 *
 * The approval of a model in the registry makes a release: a zip file in a versioned bucket, with the template, the
 * values for each environment and a manifest. Each new version starts the pipeline, which deploys exactly that version,
 * one stage after the other, with the deploy role that `ReleaseEnvironment` makes in each environment. To roll back, start
 * the pipeline with an older version.
 *
 * Environments in other accounts get access to the models: they become consumers of the model package group, and their
 * serving and drift roles may read the model data. An imported group, bucket or key keeps its policy, so its owner has to
 * grant this access.
 *
 * CloudFormation makes the resources of a release with the role that the synthesizer of this stack names for the account of
 * each environment, or that the stage names (MLL736). A `ReleaseEnvironment` asks its own synthesizer, so both have to agree.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-trigger-source-overrides.html
 * @example
 * import { data, delivery, goal, registry } from 'cdk-ml-lifecycle';
 *
 * declare const useCase: goal.IUseCase;
 * const lake = new data.DataLake(this, 'Lake', { useCase });
 * new delivery.Delivery(this, 'Delivery', {
 *   models: new registry.ModelPackageGroup(this, 'Models', { useCase }),
 *   artifacts: lake.artifacts,
 *   release: new delivery.ReleaseStack(this, 'Serving', { useCase }),
 *   stages: [
 *     delivery.Stage.of('staging', { env: { account: '222222222222', region: 'eu-west-1' } }),
 *     delivery.Stage.of('prod', {
 *       env: { account: '333333333333', region: 'eu-west-1' },
 *       approval: delivery.Approval.manual(),
 *     }),
 *   ],
 *   smokeTest: delivery.SmokeTest.json({ instances: [{ hir: 0.25 }] }),
 * });
 */
export class Delivery extends ReleasesBase implements codepipeline.IPipelineRef {
  /** The ID by which property injectors find this class. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.delivery.Delivery';

  /**
   * The name of the pipeline.
   *
   * @attribute
   */
  public readonly pipelineName: string;

  /**
   * The ARN of the pipeline.
   *
   * @attribute
   */
  public readonly pipelineArn: string;

  /** The bucket of the releases. It keeps each release for ten years after the next one replaces it. */
  public readonly releases: Zone;

  /** The object key of the release in `releases`. Each version of the object is a release. */
  public readonly releaseKey: string;

  /** The handler that makes a release when a model is approved. */
  public readonly releaseMaker: EventHandler;

  /** The L1 of the pipeline, for overrides. */
  public readonly resource: codepipeline.CfnPipeline;

  private view?: codepipeline.IPipeline;

  private pipelineRole?: ServiceRole;

  public constructor(scope: Construct, id: string, props: DeliveryProps) {
    super(scope, id);
    const p = injected(this, id, Delivery.PROPERTY_INJECTION_ID, props);
    throwFaults(findFaults(this, p), this);
    const targets = targetsOf(Stack.of(this), p.release.useCase, p.stages);
    const key = this._createKey(p.release.useCase, p);
    this.releaseKey = releaseKey(p.release.useCase);
    this.releases = this._createReleases(key, p);
    const artifacts = this.createArtifacts(key, p.removalPolicy);
    const state = new HandlerState(this, 'State', { key, removalPolicy: p.removalPolicy });
    this.releaseMaker = this._createReleaseMaker({
      ...p,
      role: p.roles?.releaseMaker,
      state,
      pipelineName: () => this.pipelineName,
    });
    const verification = this.createVerification(p, state);
    const clearing = this.createClearing(p, targets);
    const smokeTest = this.createSmokeTest(p, targets);
    addEnvironments(p);
    seal(this, p.release.useCase, {
      releases: this.releases,
      working: artifacts,
      artifacts: p.artifacts,
      maker: this.releaseMaker.role,
      pipeline: () => this.pipelineRole!,
    });
    shareArtifacts(this, artifacts, targets);
    shareModels(this, { ...p, useCase: p.release.useCase }, targets);

    this.resource = this.createPipeline(p, { targets, artifacts, verification, clearing, smokeTest });
    this.pipelineName = this.resource.ref;
    const { partition, region, account } = placeOf(this);
    this.pipelineArn = `arn:${partition}:codepipeline:${region}:${account}:${this.pipelineName}`;
    allowAll(this.releaseMaker.role, withdrawalPermissions(this.pipelineArn));
    if (p.independentApproval) allowApprovals(verification, this.pipelineArn);
    this.startOnRelease(p.roles);
  }

  /** The account and Region of the stack. */
  public get env(): ResourceEnvironment {
    return this.resource.env;
  }

  /** The reference that other constructs take. */
  public get pipelineRef(): codepipeline.PipelineReference {
    return { pipelineName: this.pipelineName, pipelineArn: this.pipelineArn };
  }

  /** The pipeline as the constructs of aws-cdk-lib take it. It is made when you first ask for it. */
  public get pipeline(): codepipeline.IPipeline {
    return (this.view ??= this.createView());
  }

  private createView(): codepipeline.IPipeline {
    const { env, pipelineArn, pipelineName } = this;
    return tell(codepipeline.Pipeline.fromPipelineArn(this, 'Pipeline', pipelineArn), { env, pipelineName });
  }

  /**
   * The bucket in which the pipeline keeps its working copies. They stay as long as the releases, because a rollback of a
   * stage uses the copy of the execution that it returns to.
   */
  private createArtifacts(key: EncryptionKey, removalPolicy?: RemovalPolicy): Zone {
    return new Zone(this, 'Artifacts', {
      key,
      accessLogs: this.releases.accessLogs,
      expiration: ROLLBACK,
      noncurrentExpiration: Duration.days(7),
      removalPolicy,
    });
  }

  private createVerification(props: DeliveryProps, releases: HandlerState): EventHandler {
    const { artifacts, release, roles } = props;
    const handler = new EventHandler(this, 'Verification', {
      ...handling(props),
      handler: 'verify-release',
      description: 'Verifies that a release is what was approved',
      key: this.releases.key,
      role: roles?.verification,
      environment: { RELEASES_TABLE: releases.tableName },
      timeout: ACTION_TIMEOUT,
    });
    allowJobs(handler);
    allowVerification(handler, { artifacts, releases, useCase: release.useCase });
    return handler;
  }

  private createClearing(props: DeliveryProps, targets: Target[]): EventHandler {
    const { release, roles } = props;
    const handler = new EventHandler(this, 'Clearing', {
      ...handling(props),
      handler: 'clear-failed-release',
      description: 'Deletes what a failed first release left',
      key: this.releases.key,
      roleName: useCaseGlobals(release.useCase, placeOf(this).region).clearingRole,
      rolePath: rolePathOf(release.useCase),
      role: roles?.clearing,
      timeout: ACTION_TIMEOUT,
    });
    allowJobs(
      handler,
      targets.map((t) => t.clearingRoleArn),
    );
    return handler;
  }

  private createSmokeTest(props: DeliveryProps, targets: Target[]): EventHandler | undefined {
    const { release, roles, smokeTest, stages } = props;
    const tested = targets.filter((_, i) => stages[i].smokeTest ?? smokeTest);
    if (tested.length === 0) return undefined;
    const handler = new EventHandler(this, 'SmokeTest', {
      ...handling(props),
      handler: 'smoke-test',
      description: 'Asks a fresh endpoint for an answer',
      key: this.releases.key,
      roleName: useCaseGlobals(release.useCase, placeOf(this).region).smokeTestRole,
      rolePath: rolePathOf(release.useCase),
      role: roles?.smokeTest,
      timeout: ACTION_TIMEOUT,
    });
    allowJobs(
      handler,
      tested.map((t) => t.smokeTestRoleArn),
    );
    return handler;
  }

  private createPipeline(props: DeliveryProps, parts: Parts): codepipeline.CfnPipeline {
    const { artifacts } = parts;
    return new codepipeline.CfnPipeline(this, 'Resource', {
      pipelineType: 'V2',
      // Of several releases that wait for a stage, the newest enters it. QUEUED would make a rollback wait for its turn,
      // and PARALLEL ignores the version that an execution is started with and takes the newest.
      executionMode: 'SUPERSEDED',
      roleArn: (this.pipelineRole = this.createRole(props, parts)).roleArn,
      artifactStore: {
        type: 'S3',
        location: artifacts.bucketName,
        encryptionKey: { type: 'KMS', id: artifacts.key.keyRef.keyArn },
      },
      stages: [sourceStage(this.releases.bucketName, this.releaseKey), ...renderStages(props, parts)],
    });
  }

  private createRole({ release, roles }: DeliveryProps, parts: Parts): ServiceRole {
    const { targets, artifacts, verification, clearing, smokeTest } = parts;
    const topics = targets.map(({ approval }) => approval.topic?.topicRef.topicArn);
    const role = new ServiceRole(this, 'Role', {
      ...PIPELINE_TRUST,
      description: `Takes releases of ${release.useCase.useCaseName} through the environments`,
      // the deploy roles of the environments trust it by this name
      roleName: useCaseGlobals(release.useCase, placeOf(this).region).pipelineRole,
      path: rolePathOf(release.useCase),
      role: roles?.pipeline,
    });
    const plan = {
      releases: this.releases,
      releaseKey: this.releaseKey,
      artifacts,
      deployRoleArns: [...new Set(targets.map((t) => t.deployRoleArn))],
      functionArns: [verification, clearing, smokeTest].flatMap((handler) => (handler ? [handler.functionArn] : [])),
      topicArns: [...new Set(topics.filter((t) => t !== undefined))],
    };
    allowAll(role, pipelinePermissions(plan));
    return role;
  }

  /** Starts the pipeline with the version in the event, which may not be the newest any more. */
  private startOnRelease(roles: DeliveryRoles | undefined): void {
    const role = new ServiceRole(this, 'StarterRole', {
      service: 'events.amazonaws.com',
      description: 'Starts the pipeline when there is a release',
      role: roles?.starter,
    });
    role.allow(['codepipeline:StartPipelineExecution'], [this.pipelineArn]);
    new CfnRule(this, 'Released', {
      description: 'A release was written',
      eventPattern: this._released(),
      targets: [
        {
          id: 'Pipeline',
          arn: this.pipelineArn,
          roleArn: role.roleArn,
          inputTransformer: SOURCE_REVISION,
          deadLetterConfig: { arn: this.releaseMaker.deadLetters.queueRef.queueArn },
          retryPolicy: { maximumEventAgeInSeconds: 21600, maximumRetryAttempts: 8 },
        },
      ],
    });
  }
}

/** What every handler is given. */
function handling({ handlers, removalPolicy }: DeliveryProps) {
  return { ...handlers, removalPolicy };
}

/** How long an action may take before its function has to answer. */
const ACTION_TIMEOUT = Duration.minutes(10);

interface Parts {
  readonly targets: Target[];
  readonly artifacts: Zone;
  readonly verification: EventHandler;
  readonly clearing: EventHandler;
  readonly smokeTest?: EventHandler;
}

function findFaults(scope: Construct, { models, release, stages, smokeTest }: DeliveryProps): (Fault | undefined)[] {
  const stack = Stack.of(scope);
  const misplaced = checkModelsPlace(stack, models);
  return [
    ...checkDeliveryStack(stack, release, stages),
    misplaced,
    ...checkDelivery({ stages, smokeTest, region: stack.region }),
  ];
}

function renderStages(
  props: DeliveryProps,
  { targets, verification, clearing, smokeTest }: Parts,
): codepipeline.CfnPipeline.StageDeclarationProperty[] {
  const { release, stages } = props;
  const capabilities = Lazy.string({ produce: () => release.requiredCapabilities().join(',') || undefined });
  const latency = release.useCase.serviceLevels.latencyP99.toMilliseconds();
  return stages.flatMap((stage, i) => {
    const test = stage.smokeTest ?? props.smokeTest;
    const limit = test?.latency?.toMilliseconds() ?? latency;
    return stagesOf({
      ...targets[i],
      capabilities,
      verification: {
        functionName: verification.functionName,
        userParameters: verificationParameters(targets[i], props.independentApproval),
      },
      clearing: { functionName: clearing.functionName, userParameters: clearingParameters(targets[i]) },
      smokeTest: test &&
        smokeTest && {
          functionName: smokeTest.functionName,
          userParameters: smokeTestParameters(targets[i], limit),
        },
    });
  });
}
