import type { IRepositoryRef } from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { CfnParameter } from 'aws-cdk-lib/aws-ssm';
import { Duration, Fn } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { Zone } from '../data';
import { EncryptionKey, type INetwork, ServiceRole } from '../foundation';
import type { IUseCase } from '../goal';
import { accountPrincipals } from '../private/cross-account';
import { throwFaults } from '../private/errors';
import { injected } from '../private/inject';
import { environmentNames, ROLE_PATH, roleArn, useCaseNames } from '../private/names';
import { scikitLearnImage } from '../private/pipeline/images';
import { NO_RESOURCE, allow, allowAll, policyDocument } from '../private/statements';
import { networkPermissions } from '../private/network-interfaces';
import { ModelEndpoint } from '../serving';
import { checkAlias, checkEnvironmentName, checkToolsAccount } from './private/checks';
import { placeOf } from '../private/place';

/** Where the models of a use case lie in the account that the delivery runs in. */
export interface ModelLocation {
  /** The name of the bucket. */
  readonly bucketName: string;

  /** The alias of the key it is encrypted with, beginning with `alias/` (MLL751). */
  readonly keyAlias: string;
}

/** Properties of a `ReleaseEnvironment`. */
export interface ReleaseEnvironmentProps {
  /** The use case whose releases are deployed here. In another account than its own: `UseCase.define(…)`. */
  readonly useCase: IUseCase;

  /** The name of the environment, the same as of its `Stage` (MLL731). */
  readonly environmentName: string;

  /** The account that the delivery runs in and that holds the models, 12 digits (MLL750). */
  readonly toolsAccount: string;

  /**
   * Where the models lie in that account.
   *
   * @default - the bucket `<use case>-artifacts-<account>` and the key `alias/<use case>`
   */
  readonly models?: ModelLocation;

  /**
   * Repositories that the container images of models come from, beside SageMaker's own.
   *
   * @default - none
   */
  readonly repositories?: IRepositoryRef[];

  /**
   * How long captured traffic stays.
   *
   * @default Duration.days(90)
   */
  readonly captureExpiration?: Duration;

  /**
   * The subnets and security groups that endpoints run in. The serving role may place interfaces there, and SSM
   * parameters tell releases of both, for `ReleaseStack.listFromEnvironment`.
   *
   * @default - endpoints run in a network of SageMaker's own
   */
  readonly network?: INetwork;

  /**
   * The bucket that the server access logs are delivered to, in the same account and region.
   *
   * @default - a bucket of its own, whose logs expire after a year
   */
  readonly accessLogs?: s3.IBucketRef;
}

/**
 * What has to be in an environment before the first release gets there.
 *
 * The role that SageMaker hosts models with, the key and the zone of what endpoints capture, the role that the smoke
 * test is made with, and SSM parameters that tell a release of them. Names that two accounts have to agree on are
 * fixed, so the environments and the delivery can be deployed in any order.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/model-registry-deploy.html
 * @example
 * declare const useCase: goal.IUseCase;
 * new delivery.ReleaseEnvironment(this, 'Environment', {
 *   useCase,
 *   environmentName: 'prod',
 *   toolsAccount: '111111111111',
 * });
 */
export class ReleaseEnvironment extends Construct {
  /** Names this construct for property injectors. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.delivery.ReleaseEnvironment';

  /**
   * The values that a release takes in an environment, by the names of its parameters. `Delivery` gives them to each of
   * its stages, as far as the release has such parameters; the environment itself need not be in the app.
   *
   * `ServingRole`, `ServingKey` and `CaptureBucket` are names of SSM parameters, for
   * `ReleaseStack.parameterFromEnvironment`; `SubnetIds` and `SecurityGroupIds` likewise, for `listFromEnvironment`;
   * `EnvironmentName` and `EndpointName` are plain values.
   */
  public static parametersFor(useCase: IUseCase, environmentName: string): { [name: string]: string } {
    const { parameter, endpoint } = environmentNames(useCase.useCaseName, environmentName);
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

  /** The key of everything that an endpoint stores. */
  public readonly key: EncryptionKey;

  /** Where endpoints keep what they were asked and what they answered, under `captured/`. */
  public readonly capture: Zone;

  /** The role that SageMaker hosts models with. */
  public readonly servingRole: ServiceRole;

  /** The role that the delivery's smoke test calls the endpoint with. */
  public readonly smokeTestRole: iam.IRoleRef;

  readonly #useCase: IUseCase;

  public constructor(scope: Construct, id: string, props: ReleaseEnvironmentProps) {
    super(scope, id);
    const p = injected(this, id, ReleaseEnvironment.PROPERTY_INJECTION_ID, props);
    throwFaults(
      [
        checkEnvironmentName('environmentName', p.environmentName),
        checkToolsAccount(p.toolsAccount),
        checkAlias('models.keyAlias', p.models?.keyAlias),
      ],
      this,
    );
    const names = environmentNames(p.useCase.useCaseName, p.environmentName);
    this.#useCase = p.useCase;
    this.environmentName = p.environmentName;
    this.key = new EncryptionKey(this, 'Key', {
      alias: names.keyAlias,
      description: `What endpoints of ${names.endpoint} store`,
    });
    this.capture = new Zone(this, 'Capture', {
      key: this.key,
      accessLogs: p.accessLogs,
      expiration: p.captureExpiration ?? Duration.days(90),
    });
    this.servingRole = this.createServingRole(p);
    this.smokeTestRole = this.createSmokeTestRole(p);
    this.publishAll(p.network);
  }

  /** The values that a release takes here: `parametersFor` this environment. */
  public parameters(): { [name: string]: string } {
    return ReleaseEnvironment.parametersFor(this.#useCase, this.environmentName);
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
    const description = `For releases of ${this.#useCase.useCaseName} in ${this.environmentName}`;
    new CfnParameter(this, id, { type, name, value, description });
  }

  private createServingRole(p: ReleaseEnvironmentProps): ServiceRole {
    const { endpoint, servingRole } = environmentNames(p.useCase.useCaseName, p.environmentName);
    const role = new ServiceRole(this, 'ServingRole', {
      service: 'sagemaker.amazonaws.com',
      description: `Hosts released models of ${p.useCase.useCaseName} in ${p.environmentName}`,
      roleName: servingRole,
      path: ROLE_PATH,
    });
    this.allowModels(role, p);
    this.allowImages(role, p.repositories ?? []);
    this.allowCapture(role);
    this.allowTelemetry(role, endpoint);
    if (p.network) allowAll(role, networkPermissions(this, p.network));
    return role;
  }

  /** The other half of what the delivery allows in the tools account. */
  private allowModels(role: ServiceRole, { useCase, toolsAccount, models }: ReleaseEnvironmentProps): void {
    const { partition, region } = placeOf(this);
    const names = useCaseNames(useCase.useCaseName);
    const bucket = `arn:${partition}:s3:::${models?.bucketName ?? names.artifactsBucket(toolsAccount)}`;
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
    role.allow(['ecr:GetAuthorizationToken'], ['*'], { because: NO_RESOURCE });
    role.allow(
      ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      [scikitLearnImage(this).repositoryArn, ...repositories.map((r) => r.repositoryRef.repositoryArn)],
    );
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
      because: NO_RESOURCE,
    });
    const alarms = `arn:${partition}:cloudwatch:${region}:${account}:alarm`;
    role.allow(
      ['cloudwatch:DescribeAlarms'],
      ModelEndpoint.rollbackAlarmNames(endpoint).map((name) => `${alarms}:${name}`),
    );
  }

  private createSmokeTestRole(p: ReleaseEnvironmentProps): iam.CfnRole {
    const { partition, region, account } = placeOf(this);
    const { endpoint, smokeTestRole } = environmentNames(p.useCase.useCaseName, p.environmentName);
    const caller = roleArn(partition, p.toolsAccount, useCaseNames(p.useCase.useCaseName).smokeTestRole);
    return new iam.CfnRole(this, 'SmokeTestRole', {
      description: `Lets the delivery of ${p.useCase.useCaseName} call the endpoint in ${p.environmentName}`,
      roleName: smokeTestRole,
      path: ROLE_PATH,
      assumeRolePolicyDocument: policyDocument([
        {
          Effect: 'Allow',
          Principal: { AWS: accountPrincipals(this, [p.toolsAccount]) },
          Action: 'sts:AssumeRole',
          Condition: { ArnEquals: { 'aws:PrincipalArn': caller } },
        },
      ]),
      policies: [
        {
          policyName: 'Allowed',
          policyDocument: policyDocument([
            allow(
              ['sagemaker:InvokeEndpoint'],
              [`arn:${partition}:sagemaker:${region}:${account}:endpoint/${endpoint}`],
            ),
          ]),
        },
      ],
    });
  }
}
