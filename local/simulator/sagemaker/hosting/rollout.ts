import type { CapacitySize, DeploymentConfig, VariantStatus } from '@aws-sdk/client-sagemaker';
import { validationException } from '../../../core/errors';

/** One stage of a deployment: how much of the new fleet takes traffic, and how long it bakes. */
export interface Stage {
  /** The instances of the new fleet that take traffic. */
  readonly active: number;
  /** The part of the traffic that goes to the new fleet. */
  readonly share: number;
  /** Such as `canary capacity of 1 instance(s)`. */
  readonly capacity: string;
  /** Seconds of baking, of the service's time. */
  readonly bake: number;
  /** The parameter that sets the baking time. */
  readonly parameter: 'TerminationWaitInSeconds' | 'WaitIntervalInSeconds';
}

const EXECUTION_TIMEOUT = { blueGreen: 28_800, rolling: 28_800 };

/**
 * The stages of a deployment to a fleet of some instances. Traffic follows capacity: ten percent of 2 instances is
 * 1 instance, which takes half of the traffic.
 */
export function stagesOf(config: DeploymentConfig | undefined, instances: number): Stage[] {
  if (config?.RollingUpdatePolicy) return rollingStages(config, instances);
  const policy = config?.BlueGreenUpdatePolicy;
  const routing = policy?.TrafficRoutingConfiguration;
  const last = stage(instances, instances, 'full', policy?.TerminationWaitInSeconds ?? 0, 'TerminationWaitInSeconds');
  const wait = routing?.WaitIntervalInSeconds ?? 0;
  if (routing?.Type === 'CANARY' && routing.CanarySize) {
    const canary = countOf(routing.CanarySize, instances);
    if (canary < instances) return [stage(canary, instances, 'canary', wait, 'WaitIntervalInSeconds'), last];
  }
  if (routing?.Type === 'LINEAR' && routing.LinearStepSize) {
    const steps = stepsOf(countOf(routing.LinearStepSize, instances), instances).slice(0, -1);
    return [...steps.map((active) => stage(active, instances, 'partial', wait, 'WaitIntervalInSeconds')), last];
  }
  return [last];
}

function rollingStages(config: DeploymentConfig, instances: number): Stage[] {
  const { MaximumBatchSize, WaitIntervalInSeconds = 0 } = config.RollingUpdatePolicy!;
  return stepsOf(countOf(MaximumBatchSize!, instances), instances).map((active) =>
    stage(active, instances, active === instances ? 'full' : 'partial', WaitIntervalInSeconds, 'WaitIntervalInSeconds'),
  );
}

function stage(active: number, of: number, size: string, bake: number, parameter: Stage['parameter']): Stage {
  return { active, share: active / of, capacity: `${size} capacity of ${active} instance(s)`, bake, parameter };
}

/** The number of whole instances in a capacity size, at least one. */
export function countOf({ Type, Value }: CapacitySize, instances: number): number {
  const count = Type === 'CAPACITY_PERCENT' ? Math.ceil((instances * Value!) / 100) : Value!;
  return Math.min(Math.max(count, 1), instances);
}

function stepsOf(size: number, instances: number): number[] {
  return Array.from({ length: Math.ceil(instances / size) }, (_, i) => Math.min((i + 1) * size, instances));
}

/** The message for a variant's status, in the words of the service. */
export function statusMessage(status: VariantStatus, stage: Stage | undefined, instances: number): string {
  if (status === 'Creating') return `Launching ${instances} instance(s).`;
  if (status === 'Deleting') return `Terminating ${instances} instance(s).`;
  if (status === 'Updating') return `Scaling out desired instance count to ${instances}.`;
  if (status === 'ActivatingTraffic') return `Activating traffic on ${stage!.capacity}.`;
  return `Baking for ${stage!.bake} seconds (${stage!.parameter}) with traffic enabled on ${stage!.capacity}.`;
}

/** The names of the alarms that roll back a deployment. */
export function alarmsOf(config: DeploymentConfig | undefined): string[] {
  return (config?.AutoRollbackConfiguration?.Alarms ?? []).flatMap(({ AlarmName }) => AlarmName ?? []);
}

/** Refuses a configuration that no deployment can follow. */
export function checkDeployment(config: DeploymentConfig | undefined, instances: number): void {
  if (!config) return;
  const { BlueGreenUpdatePolicy: blueGreen, RollingUpdatePolicy: rolling } = config;
  if (blueGreen && rolling)
    throw validationException('Only one of BlueGreenUpdatePolicy and RollingUpdatePolicy can be specified.');
  const routing = blueGreen?.TrafficRoutingConfiguration;
  if (routing?.Type === 'CANARY') requireSize('CanarySize', routing.CanarySize, instances, 1, 50);
  if (routing?.Type === 'LINEAR') requireSize('LinearStepSize', routing.LinearStepSize, instances, 10, 50);
  if (rolling) requireSize('MaximumBatchSize', rolling.MaximumBatchSize, instances, 5, 50);
  const limit = blueGreen
    ? (blueGreen.MaximumExecutionTimeoutInSeconds ?? EXECUTION_TIMEOUT.blueGreen)
    : (rolling?.MaximumExecutionTimeoutInSeconds ?? EXECUTION_TIMEOUT.rolling);
  const waits = stagesOf(config, instances).reduce((sum, { bake }) => sum + bake, 0);
  if (waits > limit)
    throw validationException(
      `MaximumExecutionTimeoutInSeconds ${limit} should be larger than the total waiting time of ${waits} seconds ` +
        'specified in TerminationWaitInSeconds and WaitIntervalInSeconds.',
    );
}

function requireSize(name: string, size: CapacitySize | undefined, instances: number, least: number, most: number) {
  if (!size) throw validationException(`${name} is required for this type of traffic routing.`);
  const { Type, Value = 0 } = size;
  const percent = Type === 'CAPACITY_PERCENT';
  const limit = percent ? most : Math.max(1, Math.floor((instances * most) / 100));
  if (Value < (percent ? least : 1) || Value > limit)
    throw validationException(
      `${name} of ${Value} ${percent ? 'per cent' : 'instance(s)'} must be between ${percent ? least : 1} and ${limit} ` +
        `for ${instances} instance(s).`,
    );
}
