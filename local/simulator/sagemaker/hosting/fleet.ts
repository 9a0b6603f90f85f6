import { setTimeout as sleep } from 'node:timers/promises';
import type { DataCaptureConfig, ProductionVariant } from '@aws-sdk/client-sagemaker';
import type { ModelServer } from './model-server';
import type { EndpointConfigRow } from './rows';
import type { ServedModel } from './served-model';

/** How long a fleet may finish its requests; a request may take 60 seconds. */
const DRAIN = 60_000;
const POLL = 10;

/** A serving variant. One process stands for all of its instances. */
export interface LiveVariant {
  readonly name: string;
  readonly model: ServedModel;
  readonly config: ProductionVariant;
  weight: number;
  instances: number;
  /** The number of pending requests. */
  inFlight: number;
  server?: ModelServer;
}

/** The variants that serve an endpoint configuration. */
export interface Fleet {
  readonly config: EndpointConfigRow;
  readonly capture?: DataCaptureConfig;
  readonly variants: readonly LiveVariant[];
  /** What every answer says, with the status 500, if a rehearsal has planned that. */
  failing?: string;
}

/** The instances of the fleet, which a deployment activates in steps. */
export function instancesOf(fleet: Fleet): number {
  return Math.max(...fleet.variants.map(({ instances }) => instances), 1);
}

/** Stops a fleet that receives no more requests, once it has answered the pending ones. */
export async function retireFleet(fleet: Fleet): Promise<void> {
  const deadline = performance.now() + DRAIN;
  while (fleet.variants.some(({ inFlight }) => inFlight > 0) && performance.now() < deadline) await sleep(POLL);
  await stopFleet(fleet);
}

export async function stopFleet(fleet: Fleet): Promise<void> {
  await Promise.all(fleet.variants.map(({ server }) => server?.stop() ?? Promise.resolve()));
}

/**
 * The properties of the previous fleet that an update retains. Data capture is none of them: SageMaker names it as a
 * variant property that is not supported, so it is always that of the new configuration.
 * See https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_VariantProperty.html
 */
export interface Retained {
  readonly weights: boolean;
  readonly instances: boolean;
}

const NOTHING_RETAINED: Retained = { weights: false, instances: false };

/** A fleet as its configuration describes it, before it runs. */
export function plannedFleet(
  config: EndpointConfigRow,
  modelOf: (name: string) => ServedModel,
  before?: Fleet,
  retained: Retained = NOTHING_RETAINED,
): Fleet {
  return {
    config,
    capture: config.input.DataCaptureConfig,
    variants: config.input.ProductionVariants!.map((variant) => {
      const old = before?.variants.find(({ name }) => name === variant.VariantName);
      return {
        name: variant.VariantName!,
        model: modelOf(variant.ModelName!),
        config: variant,
        weight: (retained.weights ? old?.weight : undefined) ?? variant.InitialVariantWeight ?? 1,
        instances: (retained.instances ? old?.instances : undefined) ?? variant.InitialInstanceCount ?? 1,
        inFlight: 0,
      };
    }),
  };
}
