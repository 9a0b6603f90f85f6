import { setTimeout as sleep } from 'node:timers/promises';
import type { DataCaptureConfig, ProductionVariant } from '@aws-sdk/client-sagemaker';
import type { ModelServer } from './model-server';
import type { EndpointConfigRow } from './rows';
import type { ServedModel } from './served-model';

/** A request has 60 seconds, so a fleet has, too. */
const DRAIN = 60_000;
const POLL = 10;

/** A variant as it serves: one process stands for all of its instances. */
export interface LiveVariant {
  readonly name: string;
  readonly model: ServedModel;
  readonly config: ProductionVariant;
  weight: number;
  instances: number;
  /** Requests that wait for its answer. */
  inFlight: number;
  server?: ModelServer;
}

/** What serves an endpoint configuration. */
export interface Fleet {
  readonly config: EndpointConfigRow;
  readonly capture?: DataCaptureConfig;
  readonly variants: readonly LiveVariant[];
}

/** The fleet's instances, of which a deployment activates one part after the other. */
export function instancesOf(fleet: Fleet): number {
  return Math.max(...fleet.variants.map(({ instances }) => instances), 1);
}

/** Stops a fleet to which no more requests go, when it has answered those that went there. */
export async function retireFleet(fleet: Fleet): Promise<void> {
  const deadline = Date.now() + DRAIN;
  while (fleet.variants.some(({ inFlight }) => inFlight > 0) && Date.now() < deadline) await sleep(POLL);
  await stopFleet(fleet);
}

export async function stopFleet(fleet: Fleet): Promise<void> {
  await Promise.all(fleet.variants.map(({ server }) => server?.stop() ?? Promise.resolve()));
}

/** What an update keeps of the fleet before it. */
export interface Retained {
  readonly weights: boolean;
  readonly instances: boolean;
  readonly capture: boolean;
}

const NOTHING_RETAINED: Retained = { weights: false, instances: false, capture: false };

/** A fleet as its configuration describes it, without what runs yet. */
export function plannedFleet(
  config: EndpointConfigRow,
  modelOf: (name: string) => ServedModel,
  before?: Fleet,
  retained: Retained = NOTHING_RETAINED,
): Fleet {
  return {
    config,
    capture: retained.capture ? before?.capture : config.input.DataCaptureConfig,
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
