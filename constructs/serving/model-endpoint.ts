import { CfnScalableTarget, CfnScalingPolicy } from 'aws-cdk-lib/aws-applicationautoscaling';
import { CfnAlarm, type IAlarmRef } from 'aws-cdk-lib/aws-cloudwatch';
import { type IRole, type IRoleRef, Role } from 'aws-cdk-lib/aws-iam';
import type { IKeyRef } from 'aws-cdk-lib/aws-kms';
import {
  CfnEndpoint,
  CfnEndpointConfig,
  CfnModel,
  type EndpointReference,
  type IEndpointRef,
} from 'aws-cdk-lib/aws-sagemaker';
import { Names, type RemovalPolicy, type ResourceEnvironment, Stack, Token } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { EncryptionKey, type RequiredStatement, ServiceRole } from '../foundation';
import { EndpointGrants } from './endpoint-grants';
import { EndpointMetrics } from './endpoint-metrics';
import type { Hosting } from './hosting';
import type { ModelEndpointProps } from './model-endpoint-props';
import { acknowledgeModel } from './private/acknowledged-model';
import { checkEndpoint } from './private/checks';
import { allowServing } from './private/execution-role';
import { type EndpointPlan, isServerless, planEndpoint, scales, VARIANT, wholeInstances } from './private/plan';
import { renderCapture, renderContainer, renderDeployment, renderVariant, takesVolumeKey } from './private/render';
import { renderErrors, renderLatency, rollbackAlarmNames } from './private/rollback-alarms';
import { TrafficRouting } from './rollout';
import { checkVariantName } from '../private/endpoint-name';
import { acknowledgeInStandards } from '../private/acknowledge';
import { throwFaults } from '../private/errors';
import { ForeignResources } from '../private/foreign';
import { injected } from '../private/inject';
import { warnOfNewerTypes } from '../private/instance-type';
import { activity, generatedRoleName } from '../private/names';
import { placeOf } from '../private/place';
import { checkLists } from '../private/placement';
import { warnOfRegion } from '../private/region-facts';
import { Warning, warn } from '../private/warnings';
import { PolicyRequests } from '../private/policy-requests';

/** An endpoint of this library, or an existing one. */
export interface IModelEndpoint extends IEndpointRef {
  /** The name of the endpoint. */
  readonly endpointName: string;

  /** The ARN of the endpoint. */
  readonly endpointArn: string;

  /** The name of the variant that receives the requests. */
  readonly variantName: string;

  /** Grants to principals that call the endpoint. */
  readonly grants: EndpointGrants;

  /** The metrics of the endpoint in CloudWatch. */
  readonly metrics: EndpointMetrics;
}

/** An existing endpoint in this account and Region. */
export interface EndpointAttributes {
  /** The name of the endpoint. A malformed name is reported as MLL601. */
  readonly endpointName: string;

  /**
   * The name of the variant that receives the requests. A malformed name is reported as MLL637. An endpoint that SageMaker's
   * Python SDK has made has the variant `AllTraffic`.
   *
   * @default 'main', the variant of the endpoints of this library
   */
  readonly variantName?: string;
}

abstract class EndpointBase extends Construct implements IModelEndpoint {
  public abstract readonly endpointName: string;
  public abstract readonly endpointArn: string;
  public abstract readonly variantName: string;
  private cachedGrants?: EndpointGrants;
  private cachedMetrics?: EndpointMetrics;

  /** The account and Region of the stack. */
  public get env(): ResourceEnvironment {
    const { account, region } = Stack.of(this);
    return { account, region };
  }

  /** The reference that other constructs take. */
  public get endpointRef(): EndpointReference {
    return { endpointArn: this.endpointArn };
  }

  /** Grants to principals that call the endpoint. */
  public get grants(): EndpointGrants {
    return (this.cachedGrants ??= EndpointGrants.fromEndpoint(this));
  }

  /** The metrics of the endpoint in CloudWatch. */
  public get metrics(): EndpointMetrics {
    return (this.cachedMetrics ??= EndpointMetrics.fromEndpointName(this.endpointName, this.variantName));
  }
}

/**
 * An endpoint that serves a model and changes over to the next one without an interruption.
 *
 * The name of the endpoint stays while its models change. A new model is tried on a part of the traffic, and SageMaker
 * moves the traffic back if that goes wrong. On instances, the containers have no network access, and the number of
 * instances can follow the load. The volumes and the captured traffic are encrypted. Model and endpoint configuration
 * have generated names, so that a release can replace them.
 *
 * All faults of an endpoint are reported at once (MLL601 to MLL634), before anything is created.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/realtime-endpoints.html
 * @example
 * import { data, serving } from 'cdk-ml-lifecycle';
 *
 * declare const lake: data.DataLake;
 * const endpoint = new serving.ModelEndpoint(this, 'Endpoint', {
 *   model: serving.ServedModel.fromPackage(
 *     'arn:aws:sagemaker:eu-west-1:111111111111:model-package/mortgage-approval/7',
 *     { artifacts: lake.artifacts },
 *   ),
 *   hosting: serving.Hosting.realtime({ instanceType: 'ml.m6i.large' }),
 *   capture: serving.DataCapture.to(lake.capture),
 * });
 */
export class ModelEndpoint extends EndpointBase {
  /** The ID by which property injectors find this class. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.serving.ModelEndpoint';

  /**
   * An existing endpoint in this account and Region, whose variant is taken to be `main`. A malformed name is reported as
   * MLL601. Where its metrics are watched, a warning says so: `fromEndpointAttributes` takes the name of the variant.
   *
   * @param endpointName the name of the endpoint
   */
  public static fromEndpointName(scope: Construct, id: string, endpointName: string): IModelEndpoint {
    return ModelEndpoint.fromEndpointAttributes(scope, id, { endpointName });
  }

  /** An existing endpoint in this account and Region, with the variant that monitoring watches. */
  public static fromEndpointAttributes(scope: Construct, id: string, attrs: EndpointAttributes): IModelEndpoint {
    const { endpointName, variantName } = attrs;
    throwFaults([...checkEndpoint({ endpointName }), checkVariantName(['variantName'], variantName)], scope);
    return new ImportedEndpoint(scope, id, attrs);
  }

  /**
   * The names of the alarms that stop a rollout. A role of your own must be allowed to describe them.
   *
   * @param endpointName the name of the endpoint
   */
  public static rollbackAlarmNames(endpointName: string): string[] {
    return Object.values(rollbackAlarmNames(endpointName));
  }

  /**
   * The name of the endpoint.
   *
   * @attribute
   */
  public readonly endpointName: string;

  /**
   * The ARN of the endpoint.
   *
   * @attribute
   */
  public readonly endpointArn: string;

  /** The name of the variant that receives the requests: `main`. */
  public readonly variantName: string = VARIANT;

  /** The key of the volumes and of captured data; `undefined` if neither takes a key from this endpoint. */
  public readonly key?: IKeyRef;

  /** The alarms that make SageMaker move the traffic back; none if it moves all at once. */
  public readonly rollbackAlarms: IAlarmRef[];

  /** The L1 of the endpoint, for overrides. */
  public readonly resource: CfnEndpoint;

  /** The L1 of the model, for overrides. */
  public readonly model: CfnModel;

  /** The L1 of the configuration of the endpoint, for overrides. */
  public readonly config: CfnEndpointConfig;

  /** The L1 of what scales, for overrides; `undefined` if the hosting doesn't scale. */
  public readonly scalableTarget?: CfnScalableTarget;

  /** The L1 of the rule by which it scales, for overrides; `undefined` if the hosting doesn't scale. */
  public readonly scalingPolicy?: CfnScalingPolicy;

  private readonly executionRole: IRoleRef;
  private imported?: IRole;

  public constructor(scope: Construct, id: string, props: ModelEndpointProps) {
    super(scope, id);
    const p = injected(this, id, ModelEndpoint.PROPERTY_INJECTION_ID, props);
    const misplaced = p.network ? checkLists(this, p.network) : [];
    throwFaults([...checkEndpoint(p, placeOf(this).region), ...misplaced], this);
    const plan = planEndpoint(p);
    const larger = p.rollout && wholeInstances(p.rollout, p.hosting);
    if (larger) warn(this, Warning.WHOLE_INSTANCES, larger);
    warnOfRegion(this, 'AWS::SageMaker::Endpoint');
    warnOfNewerTypes(this, [p.hosting.instanceType]);

    this.endpointName = p.endpointName ?? Names.uniqueResourceName(this, { maxLength: 63, separator: '-' });
    this.key =
      p.key ?? plan.capture?.key ?? (takesVolumeKey(plan.hosting) ? this.createKey(p.removalPolicy) : undefined);
    this.executionRole = p.role ?? this.createRole(plan);
    this.model = this.createModel(plan);
    this.config = this.createConfig(plan, this.model);
    const alarms = this.createAlarms(plan, this.config.attrEndpointConfigName);
    this.resource = this.createEndpoint(plan, this.config, alarms);
    if (scales(plan.hosting)) {
      this.scalableTarget = this.createTarget(plan.hosting, this.resource);
      this.scalingPolicy = this.createScaling(plan.hosting, this.scalableTarget);
    }

    this.rollbackAlarms = alarms;
    this.endpointArn = this.resource.ref;
  }

  /** The role of the model. A given role that is only a reference is imported, and nothing is added to it. */
  public get role(): IRole {
    const role = this.executionRole;
    if (role instanceof ServiceRole) return role.role;
    if (isRole(role)) return role;
    return (this.imported ??= Role.fromRoleArn(this, 'Imported', role.roleRef.roleArn, { mutable: false }));
  }

  /**
   * The statements that the owners of zones and keys in other accounts have to add to their policies, because these are not
   * of this app. A warning says the same. A role of your own is not judged.
   */
  public requiredStatements(): RequiredStatement[] {
    return PolicyRequests.of(this).required;
  }

  private createKey(removalPolicy?: RemovalPolicy): IKeyRef {
    return new EncryptionKey(this, 'Key', {
      description: `Volumes of the endpoint ${this.endpointName}`,
      removalPolicy,
    });
  }

  private createRole(plan: EndpointPlan): IRoleRef {
    const { artifacts } = plan.model;
    const zone = plan.capture?.zone;
    const requests = PolicyRequests.of(this);
    const foreign = new ForeignResources(requests, [artifacts, artifacts?.key, zone, zone?.key]);
    const role = new ServiceRole(this, 'Role', {
      service: 'sagemaker.amazonaws.com',
      description: `Serves the model of the endpoint ${this.endpointName}`,
      ...(foreign.nameRoles && { roleName: generatedRoleName(this) }),
    });
    const { errors, latency } = rollbackAlarmNames(this.endpointName);
    const watched = plan.serviceLevels ? [errors, latency] : [errors];
    const alarmNames = plan.rollout.routing === TrafficRouting.ALL_AT_ONCE ? [] : watched;
    allowServing(role, plan, { endpointName: this.endpointName, alarmNames });
    foreign.admit(role);
    requests.warn();
    return role;
  }

  private createModel({ hosting, model, network }: EndpointPlan): CfnModel {
    const resource = new CfnModel(this, 'Model', {
      executionRoleArn: this.executionRole.roleRef.roleArn,
      // The service refuses isolated models on serverless endpoints.
      enableNetworkIsolation: isServerless(hosting) ? undefined : true,
      primaryContainer: renderContainer(model),
      vpcConfig: network && { subnets: network.subnetIds, securityGroupIds: network.securityGroupIds },
    });
    acknowledgeModel(resource, { isolated: !isServerless(hosting), network, model });
    return resource;
  }

  private createConfig({ capture, hosting }: EndpointPlan, model: CfnModel): CfnEndpointConfig {
    const key = this.key?.keyRef.keyArn;
    return new CfnEndpointConfig(this, 'Config', {
      productionVariants: [renderVariant(hosting, model.attrModelName)],
      kmsKeyId: takesVolumeKey(hosting) ? key : undefined,
      dataCaptureConfig: renderCapture(capture, key),
      tags: [activity('hosting')],
    });
  }

  private createAlarms({ rollout, serviceLevels }: EndpointPlan, config: string): CfnAlarm[] {
    if (rollout.routing === TrafficRouting.ALL_AT_ONCE) return [];
    const watched = { endpointName: this.endpointName, config, region: Stack.of(this).region };
    const alarms = [new CfnAlarm(this, 'RollbackErrors', renderErrors(watched, serviceLevels))];
    if (serviceLevels) alarms.push(new CfnAlarm(this, 'RollbackLatency', renderLatency(watched, serviceLevels)));
    for (const alarm of alarms) acknowledgeInStandards(alarm, 'CloudWatchAlarmAction', READ_BY_SAGEMAKER);
    return alarms;
  }

  private createEndpoint(
    { hosting, rollout }: EndpointPlan,
    config: CfnEndpointConfig,
    alarms: CfnAlarm[],
  ): CfnEndpoint {
    const resource = new CfnEndpoint(this, 'Resource', {
      endpointName: this.endpointName,
      endpointConfigName: config.attrEndpointConfigName,
      tags: [activity('hosting')],
      deploymentConfig: renderDeployment(
        rollout,
        alarms.map(({ alarmName }) => alarmName!),
      ),
      // The endpoint doesn't scale during an update. This way, the new fleet starts with the current number of
      // instances, not with the number that the endpoint was created with.
      retainAllVariantProperties: scales(hosting) || undefined,
      excludeRetainedVariantProperties: scales(hosting) ? [{ variantPropertyType: 'DesiredWeight' }] : undefined,
    });
    for (const alarm of alarms) resource.addResourceDependency(alarm);
    return resource;
  }

  private createTarget(hosting: Hosting, resource: CfnEndpoint): CfnScalableTarget {
    const { partition, account } = placeOf(this);
    const service = 'sagemaker.application-autoscaling.amazonaws.com';
    const role = `aws-service-role/${service}/AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint`;
    const target = new CfnScalableTarget(this, 'Target', {
      serviceNamespace: 'sagemaker',
      scalableDimension: 'sagemaker:variant:DesiredInstanceCount',
      resourceId: `endpoint/${this.endpointName}/variant/${VARIANT}`,
      minCapacity: hosting.instances!,
      maxCapacity: hosting.maxInstances!,
      // CloudFormation creates the service-linked role if it is named.
      roleArn: `arn:${partition}:iam::${account}:role/${role}`,
    });
    target.addResourceDependency(resource);
    return target;
  }

  private createScaling(hosting: Hosting, target: CfnScalableTarget): CfnScalingPolicy {
    return new CfnScalingPolicy(this, 'Scaling', {
      policyName: `${this.endpointName}-invocations`,
      policyType: 'TargetTrackingScaling',
      scalingTargetId: target.ref,
      targetTrackingScalingPolicyConfiguration: {
        targetValue: hosting.invocationsPerInstance!,
        predefinedMetricSpecification: { predefinedMetricType: 'SageMakerVariantInvocationsPerInstance' },
        scaleInCooldown: 600,
        scaleOutCooldown: 300,
      },
    });
  }
}

function isRole(role: IRoleRef): role is IRole {
  return 'addToPrincipalPolicy' in role;
}

const READ_BY_SAGEMAKER =
  'SageMaker reads it during a rollout and moves the traffic back; EndpointAlarms warns people of the service levels';

class ImportedEndpoint extends EndpointBase {
  public readonly endpointName: string;
  public readonly endpointArn: string;

  private readonly givenVariant?: string;

  public constructor(scope: Construct, id: string, { endpointName, variantName }: EndpointAttributes) {
    super(scope, id);
    this.givenVariant = variantName;
    const { partition, region, account } = placeOf(this);
    this.endpointName = endpointName;
    this.endpointArn = `arn:${partition}:sagemaker:${region}:${account}:endpoint/${lowerCase(endpointName)}`;
  }

  /** A name that nobody gave may be wrong, and what watches a variant that does not exist is silent for ever. */
  public override get variantName(): string {
    if (this.givenVariant === undefined) warn(this, Warning.VARIANT_ASSUMED, assumed(this.endpointName));
    return this.givenVariant ?? VARIANT;
  }
}

function assumed(endpointName: string): string {
  const name = Token.isUnresolved(endpointName) ? 'an imported endpoint' : `the endpoint ${endpointName}`;
  return (
    `the variant ${VARIANT} of ${name} is watched, which may have another one; give variantName to fromEndpointAttributes(): ` +
    `AllTraffic if SageMaker's Python SDK has made the endpoint, ${VARIANT} if this library has`
  );
}

/** SageMaker writes the name of an endpoint in lower case in its ARN. */
function lowerCase(name: string): string {
  return Token.isUnresolved(name) ? name : name.toLowerCase();
}
