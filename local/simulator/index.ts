import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { EmulatorAws } from './core/aws';
import { Clock } from './core/clock';
import { ServiceEvents } from './core/events';
import { PlannedFaults } from './core/faults';
import { ProcessGroups } from './core/processes';
import type { Aws, Services } from './core/services';
import { TagStore } from './core/tags';
import { ServiceModel } from './model/service-model';
import { AwsJson } from './protocol/aws-json';
import { RequestLog } from './protocol/request-log';
import { SimulatorServer } from './protocol/server';
import { Registry } from './registry';

export interface SimulatorOptions {
  /** The AWS around it: the emulator, whose certificate may appear later, or an `Aws` that a test made. */
  readonly aws: { readonly endpoint: string; readonly ca?: string } | Aws;
  /** An empty folder for what jobs and model servers write. */
  readonly folder: string;
  /** botocore's `data` folder. */
  readonly serviceModels: string;
  /** The port to listen on; one of the system's choice by default. */
  readonly port?: number;
  /** How many seconds of a service's time pass in one; 60 by default. */
  readonly speed?: number;
  /** How many calls of an operation, such as `sagemaker:DescribeModelPackage`, are throttled. */
  readonly throttled?: { readonly [operation: string]: number };
  /** How often the nth event is delivered; every second one twice by default. */
  readonly deliveries?: (nth: number) => number;
  /** A file to log every request in. */
  readonly log?: string;
}

export interface Simulator {
  readonly url: string;
  readonly services: Services & { readonly faults: PlannedFaults };
  readonly parts: SimulatorParts;
  /** Stops to answer, and every process that was started. */
  close(): Promise<void>;
}

export interface SimulatorParts {
  readonly registry: Registry;
}

/** Starts every part of the simulator behind one server. */
export async function createSimulator(options: SimulatorOptions): Promise<Simulator> {
  const processes = new ProcessGroups();
  const services = servicesOf(options, processes);
  const parts: SimulatorParts = { registry: new Registry(services) };
  const model = (name: string): ServiceModel => ServiceModel.load(options.serviceModels, name);
  const aws = new AwsJson(services.faults);
  aws.add(model('sagemaker'), [parts.registry.operations]);
  const server = new SimulatorServer(aws, undefined, new RequestLog(options.log));
  return {
    url: await server.listen(options.port),
    services,
    parts,
    close: async () => {
      await server.close();
      await processes.stopAll();
    },
  };
}

function servicesOf(options: SimulatorOptions, processes: ProcessGroups): Simulator['services'] {
  const aws = 'assumeForService' in options.aws ? options.aws : new EmulatorAws(options.aws);
  const folder = join(options.folder, 'simulator');
  mkdirSync(folder, { recursive: true });
  return {
    clock: new Clock(options.speed),
    aws,
    events: new ServiceEvents(aws, options.deliveries),
    faults: new PlannedFaults(options.throttled),
    tags: new TagStore(),
    processes,
    folder,
  };
}
