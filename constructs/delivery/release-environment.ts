import type { IRepositoryRef } from 'aws-cdk-lib/aws-ecr';
import { CfnParameter } from 'aws-cdk-lib/aws-ssm';
import { Duration, Fn } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { Zone } from '../data';
import { EncryptionKey, type INetwork, ServiceRole, type ServiceRoleProps } from '../foundation';
import type { IUseCase } from '../goal';
import { throwFaults } from '../private/errors';
import { injected } from '../private/inject';
import {
  copiesPrefix,
  environmentGlobals,
  environmentNames,
  rolePathOf,
  useCaseGlobals,
  useCaseNames,
} from '../private/names';
import { hasScikitLearnImage, scikitLearnImage } from '../private/pipeline/images';
import { NO_METRIC_RESOURCE, NO_TOKEN_RESOURCE, type Permission, allowAll } from '../private/statements';
import { networkPermissions } from '../private/network-interfaces';
import { ModelEndpoint } from '../serving';
import { trustIn } from './private/callers';
import type { ReleaseEnvironmentProps } from './release-environment-props';
import { checkPlaces, checkReleaseEnvironment } from './private/checks';
import { STACK_ID, deployPermissions } from './private/deploy-role';
import { releaseStackName } from './private/names';
import { placeOf } from '../private/place';

/**
 * The resources that an environment needs before the first release is deployed to it.
 *
 * These are the role with which SageMaker serves models, the key and the zone of captured traffic, the roles with which the
 * delivery deploys releases and its smoke test calls the endpoint, and SSM parameters from which releases read all of them.
 * Names that two accounts have to agree on are fixed, so you can deploy the environments and the delivery in any order.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/model-registry-deploy.html
 * @example
 * import { delivery, goal } from 'cdk-ml-lifecycle';
 *
 * declare const useCase: goal.IUseCase;
 * new delivery.ReleaseEnvironment(this, 'Environment', {
 *   useCase,
 *   environmentName: 'prod',
 *   toolsAccount: '111111111111',
 * });
 */
export class ReleaseEnvironment extends Construct {
  /** The ID by which property injectors find this class. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.delivery.ReleaseEnvironment';

  /**
   * The values of a release's parameters in an environment, by the names of the parameters. `Delivery` passes each of
   * them to all of its stages if the release has a parameter of that name. The environment itself can be in another app.
   *
   * `ServingRole`, `ServingKey` and `CaptureBucket` are names of SSM parameters, for
   * `ReleaseStack.parameterFromEnvironment`. `SubnetIds` and `SecurityGroupIds` are names of SSM parameters too, for
   * `ReleaseStack.listFromEnvironment`. `EnvironmentName` and `EndpointName` are plain values.
   *
   * @param useCase the use case
   * @param environmentName the name of the environment
   */
  public static parametersFor(useCase: IUseCase, environmentName: string): { [name: string]: string } {
    const { parameter, endpoint } = environmentNames(useCase, environmentName);
    return {
      EnvironmentName: environmentName,
      EndpointName: endpoint,
      ServingRole: parameter('serving/role'),
      ServingKey: parameter('serving/key'),
      CaptureBucket: parameter('serving/capture'),
      SubnetIds: parameter('serving/subnets'),
      SecurityGroupIds: parameter('serving/security-groups'),
    };
  }

  /** The name of the environment. */
  public readonly environmentName: string;

  /** The KMS key of everything that the endpoint stores. */
  public readonly key: EncryptionKey;

  /** The zone in which the endpoint stores captured requests and responses, under `captured/`. */
  public readonly capture: Zone;

  /** The role with which SageMaker serves models. */
  public readonly servingRole: ServiceRole;

  /** The role with which the smoke test of the delivery calls the endpoint, and finds out what it serves. */
  public readonly smokeTestRole: ServiceRole;

  /**
   * The role with which the delivery deploys a release: it makes and executes one change set of the release's stack. Only
   * the pipeline of this use case in the tools account may assume it, or only the `deployers`.
   */
  public readonly deployRole: ServiceRole;

  /** The role with which the delivery deletes the stack of a first release that failed. */
  public readonly clearingRole: ServiceRole;

  private readonly useCase: IUseCase;

  public constructor(scope: Construct, id: string, props: ReleaseEnvironmentProps) {
    super(scope, id);
    const p = injected(this, id, ReleaseEnvironment.PROPERTY_INJECTION_ID, props);
    throwFaults([...checkReleaseEnvironment(p), ...checkPlaces(this, p)], this);
    const names = environmentNames(p.useCase, p.environmentName);
    this.useCase = p.useCase;
    this.environmentName = p.environmentName;
    const { key, removalPolicy } = p;
    this.key = new EncryptionKey(this, 'Key', {
      key,
      removalPolicy,
      alias: names.keyAlias,
      description: `What endpoints of ${names.endpoint} store`,
    });
    this.capture = new Zone(this, 'Capture', {
      removalPolicy,
      key: this.key,
      accessLogs: p.accessLogs,
      expiration: p.captureExpiration ?? Duration.days(90),
    });
    this.servingRole = this.createServingRole(p);
    this.smokeTestRole = this.createSmokeTestRole(p);
    this.deployRole = this.createDeployRole(p);
    this.clearingRole = this.createClearingRole(p);
    this.publishAll(p.network);
  }

  /** The values of a release's parameters in this environment, as in `parametersFor`. */
  public parameters(): { [name: string]: string } {
    return ReleaseEnvironment.parametersFor(this.useCase, this.environmentName);
  }

  private publishAll(network?: INetwork): void {
    const names = this.parameters();
    this.publish('ServingRoleName', names.ServingRole, this.servingRole.roleArn);
    this.publish('ServingKeyName', names.ServingKey, this.key.keyArn);
    this.publish('CaptureBucketName', names.CaptureBucket, this.capture.bucketName);
    if (!network) return;
    this.publish('SubnetIdsName', names.SubnetIds, Fn.join(',', network.subnetIds), 'StringList');
    const groups = Fn.join(',', network.securityGroupIds);
    this.publish('SecurityGroupIdsName', names.SecurityGroupIds, groups, 'StringList');
  }

  private publish(id: string, name: string, value: string, type = 'String'): void {
    const description = `For releases of ${this.useCase.useCaseName} in ${this.environmentName}`;
    new CfnParameter(this, id, { type, name, value, description });
  }

  private createServingRole(p: ReleaseEnvironmentProps): ServiceRole {
    const { endpoint } = environmentNames(p.useCase, p.environmentName);
    const { servingRole } = environmentGlobals(p.useCase, p.environmentName, placeOf(this).region);
    const role = new ServiceRole(this, 'ServingRole', {
      service: 'sagemaker.amazonaws.com',
      description: `Hosts released models of ${p.useCase.useCaseName} in ${p.environmentName}`,
      roleName: servingRole,
      path: rolePathOf(p.useCase),
      role: p.roles?.serving,
    });
    this.allowModels(role, p);
    this.allowImages(role, p.repositories ?? []);
    this.allowCapture(role);
    this.allowTelemetry(role, endpoint);
    if (p.network) allowAll(role, networkPermissions(this, p.network));
    return role;
  }

  /** The counterpart of what the delivery grants in the tools account. */
  private allowModels(role: ServiceRole, { useCase, toolsAccount, models }: ReleaseEnvironmentProps): void {
    const { partition, region } = placeOf(this);
    const names = useCaseNames(useCase);
    const bucket = `arn:${partition}:s3:::${models?.bucketName ?? useCaseGlobals(useCase, region).artifactsBucket(toolsAccount)}`;
    const because = 'Every approval copies its model under the version of the model';
    role.allow(['s3:GetObject'], [`${bucket}/${copiesPrefix(useCase)}*`], { because });
    // Endpoints of releases that were made by version 0.1.0 serve what training wrote. Without this permission they can't
    // start another instance.
    role.allow(['s3:GetObject', 's3:GetObjectVersion'], [`${bucket}/models/*`], {
      because: 'Every execution of the training pipeline writes its model under its own id',
    });
    role.allow(['s3:ListBucket'], [bucket]);
    role.allow(['kms:Decrypt', 'kms:DescribeKey'], [`arn:${partition}:kms:${region}:${toolsAccount}:key/*`], {
      conditions: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': models?.keyAlias ?? names.keyAlias } },
      because: 'The id of the key is not known in this account; its alias is, and is a condition',
    });
  }

  private allowImages(role: ServiceRole, repositories: IRepositoryRef[]): void {
    role.allow(['ecr:GetAuthorizationToken'], ['*'], { because: NO_TOKEN_RESOURCE });
    role.allow(
      ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      [...this.awsImages(repositories.length > 0), ...repositories.map((r) => r.repositoryRef.repositoryArn)],
    );
  }

  /** The image of AWS, unless there is none here and the models have others. */
  private awsImages(hasOthers: boolean): string[] {
    if (hasOthers && !hasScikitLearnImage(placeOf(this).region)) return [];
    return [scikitLearnImage(this).repositoryArn];
  }

  private allowCapture(role: ServiceRole): void {
    role.allow(['s3:PutObject'], [`${this.capture.bucketArn}/captured/*`], {
      because: 'SageMaker names captured objects by endpoint, variant and hour',
    });
    role.allow(['kms:Decrypt', 'kms:GenerateDataKey'], [this.key.keyArn]);
  }

  private allowTelemetry(role: ServiceRole, endpoint: string): void {
    const { partition, region, account } = placeOf(this);
    const logs = `arn:${partition}:logs:${region}:${account}:log-group:/aws/sagemaker/Endpoints/${endpoint}`;
    role.allow(
      ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
      [logs, `${logs}:*`],
      { because: 'A log stream is named by SageMaker; the log group is that of this endpoint' },
    );
    role.allow(['cloudwatch:PutMetricData'], ['*'], {
      conditions: { StringEquals: { 'cloudwatch:namespace': '/aws/sagemaker/Endpoints' } },
      because: NO_METRIC_RESOURCE,
    });
    const alarms = `arn:${partition}:cloudwatch:${region}:${account}:alarm`;
    role.allow(
      ['cloudwatch:DescribeAlarms'],
      ModelEndpoint.rollbackAlarmNames(endpoint).map((name) => `${alarms}:${name}`),
    );
  }

  private createSmokeTestRole(p: ReleaseEnvironmentProps): ServiceRole {
    const { stack, endpoint, region } = this.releaseArns(p);
    return this.createToolsRole('SmokeTestRole', p, {
      description: `Lets the delivery of ${p.useCase.useCaseName} call the endpoint in ${p.environmentName}`,
      service: 'lambda.amazonaws.com',
      roleName: environmentGlobals(p.useCase, p.environmentName, region).smokeTestRole,
      role: p.roles?.smokeTest,
      caller: useCaseGlobals(p.useCase, region).smokeTestRole,
      permissions: [
        { actions: ['sagemaker:DescribeEndpoint', 'sagemaker:InvokeEndpoint'], resources: [endpoint] },
        { actions: ['cloudformation:ListStackResources'], resources: [stack], because: STACK_ID },
      ],
    });
  }

  private createDeployRole(p: ReleaseEnvironmentProps): ServiceRole {
    const { useCase, environmentName, toolsAccount } = p;
    const { stack, region } = this.releaseArns(p);
    return this.createToolsRole('DeployRole', p, {
      description: `Lets the delivery of ${useCase.useCaseName} deploy releases to ${environmentName}`,
      service: 'codepipeline.amazonaws.com',
      roleName: environmentGlobals(useCase, environmentName, region).deployRole,
      role: p.roles?.deploy,
      caller: useCaseGlobals(useCase, region).pipelineRole,
      permissions: deployPermissions(this, {
        stack,
        toolsAccount,
        useCase,
        executionRole: p.cloudFormationExecutionRole,
      }),
    });
  }

  /** CloudFormation deletes the stack with the stack's own role, which the caller needs no permission to pass. */
  private createClearingRole(p: ReleaseEnvironmentProps): ServiceRole {
    const { stack, endpoint, region } = this.releaseArns(p);
    return this.createToolsRole('ClearingRole', p, {
      description: `Lets the delivery of ${p.useCase.useCaseName} clear a failed first release in ${p.environmentName}`,
      service: 'lambda.amazonaws.com',
      roleName: environmentGlobals(p.useCase, p.environmentName, region).clearingRole,
      role: p.roles?.clearing,
      caller: useCaseGlobals(p.useCase, region).clearingRole,
      permissions: [
        {
          actions: ['cloudformation:DeleteStack', 'cloudformation:DescribeStacks', 'cloudformation:ListStackResources'],
          resources: [stack],
          because: STACK_ID,
        },
        { actions: ['sagemaker:DescribeEndpoint'], resources: [endpoint] },
      ],
    });
  }

  /** The stack of the release, whose ARN ends with an id of its own, and its endpoint. */
  private releaseArns({ useCase, environmentName }: ReleaseEnvironmentProps) {
    const { partition, region, account } = placeOf(this);
    const { endpoint } = environmentNames(useCase, environmentName);
    const stackName = releaseStackName(useCase, environmentName);
    return {
      region,
      stack: `arn:${partition}:cloudformation:${region}:${account}:stack/${stackName}/*`,
      endpoint: `arn:${partition}:sagemaker:${region}:${account}:endpoint/${endpoint}`,
    };
  }

  /** A role that one role of the tools account may assume, or the tools that deploy instead of it. */
  private createToolsRole(id: string, p: ReleaseEnvironmentProps, plan: ToolsRolePlan): ServiceRole {
    const { caller, permissions, ...props } = plan;
    const fixed = { path: rolePathOf(p.useCase), _trust: trustIn(this, caller, p) };
    const role = new ServiceRole(this, id, { ...props, ...fixed });
    allowAll(role, permissions);
    return role;
  }
}

interface ToolsRolePlan extends ServiceRoleProps {
  /** The name of the role of the tools account. */
  readonly caller: string;
  readonly permissions: Permission[];
}
