import { type Duration, type Size, Token } from 'aws-cdk-lib/core';
import type { INetwork } from '../../foundation';
import type { ServiceLevels } from '../../goal';
import { checkEndpointName } from '../../private/endpoint-name';
import { type Fault, type Path, Quantity, fault } from '../../private/faults';
import { differ } from '../../private/foreign';
import { InstanceUse, checkInstanceType, isArm, isBurstable } from '../../private/instance-type';
import { checkImageRegion } from '../../private/pipeline/images';
import { checkNotEmpty, checkNumber, checkPattern, isWithin, mebibytes, seconds, within } from '../../private/validate';
import type { DataCapture } from '../data-capture';
import type { Hosting } from '../hosting';
import type { ModelEndpointProps } from '../model-endpoint-props';
import { type Rollout, TrafficRouting } from '../rollout';
import type { ServedModel } from '../served-model';
import { hasGuardrails, isServerless, steps } from './plan';
import * as registries from './registry-rules';
import * as rules from './rules';

type Found = (Fault | undefined)[];
type Props = Partial<ModelEndpointProps>;

const INSTANCES = { form: rules.INSTANCE_TYPE, use: rules.INSTANCE_USE };

/** Everything that is wrong with an endpoint; `region` is the one of its stack. */
export function checkEndpoint(props: Props, region?: string): Found {
  const { capture, endpointName, hosting, network, rollout, serviceLevels } = props;
  return [
    checkEndpointName(['endpointName'], endpointName),
    ...checkOwnRole(props, region),
    ...(hosting ? checkHosting(hosting, props) : []),
    ...(rollout ? checkRollout(rollout, hosting) : []),
    ...(capture ? checkCapture(capture) : []),
    ...(network ? checkNetwork(network) : []),
    ...(serviceLevels ? checkServiceLevels(serviceLevels) : []),
    ...(props.model
      ? [...checkModel(props.model), ...checkModelRegion(props.model, region), ...checkRegistry(props.model, props)]
      : []),
  ];
}

function checkModel({ image, modelDataUri, modelPackageArn }: ServedModel): Found {
  return [
    checkPattern(rules.MODEL_PACKAGE, ['model', 'modelPackageArn'], modelPackageArn, rules.MODEL_PACKAGE_PATTERN),
    checkPattern(rules.MODEL_IMAGE, ['model', 'image'], image, rules.IMAGE_PATTERN),
    checkPattern(rules.MODEL_DATA, ['model', 'modelDataUri'], modelDataUri, rules.S3_OBJECT_PATTERN),
  ];
}

function checkModelRegion({ image, modelPackageArn }: ServedModel, region: string | undefined): Found {
  return [
    checkElsewhere(['model', 'image'], image, registries.ECR_REGION, region),
    checkElsewhere(['model', 'modelPackageArn'], modelPackageArn, registries.PACKAGE_REGION, region),
  ];
}

// A token that stands for the Region has no Region at its place.
function checkElsewhere(path: Path, got: string | undefined, pattern: RegExp, region: string | undefined) {
  const [, found] = pattern.exec(got ?? '') ?? [];
  return differ(found, region) ? fault(registries.MODEL_REGION, path, { got }) : undefined;
}

function checkRegistry({ image, privateRegistry }: ServedModel, { hosting, network }: Props): Found {
  if (!privateRegistry) return [];
  if (hosting && isServerless(hosting)) return [fault(registries.PRIVATE_SERVERLESS, ['model', 'privateRegistry'])];
  const path = ['model', 'privateRegistry', 'repository'];
  return [
    checkPattern(registries.PRIVATE_REPOSITORY, path, privateRegistry.repository, registries.REPOSITORY_PATTERN),
    checkPattern(registries.PRIVATE_DIGEST, ['model', 'image'], image, registries.DIGEST_PATTERN),
    network ? undefined : fault(registries.PRIVATE_NETWORK, ['network']),
  ];
}

// A check of some of the props has no model, and a role may still be added.
function checkOwnRole({ capture, model, role }: Props, region: string | undefined): Found {
  if (model === undefined || role !== undefined) return [];
  return [
    model.artifacts ? undefined : fault(rules.ROLE_FOR_MODEL, ['role']),
    capture && !capture.zone ? fault(rules.ROLE_FOR_CAPTURE, ['role']) : undefined,
    model.repository || model.privateRegistry || region === undefined ? undefined : checkImageRegion(region),
  ];
}

function checkHosting(hosting: Hosting, props: Props): Found {
  return isServerless(hosting) ? checkServerless(hosting, props) : checkInstances(hosting, props);
}

function checkInstances(hosting: Hosting, props: Props): Found {
  const { instances, instanceType, maxInstances } = hosting;
  return [
    checkInstanceType(INSTANCES, ['hosting', 'instanceType'], instanceType, InstanceUse.HOSTING),
    checkProcessors(instanceType, props),
    checkNumber(rules.INSTANCE_COUNT, ['hosting', 'instances'], instances, rules.INSTANCES),
    checkMaxInstances(maxInstances, instances),
    ...checkScaling(hosting),
  ];
}

// A check of some of the props has no model. What the app trains runs in the image of AWS.
function checkProcessors(instanceType: string | undefined, { model }: Props): Fault | undefined {
  if (model?.repository || model?.privateRegistry || instanceType === undefined || Token.isUnresolved(instanceType))
    return undefined;
  return isArm(instanceType)
    ? fault(rules.INSTANCE_ARM, ['hosting', 'instanceType'], { got: instanceType })
    : undefined;
}

function checkMaxInstances(maxInstances: number | undefined, instances: number | undefined): Fault | undefined {
  const known = instances !== undefined && !Token.isUnresolved(instances) && isWithin(instances, rules.INSTANCES);
  const bounds = known ? { ...rules.INSTANCES, min: instances } : rules.INSTANCES;
  if (maxInstances === undefined || Token.isUnresolved(maxInstances) || isWithin(maxInstances, bounds))
    return undefined;
  const must = known ? `${within(bounds)}, the number of instances` : within(bounds);
  return fault(rules.MAX_INSTANCES, ['hosting', 'maxInstances'], { got: maxInstances, must });
}

function checkScaling({ instanceType, invocationsPerInstance, maxInstances }: Hosting): Found {
  const limited = maxInstances !== undefined;
  const path = ['hosting', limited ? 'invocationsPerInstance' : 'maxInstances'];
  const must = `be given together with ${limited ? 'maxInstances' : 'invocationsPerInstance'}`;
  return [
    limited === (invocationsPerInstance !== undefined) ? undefined : fault(rules.SCALING, path, { must }),
    checkNumber(
      rules.SCALING_LOAD,
      ['hosting', 'invocationsPerInstance'],
      invocationsPerInstance,
      rules.INVOCATIONS_PER_INSTANCE,
    ),
    limited && instanceType !== undefined && !Token.isUnresolved(instanceType) && isBurstable(instanceType)
      ? fault(rules.SCALING_BURSTABLE, ['hosting', 'instanceType'], { got: instanceType })
      : undefined,
  ];
}

function checkServerless({ maxConcurrency, memory }: Hosting, { capture, network, rollout }: Props): Found {
  const inSteps = rollout !== undefined && rollout.routing !== TrafficRouting.ALL_AT_ONCE;
  return [
    inSteps ? fault(rules.SERVERLESS_ROLLOUT, ['rollout']) : undefined,
    capture && fault(rules.SERVERLESS_CAPTURE, ['capture']),
    network && fault(rules.SERVERLESS_NETWORK, ['network']),
    checkMemory(memory),
    checkNumber(rules.SERVERLESS_CONCURRENCY, ['hosting', 'maxConcurrency'], maxConcurrency, rules.MAX_CONCURRENCY),
  ];
}

function checkMemory(memory: Size | undefined): Fault | undefined {
  const size = mebibytes(memory);
  if (size === undefined || rules.MEMORY_MEBIBYTES.includes(size)) return undefined;
  return fault(rules.SERVERLESS_MEMORY, ['hosting', 'memory'], { got: new Quantity(size, 'MiB') });
}

function checkRollout(rollout: Rollout, hosting: Hosting | undefined): Found {
  if (rollout.routing === TrafficRouting.ALL_AT_ONCE) return [];
  const single = hosting?.instances === 1;
  return [
    checkPercent(rollout),
    checkBake(rollout),
    hosting && !isServerless(hosting) && !hasGuardrails(hosting)
      ? fault(rules.STEPS_ON_INF1, ['rollout'], { got: rollout.routing })
      : undefined,
    single ? fault(rules.INSTANCES_FOR_STEPS, ['hosting', 'instances'], { got: 1 }) : undefined,
  ];
}

function checkPercent({ percent, routing }: Rollout): Fault | undefined {
  const bounds = percentBounds(routing);
  const found = checkNumber(rules.ROLLOUT_PERCENT, ['rollout', 'percent'], percent, bounds);
  return found && { ...found, must: within(bounds) };
}

function percentBounds(routing: TrafficRouting) {
  return routing === TrafficRouting.LINEAR ? rules.LINEAR_PERCENT : rules.CANARY_PERCENT;
}

function checkBake(rollout: Rollout): Fault | undefined {
  const time = seconds(rollout.bake);
  if (time === undefined) return undefined;
  const minutes = time / 60;
  const details = { got: new Quantity(minutes, 'minutes') };
  if (!isWithin(minutes, rules.BAKE_MINUTES) || !Number.isInteger(time))
    return fault(rules.ROLLOUT_BAKE, ['rollout', 'bake'], details);
  const count = countSteps(rollout);
  if (count === undefined || count * minutes <= rules.ROLLOUT_MINUTES) return undefined;
  const most = Math.floor(rules.ROLLOUT_MINUTES / count);
  const must = `be at most ${most} minutes for ${count} steps to end within 7 hours`;
  return fault(rules.ROLLOUT_TIME, ['rollout', 'bake'], { ...details, must });
}

function countSteps(rollout: Rollout): number | undefined {
  const { percent, routing } = rollout;
  if (percent === undefined || Token.isUnresolved(percent)) return undefined;
  return isWithin(percent, percentBounds(routing)) ? steps(rollout) : undefined;
}

function checkCapture({ destinationUri, modelVersion, percent }: DataCapture): Found {
  return [
    checkPattern(rules.MODEL_VERSION, ['capture', 'modelVersion'], modelVersion, rules.MODEL_VERSION_PATTERN),
    checkNumber(rules.CAPTURED_PERCENT, ['capture', 'percent'], percent, rules.CAPTURE_PERCENT),
    checkPattern(rules.CAPTURE_URI, ['capture', 'destinationUri'], destinationUri, rules.S3_URI_PATTERN),
  ];
}

function checkNetwork({ securityGroupIds, subnetIds }: INetwork): Found {
  return [
    checkNotEmpty(rules.NETWORK, ['network', 'subnetIds'], subnetIds),
    checkNotEmpty(rules.NETWORK, ['network', 'securityGroupIds'], securityGroupIds),
  ];
}

// A token is refused here, because thresholds are computed from these values.
function checkServiceLevels({ availability, latencyP99 }: Partial<ServiceLevels>): Found {
  return [checkAvailability(availability), checkLatency(latencyP99)];
}

function checkAvailability(availability: number | undefined): Fault | undefined {
  if (availability === undefined) return undefined;
  if (!Token.isUnresolved(availability) && availability > 0 && availability < 1) return undefined;
  const must = 'be a share between 0 and 1 that is known at synth';
  const fix = 'write it as in 0.995';
  return fault(rules.SERVICE_LEVELS, ['serviceLevels', 'availability'], { got: availability, must, fix });
}

function checkLatency(latency: Duration | undefined): Fault | undefined {
  if (latency === undefined) return undefined;
  const time = seconds(latency);
  if (time !== undefined && time > 0) return undefined;
  const got = time === undefined ? {} : { got: new Quantity(time * 1000, 'milliseconds') };
  const must = 'be longer than 0 milliseconds and known at synth';
  const fix = 'write it as in Duration.millis(200)';
  return fault(rules.SERVICE_LEVELS, ['serviceLevels', 'latencyP99'], { ...got, must, fix });
}
