import { type Duration, Token } from 'aws-cdk-lib/core';
import type { ServiceLevels } from '../../goal';
import { type Fault, fault } from '../../private/errors';
import { checkInteger, checkNotEmpty, checkPattern, checkRange } from '../../private/validate';
import type { DataCaptureConfig } from '../data-capture';
import type { RealtimeOptions, ServerlessOptions } from '../hosting';
import type { ModelEndpointProps } from '../model-endpoint-props';
import { type RolloutConfig, TrafficRouting } from '../rollout';
import { type EndpointPlan, steps } from './plan';

type Found = Fault | undefined;

const ENDPOINT_NAME = /^(?=.{1,63}$)[a-zA-Z0-9](-*[a-zA-Z0-9])*$/;
const MODEL_PACKAGE =
  /^(arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:\d{12}:model-package\/)?[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}(\/\d{1,9})?$/;
const INSTANCE_TYPE = /^ml\.[a-z][a-z0-9-]*\.[a-z0-9]+$/;
const MEMORY_MIB = [1024, 2048, 3072, 4096, 5120, 6144];
/** The service's 8 hours, less one for the new fleet to come up. */
const MAX_BAKES_SECONDS = 7 * 3600;

/** Everything that is wrong with an endpoint. MLL601 to MLL620. */
export function checkEndpoint(props: ModelEndpointProps, plan: EndpointPlan): Found[] {
  return [
    checkEndpointName(props.endpointName),
    ...checkRole(props, plan),
    ...(plan.realtime ? checkRealtime(plan.realtime, plan.instances) : []),
    ...(plan.serverless ? checkServerless(plan.serverless, props, plan) : []),
    ...checkRollout(plan.rollout, plan),
    ...(plan.capture ? checkCapture(plan.capture) : []),
    ...checkNetwork(props),
    ...(props.serviceLevels ? checkServiceLevels(props.serviceLevels) : []),
    checkModelPackage(plan.model.modelPackageArn),
  ];
}

/** 601 */
export function checkEndpointName(name: string | undefined): Found {
  const fix = 'write it as in mortgage-approval-prod';
  const must = 'letters and digits, with hyphens between them, at most 63 characters';
  return checkPattern({ code: 'MLL601', prop: 'endpointName', fix }, name, ENDPOINT_NAME, must);
}

/** 602, 603: what a role made here could not be allowed. */
function checkRole(props: ModelEndpointProps, plan: EndpointPlan): Found[] {
  if (props.role) return [];
  return [
    plan.model.options.artifacts
      ? undefined
      : fault('MLL602', 'role', 'given, as the model data lies somewhere unknown', undefined, 'or say artifacts'),
    plan.capture === undefined || plan.capture.zone
      ? undefined
      : fault('MLL603', 'role', 'given, to capture at an address', undefined, 'or capture to a zone'),
  ];
}

/** 605 to 608 */
function checkRealtime(realtime: RealtimeOptions, instances: number): Found[] {
  const { instanceType, maxInstances, invocationsPerInstance } = realtime;
  const min = Token.isUnresolved(instances) || !(instances >= 1) ? 1 : instances;
  return [
    checkPattern(
      { code: 'MLL605', prop: 'instanceType', fix: 'the prefix ml. belongs to it' },
      instanceType,
      INSTANCE_TYPE,
      'an instance type such as ml.m6i.large',
    ),
    checkAtLeast('MLL606', 'instances', instances, 1, 'two or more can be rolled out in steps'),
    checkAtLeast('MLL607', 'maxInstances', maxInstances, min, 'leave it out if nothing scales'),
    (maxInstances === undefined) === (invocationsPerInstance === undefined)
      ? undefined
      : fault(
          'MLL608',
          maxInstances === undefined ? 'maxInstances' : 'invocationsPerInstance',
          'given with the other of the two',
          undefined,
          'scaling needs both a limit and a target',
        ),
    checkRange(
      { code: 'MLL608', prop: 'invocationsPerInstance', fix: 'take what one instance stood in a load test' },
      invocationsPerInstance,
      1,
      1e9,
    ),
  ];
}

/** 604, 609, 610, 616 */
function checkServerless(serverless: ServerlessOptions, props: ModelEndpointProps, plan: EndpointPlan): Found[] {
  const unsupported = (code: string, prop: string, what: string) =>
    fault(code, prop, 'left out of a serverless endpoint', what, 'the service supports it on instances only');
  return [
    plan.capture && unsupported('MLL604', 'capture', plan.capture.destinationUri),
    props.network && unsupported('MLL616', 'network', 'subnets'),
    checkMemory(serverless.memory.isUnresolved() ? undefined : serverless.memory.toKibibytes() / 1024),
    checkInteger(
      { code: 'MLL610', prop: 'maxConcurrency', fix: 'host on instances for more' },
      serverless.maxConcurrency,
      1,
      200,
    ),
  ];
}

function checkMemory(mebibytes: number | undefined): Found {
  if (mebibytes === undefined || MEMORY_MIB.includes(mebibytes)) return undefined;
  const fix = 'write it as in Size.gibibytes(2)';
  return fault('MLL609', 'memory', `one of ${MEMORY_MIB.join(', ')} MiB`, mebibytes, fix);
}

/** 611 to 613, 618 */
function checkRollout(rollout: RolloutConfig, plan: EndpointPlan): Found[] {
  if (rollout.routing === TrafficRouting.ALL_AT_ONCE) return [];
  const min = rollout.routing === TrafficRouting.LINEAR ? 10 : 1;
  const percent = checkInteger(
    { code: 'MLL611', prop: 'percent', fix: 'the service moves at most half of the capacity in one step' },
    rollout.percent,
    min,
    50,
  );
  const fix = 'give it a second instance, or use Rollout.allAtOnce()';
  return [
    percent,
    ...checkBake(rollout, percent === undefined),
    plan.realtime && plan.instances === 1
      ? fault('MLL618', 'instances', 'at least 2 to be rolled out in steps', plan.instances, fix)
      : undefined,
  ];
}

function checkBake(rollout: RolloutConfig, stepsKnown: boolean): Found[] {
  const bake = seconds(rollout.bake);
  if (bake === undefined) return [];
  const within = Number.isInteger(bake) && bake >= 180 && bake <= 3600;
  const must = '3 minutes to 1 hour, in whole seconds';
  if (!within) return [fault('MLL612', 'bake', must, `${bake} s`, 'an alarm needs that long to fire')];
  const total = bake * steps(rollout);
  if (!stepsKnown || Token.isUnresolved(rollout.percent) || total <= MAX_BAKES_SECONDS) return [];
  return [
    fault('MLL613', 'bake', 'at most 7 hours over all steps', `${total / 60} minutes`, 'make fewer or shorter steps'),
  ];
}

function seconds(duration: Duration | undefined): number | undefined {
  return duration === undefined || duration.isUnresolved() ? undefined : duration.toSeconds({ integral: false });
}

/** 614, 615 */
function checkCapture(capture: DataCaptureConfig): Found[] {
  return [
    checkInteger(
      { code: 'MLL614', prop: 'capture.percent', fix: 'leave it out to capture all requests' },
      capture.percent,
      0,
      100,
    ),
    checkPattern(
      { code: 'MLL615', prop: 'capture.uri', fix: 'write it as in s3://my-bucket/captured' },
      capture.destinationUri,
      /^s3:\/\/[^/]+(\/.*)?$/,
      'an S3 address',
    ),
  ];
}

/** 617 */
function checkNetwork({ network }: ModelEndpointProps): Found[] {
  if (!network) return [];
  const fix = 'leave network out if the model needs none';
  return [
    checkNotEmpty({ code: 'MLL617', prop: 'network.subnetIds', fix }, network.subnetIds),
    checkNotEmpty({ code: 'MLL617', prop: 'network.securityGroupIds', fix }, network.securityGroupIds),
  ];
}

/** 619: thresholds are computed, so they have to be numbers here and now. */
function checkServiceLevels({ availability, latencyP99 }: ServiceLevels): Found[] {
  const known = !Token.isUnresolved(availability) && availability > 0 && availability < 1;
  const millis = latencyP99.isUnresolved() ? 0 : latencyP99.toMilliseconds({ integral: false });
  return [
    known
      ? undefined
      : fault('MLL619', 'serviceLevels.availability', 'a share between 0 and 1', availability, 'such as 0.995'),
    millis > 0
      ? undefined
      : fault('MLL619', 'serviceLevels.latencyP99', 'a known time', millis, 'such as Duration.millis(200)'),
  ];
}

/** 620 */
function checkModelPackage(arn: string): Found {
  const fix = 'take it from a registered version of a model';
  return checkPattern(
    { code: 'MLL620', prop: 'modelPackageArn', fix },
    arn,
    MODEL_PACKAGE,
    'the ARN of a model package',
  );
}

function checkAtLeast(code: string, prop: string, value: number | undefined, min: number, fix: string): Found {
  if (value === undefined || Token.isUnresolved(value) || (Number.isInteger(value) && value >= min)) return undefined;
  return fault(code, prop, `a whole number of at least ${min}`, value, fix);
}
