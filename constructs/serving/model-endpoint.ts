import { CfnScalableTarget, CfnScalingPolicy } from 'aws-cdk-lib/aws-applicationautoscaling';
import { CfnAlarm, type IAlarmRef } from 'aws-cdk-lib/aws-cloudwatch';
import type { IRoleRef } from 'aws-cdk-lib/aws-iam';
import type { IKeyRef } from 'aws-cdk-lib/aws-kms';
import {
  CfnEndpoint,
  CfnEndpointConfig,
  CfnModel,
  type EndpointReference,
  type IEndpointRef,
} from 'aws-cdk-lib/aws-sagemaker';
import { Names, type ResourceEnvironment, Stack, Token } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { EncryptionKey, ServiceRole } from '../foundation';
import { EndpointGrants } from './endpoint-grants';
import { EndpointMetrics } from './endpoint-metrics';
import type { ModelEndpointProps } from './model-endpoint-props';
import { checkEndpoint, checkEndpointName } from './private/checks';
import { allowServing } from './private/execution-role';
import { type EndpointPlan, planEndpoint, VARIANT } from './private/plan';
import { renderCapture, renderDeployment, renderVariant, takesVolumeKey } from './private/render';
import { renderErrors, renderLatency, rollbackAlarmNames } from './private/rollback-alarms';
import { TrafficRouting } from './rollout';
import { throwFaults } from '../private/errors';
import { injected } from '../private/inject';
import { placeOf } from '../private/place';

/** An endpoint that answers requests: one of ours, or one that exists. */
export interface IModelEndpoint extends IEndpointRef {
  /** The name that callers use. */
  readonly endpointName: string;

  /** The ARN of the endpoint. */
  readonly endpointArn: string;

  /** What others may be allowed to do with it. */
  readonly grants: EndpointGrants;

  /** What CloudWatch knows of it. */
  readonly metrics: EndpointMetrics;
}

abstract class EndpointBase extends Construct implements IModelEndpoint {
  public abstract readonly endpointName: string;
  public abstract readonly endpointArn: string;
  #grants?: EndpointGrants;
  #metrics?: EndpointMetrics;

  /** The account and region of the stack. */
  public get env(): ResourceEnvironment {
    const { account, region } = Stack.of(this);
    return { account, region };
  }

  /** The reference other constructs take. */
  public get endpointRef(): EndpointReference {
    return { endpointArn: this.endpointArn };
  }

  /** What others may be allowed to do with it. Made when first asked for. */
  public get grants(): EndpointGrants {
    return (this.#grants ??= EndpointGrants.fromEndpoint(this));
  }

  /** What CloudWatch knows of it. Made when first asked for. */
  public get metrics(): EndpointMetrics {
    return (this.#metrics ??= EndpointMetrics.fromEndpointName(this.endpointName, VARIANT));
  }
}

/**
 * An endpoint that serves a model, and takes the next one without a break.
 *
 * It is one name for a succession of models: a new model is tried on a part of the traffic, and the service goes back to
 * the old one by itself if that goes wrong. The containers are cut off from every network (where the service can do
 * that: on instances), the volumes and the captured traffic are encrypted, and the number of instances follows the load
 * if it may. What a release replaces has no name of its own, so it can be replaced.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/realtime-endpoints.html
 * @example
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
  /** Names this construct for property injectors. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.serving.ModelEndpoint';

  /** An endpoint that exists in this account and region, by its name; a malformed one is refused with MLL601. */
  public static fromEndpointName(scope: Construct, id: string, endpointName: string): IModelEndpoint {
    throwFaults([checkEndpointName(endpointName)], scope);
    return new ImportedEndpoint(scope, id, endpointName);
  }

  /** The names of the alarms that make an endpoint go back: a role given to it has to be allowed to describe them. */
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

  /** The role of the model. */
  public readonly role: IRoleRef;

  /** The key of the volumes and of captured data; `undefined` where neither takes one from here. */
  public readonly key?: IKeyRef;

  /** The alarms that make the service go back while traffic moves; none if it moves all at once. */
  public readonly rollbackAlarms: IAlarmRef[];

  public constructor(scope: Construct, id: string, props: ModelEndpointProps) {
    super(scope, id);
    const p = injected(this, id, ModelEndpoint.PROPERTY_INJECTION_ID, props);
    const plan = planEndpoint(p);
    throwFaults(checkEndpoint(p, plan), this);

    this.endpointName = p.endpointName ?? Names.uniqueResourceName(this, { maxLength: 63, separator: '-' });
    this.key = p.key ?? plan.capture?.key ?? (takesVolumeKey(plan) ? this.createKey() : undefined);
    this.role = p.role ?? this.createRole(p, plan);
    const config = this.createConfig(plan, this.createModel(p, plan));
    const alarms = this.createAlarms(p, plan, config.attrEndpointConfigName);
    const resource = this.createEndpoint(plan, config, alarms);
    if (plan.scales) this.createScaling(plan, resource);

    this.rollbackAlarms = alarms;
    this.endpointArn = resource.ref;
  }

  private createKey(): IKeyRef {
    return new EncryptionKey(this, 'Key', { description: `Volumes of the endpoint ${this.endpointName}` });
  }

  private createRole(p: ModelEndpointProps, plan: EndpointPlan): IRoleRef {
    const role = new ServiceRole(this, 'Role', {
      service: 'sagemaker.amazonaws.com',
      description: `Serves the model of the endpoint ${this.endpointName}`,
    });
    const { errors, latency } = rollbackAlarmNames(this.endpointName);
    const watched = p.serviceLevels ? [errors, latency] : [errors];
    const alarmNames = plan.rollout.routing === TrafficRouting.ALL_AT_ONCE ? [] : watched;
    allowServing(role, plan, { endpointName: this.endpointName, alarmNames, network: p.network });
    return role;
  }

  private createModel({ network }: ModelEndpointProps, { model, serverless }: EndpointPlan): CfnModel {
    return new CfnModel(this, 'Model', {
      executionRoleArn: this.role.roleRef.roleArn,
      // Serverless endpoints refuse isolated models.
      enableNetworkIsolation: serverless ? undefined : true,
      primaryContainer: { modelPackageName: model.modelPackageArn },
      vpcConfig: network && { subnets: network.subnetIds, securityGroupIds: network.securityGroupIds },
    });
  }

  private createConfig(plan: EndpointPlan, model: CfnModel): CfnEndpointConfig {
    const key = this.key?.keyRef.keyArn;
    return new CfnEndpointConfig(this, 'Config', {
      productionVariants: [renderVariant(plan, model.attrModelName)],
      kmsKeyId: takesVolumeKey(plan) ? key : undefined,
      dataCaptureConfig: renderCapture(plan, key),
    });
  }

  private createAlarms({ serviceLevels }: ModelEndpointProps, { rollout }: EndpointPlan, config: string): CfnAlarm[] {
    if (rollout.routing === TrafficRouting.ALL_AT_ONCE) return [];
    const errors = new CfnAlarm(this, 'RollbackErrors', renderErrors(this.endpointName, config, serviceLevels));
    if (!serviceLevels) return [errors];
    return [errors, new CfnAlarm(this, 'RollbackLatency', renderLatency(this.endpointName, config, serviceLevels))];
  }

  private createEndpoint(plan: EndpointPlan, config: CfnEndpointConfig, alarms: CfnAlarm[]): CfnEndpoint {
    const resource = new CfnEndpoint(this, 'Resource', {
      endpointName: this.endpointName,
      endpointConfigName: config.attrEndpointConfigName,
      deploymentConfig: renderDeployment(
        plan.rollout,
        alarms.map(({ alarmName }) => alarmName!),
      ),
      // Scaling is stopped while an endpoint is updated: the new fleet starts with as many instances as there are now,
      // not with as many as there were in the beginning.
      retainAllVariantProperties: plan.scales || undefined,
      excludeRetainedVariantProperties: plan.scales ? [{ variantPropertyType: 'DesiredWeight' }] : undefined,
    });
    for (const alarm of alarms) resource.addResourceDependency(alarm);
    return resource;
  }

  private createScaling({ realtime, instances }: EndpointPlan, resource: CfnEndpoint): void {
    const { partition, account } = placeOf(this);
    const service = 'sagemaker.application-autoscaling.amazonaws.com';
    const role = `aws-service-role/${service}/AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint`;
    const target = new CfnScalableTarget(this, 'Target', {
      serviceNamespace: 'sagemaker',
      scalableDimension: 'sagemaker:variant:DesiredInstanceCount',
      resourceId: `endpoint/${this.endpointName}/variant/${VARIANT}`,
      minCapacity: instances,
      maxCapacity: realtime!.maxInstances!,
      // CloudFormation makes the service-linked role when it is named.
      roleArn: `arn:${partition}:iam::${account}:role/${role}`,
    });
    target.addResourceDependency(resource);
    new CfnScalingPolicy(this, 'Scaling', {
      policyName: `${this.endpointName}-invocations`,
      policyType: 'TargetTrackingScaling',
      scalingTargetId: target.ref,
      targetTrackingScalingPolicyConfiguration: {
        targetValue: realtime!.invocationsPerInstance!,
        predefinedMetricSpecification: { predefinedMetricType: 'SageMakerVariantInvocationsPerInstance' },
        scaleInCooldown: 600,
        scaleOutCooldown: 300,
      },
    });
  }
}

class ImportedEndpoint extends EndpointBase {
  public readonly endpointName: string;
  public readonly endpointArn: string;

  public constructor(scope: Construct, id: string, endpointName: string) {
    super(scope, id);
    const { partition, region, account } = placeOf(this);
    this.endpointName = endpointName;
    this.endpointArn = `arn:${partition}:sagemaker:${region}:${account}:endpoint/${lowerCase(endpointName)}`;
  }
}

/** As in the ARNs that SageMaker makes. */
function lowerCase(name: string): string {
  return Token.isUnresolved(name) ? name : name.toLowerCase();
}
