import { Duration, Token } from 'aws-cdk-lib/core';
import { type Hosting, HostingMode } from '../hosting';
import type { ModelEndpointProps } from '../model-endpoint-props';
import { Rollout, TrafficRouting } from '../rollout';

/** Every endpoint has one variant, always of this name: SageMaker has no guardrails for a change of the name. */
export const VARIANT = 'main';

/** The props of an endpoint, with the default that depends on other props. */
export interface EndpointPlan extends ModelEndpointProps {
  readonly rollout: Rollout;
}

/** Fills in the default that depends on other props. */
export function planEndpoint(props: ModelEndpointProps): EndpointPlan {
  return { ...props, rollout: props.rollout ?? defaultRollout(props.hosting) };
}

// The guardrails of a deployment are about fleets of instances.
function defaultRollout(hosting: Hosting): Rollout {
  return hosting.instances === 1 || !hasGuardrails(hosting)
    ? Rollout.allAtOnce()
    : Rollout.canary({ percent: 10, bake: Duration.minutes(10) });
}

/**
 * Whether SageMaker moves traffic in steps and back again, as it does on most instances.
 * See https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-exclusions.html
 */
export function hasGuardrails(hosting: Hosting): boolean {
  const { instanceType = '' } = hosting;
  return !isServerless(hosting) && (Token.isUnresolved(instanceType) || !instanceType.startsWith('ml.inf1.'));
}

/** Whether the model is hosted without instances. */
export function isServerless({ mode }: Hosting): boolean {
  return mode === HostingMode.SERVERLESS;
}

/** Whether the number of instances follows the load. */
export function scales({ instances, maxInstances }: Hosting): boolean {
  return maxInstances !== undefined && maxInstances !== instances;
}

/**
 * What a user has to know about the first step of a rollout: traffic moves in whole instances, so that the step may be
 * larger than it was asked to be. Nothing where it is as asked, or where a number is known only at deployment.
 */
export function wholeInstances({ percent }: Rollout, { instances }: Hosting): string | undefined {
  if (percent === undefined || instances === undefined || Token.isUnresolved(percent) || Token.isUnresolved(instances))
    return undefined;
  const moved = Math.max(1, Math.ceil((instances * percent) / 100));
  const share = Math.round((100 * moved) / instances);
  if (share === percent) return undefined;
  const what = moved === 1 ? '1 instance' : `${moved} instances`;
  return `traffic moves in whole instances: ${percent} % of ${instances} is ${what}, which takes ${share} % of the traffic`;
}

/** In how many steps all the traffic moves. */
export function steps({ percent, routing }: Rollout): number {
  if (routing === TrafficRouting.CANARY) return 2;
  return routing === TrafficRouting.LINEAR ? Math.ceil(100 / percent!) : 1;
}
