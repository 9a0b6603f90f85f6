import type { CfnEndpoint, CfnEndpointConfig, CfnModel } from 'aws-cdk-lib/aws-sagemaker';
import { Fn, Token } from 'aws-cdk-lib/core';
import { hasLocalDisks } from '../../private/instance-type';
import type { DataCapture } from '../data-capture';
import type { Hosting } from '../hosting';
import type { PrivateRegistry } from '../private-registry';
import { type Rollout, TrafficRouting } from '../rollout';
import type { ServedModel } from '../served-model';
import { isServerless, steps, VARIANT } from './plan';

const HOUR = 3600;
const MAX_EXECUTION_SECONDS = 8 * HOUR;

/** The one variant of the endpoint. */
export function renderVariant(hosting: Hosting, modelName: string): CfnEndpointConfig.ProductionVariantProperty {
  const common = { variantName: VARIANT, modelName, initialVariantWeight: 1 };
  const { instances, instanceType, maxConcurrency, memory } = hosting;
  if (!isServerless(hosting)) return { ...common, instanceType, initialInstanceCount: instances };
  const serverlessConfig = { memorySizeInMb: memory!.toMebibytes(), maxConcurrency: maxConcurrency! };
  return { ...common, serverlessConfig };
}

/** Whether there is a volume that takes a key. A serverless endpoint encrypts its copy of the image with it. */
export function takesVolumeKey({ instanceType }: Hosting): boolean {
  return instanceType === undefined || Token.isUnresolved(instanceType) || !hasLocalDisks(instanceType);
}

/** How much of the traffic is captured, where and under which key. */
export function renderCapture(
  capture: DataCapture | undefined,
  key: string | undefined,
): CfnEndpointConfig.DataCaptureConfigProperty | undefined {
  if (!capture) return undefined;
  return {
    enableCapture: true,
    initialSamplingPercentage: capture.percent,
    destinationS3Uri: capture.destinationUri,
    kmsKeyId: capture.key?.keyRef.keyArn ?? key,
    captureOptions: [{ captureMode: 'Input' }, { captureMode: 'Output' }],
    // Without these, the service writes everything in Base64.
    captureContentTypeHeader: { csvContentTypes: ['text/csv'], jsonContentTypes: ['application/json'] },
  };
}

/** How the service moves the traffic to a new fleet, and the alarms that make it go back. */
export function renderDeployment(
  rollout: Rollout,
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
      // The old fleet stays for another bake, in which the alarms watch the new one under all the traffic.
      terminationWaitInSeconds: bake,
      maximumExecutionTimeoutInSeconds: timeout(rollout, bake),
    },
  };
}

function timeout(rollout: Rollout, bake: number): number | undefined {
  if (Token.isUnresolved(bake) || Token.isUnresolved(rollout.percent)) return MAX_EXECUTION_SECONDS;
  return Math.min(MAX_EXECUTION_SECONDS, steps(rollout) * bake + HOUR);
}

/** The container of the model: a model package, or an image with model data. */
export function renderContainer(model: ServedModel): CfnModel.ContainerDefinitionProperty {
  const { environment, image, modelDataUri, modelPackageArn, privateRegistry } = model;
  if (modelPackageArn !== undefined) return { modelPackageName: modelPackageArn };
  const container = { image, modelDataUrl: modelDataUri, environment };
  return privateRegistry ? { ...container, ...renderPrivate(image!, privateRegistry) } : container;
}

function renderPrivate(
  image: string,
  { credentials, repository }: PrivateRegistry,
): Partial<CfnModel.ContainerDefinitionProperty> {
  const digest = Token.isUnresolved(image) ? Fn.select(1, Fn.split('@', image)) : image.split('@')[1];
  return {
    image: `${repository}@${digest}`,
    imageConfig: {
      repositoryAccessMode: 'Vpc',
      repositoryAuthConfig: credentials && {
        repositoryCredentialsProviderArn: credentials.functionRef.functionArn,
      },
    },
  };
}
