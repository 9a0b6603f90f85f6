import { Duration } from 'aws-cdk-lib/core';
import type { DataCaptureConfig } from '../data-capture';
import type { RealtimeOptions, ServerlessOptions } from '../hosting';
import type { ModelEndpointProps } from '../model-endpoint-props';
import { type RolloutConfig, TrafficRouting } from '../rollout';
import type { ServedModelConfig } from '../served-model';

/** Every endpoint has one variant, and always the same: a change of its name would leave the guardrails out. */
export const VARIANT = 'main';

/** What the value classes of an endpoint come down to. */
export interface EndpointPlan {
  readonly model: ServedModelConfig;
  readonly realtime?: RealtimeOptions;
  readonly serverless?: ServerlessOptions;
  readonly rollout: RolloutConfig;
  readonly capture?: DataCaptureConfig;
  /** Instances at the least; a token where the template decides. */
  readonly instances: number;
  readonly scales: boolean;
}

/** Asks the value classes what they stand for, and fills in the defaults that depend on one another. */
export function planEndpoint(props: ModelEndpointProps): EndpointPlan {
  const { realtime, serverless } = props.hosting.bind();
  const instances = realtime?.instances ?? 2;
  const maxInstances = realtime?.maxInstances ?? instances;
  return {
    model: props.model.bind(),
    realtime,
    serverless,
    rollout: props.rollout?.bind() ?? defaultRollout(realtime !== undefined && instances === 1),
    capture: props.capture?.bind(),
    instances,
    scales: maxInstances !== instances,
  };
}

function defaultRollout(single: boolean): RolloutConfig {
  if (single) return { routing: TrafficRouting.ALL_AT_ONCE };
  return { routing: TrafficRouting.CANARY, percent: 10, bake: Duration.minutes(10) };
}

/** How many steps move all the traffic. */
export function steps(rollout: RolloutConfig): number {
  if (rollout.routing === TrafficRouting.CANARY) return 2;
  return rollout.routing === TrafficRouting.LINEAR ? Math.ceil(100 / rollout.percent!) : 1;
}

/**
 * Whether instances of a type bring disks of their own. The hardware encrypts those, and the service refuses a key for
 * them. See https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/InstanceStorage.html
 */
export function hasLocalStorage(instanceType: string): boolean {
  return /^ml\.([a-z]+\d+[a-z]*d[a-z]*|g[5-9][a-z]*|gr\d[a-z]*|p[5-9][a-z0-9-]*|trn\d[a-z]*|dl\d[a-z]*)\./.test(
    instanceType,
  );
}
