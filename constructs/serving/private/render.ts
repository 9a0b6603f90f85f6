import type { CfnEndpoint, CfnEndpointConfig } from 'aws-cdk-lib/aws-sagemaker';
import { Token } from 'aws-cdk-lib/core';
import { type RolloutConfig, TrafficRouting } from '../rollout';
import { type EndpointPlan, hasLocalStorage, steps, VARIANT } from './plan';

const HOUR = 3600;
const MAX_EXECUTION_SECONDS = 8 * HOUR;

/** The one variant of the endpoint. */
export function renderVariant(plan: EndpointPlan, modelName: string): CfnEndpointConfig.ProductionVariantProperty {
  const { realtime, serverless, instances } = plan;
  const common = { variantName: VARIANT, modelName, initialVariantWeight: 1 };
  if (!serverless) return { ...common, instanceType: realtime!.instanceType, initialInstanceCount: instances };
  const { memory, maxConcurrency } = serverless;
  return { ...common, serverlessConfig: { memorySizeInMb: memory.toMebibytes(), maxConcurrency } };
}

/** The volume key, where there is a volume that takes one. Serverless encrypts its copy of the image with it. */
export function takesVolumeKey({ realtime }: EndpointPlan): boolean {
  return realtime === undefined || Token.isUnresolved(realtime.instanceType) || !hasLocalStorage(realtime.instanceType);
}

/** What is captured of the traffic, and how. */
export function renderCapture(
  { capture }: EndpointPlan,
  key: string | undefined,
): CfnEndpointConfig.DataCaptureConfigProperty | undefined {
  if (!capture) return undefined;
  return {
    enableCapture: true,
    initialSamplingPercentage: capture.percent,
    destinationS3Uri: capture.destinationUri,
    kmsKeyId: capture.key?.keyRef.keyArn ?? key,
    captureOptions: [{ captureMode: 'Input' }, { captureMode: 'Output' }],
    // Without these the service writes everything in Base64.
    captureContentTypeHeader: { csvContentTypes: ['text/csv'], jsonContentTypes: ['application/json'] },
  };
}

/** How the service moves the traffic to a new fleet, and what makes it go back. */
export function renderDeployment(
  rollout: RolloutConfig,
  alarmNames: string[],
): CfnEndpoint.DeploymentConfigProperty | undefined {
  if (rollout.routing === TrafficRouting.ALL_AT_ONCE) return undefined;
  const size = { type: 'CAPACITY_PERCENT', value: rollout.percent! };
  const bake = rollout.bake!.toSeconds();
  return {
    autoRollbackConfiguration: { alarms: alarmNames.map((alarmName) => ({ alarmName })) },
    blueGreenUpdatePolicy: {
      trafficRoutingConfiguration: {
        type: rollout.routing,
        waitIntervalInSeconds: bake,
        ...(rollout.routing === TrafficRouting.CANARY ? { canarySize: size } : { linearStepSize: size }),
      },
      // The old fleet stays for as long again, while the alarms watch the new one under all the traffic.
      terminationWaitInSeconds: bake,
      maximumExecutionTimeoutInSeconds: timeout(rollout, bake),
    },
  };
}

function timeout(rollout: RolloutConfig, bake: number): number | undefined {
  if (Token.isUnresolved(bake) || Token.isUnresolved(rollout.percent)) return MAX_EXECUTION_SECONDS;
  return Math.min(MAX_EXECUTION_SECONDS, steps(rollout) * bake + HOUR);
}
