import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Aws } from '../core/aws';
import { EmulatorAws } from '../core/emulator-aws';
import { FILES } from '../core/package';
import { ProcessGroups } from '../core/processes';
import type { Scope } from '../core/scope';
import { AutoScaling, describedVariants } from './autoscaling';
import { CodePipeline } from './codepipeline';
import { ServiceModel } from './model/service-model';
import { AwsJson } from './protocol/aws-json';
import { RequestLog } from './protocol/request-log';
import { RuntimeApi } from './protocol/runtime-api';
import { SimulatorServer } from './protocol/server';
import { Hosting } from './sagemaker/hosting';
import { Jobs } from './sagemaker/jobs';
import { Pipelines } from './sagemaker/pipelines';
import { Registry } from './sagemaker/registry';
import { backgroundDone, setClosed } from './service/background';
import { Clock } from './service/clock';
import { ServiceEvents } from './service/events';
import { PlannedFaults } from './service/faults';
import type { Services } from './service/services';
import { TagStore } from './service/tags';

export interface SimulatorOptions {
  /** The emulator, whose certificate may appear later, or an `Aws` that a test made. */
  readonly aws: { readonly endpoint: string; readonly ca?: string } | Aws;
  /** An empty folder for the files of jobs and model servers. */
  readonly folder: string;
  /** botocore's `data` folder. */
  readonly serviceModels: string;
  /** The interpreter that stands in for the one in AWS's scikit-learn images. */
  readonly python: string;
  /** The folder of the programs that images start by themselves; this package's own by default. */
  readonly containers?: string;
  /** The commands that start containers of other images; see `ImageOptions`. */
  readonly images?: { readonly [pattern: string]: readonly string[] };
  /** The port to listen on; a free one by default. */
  readonly port?: number;
  /** How many seconds a service waits in one second of real time; 60 by default. */
  readonly speed?: number;
  /** How many calls of an operation, such as `sagemaker:DescribeModelPackage`, are throttled. */
  readonly throttled?: { readonly [operation: string]: number };
  /** How often the nth event is delivered; by default, every second one twice. */
  readonly deliveries?: (nth: number) => number;
  /** A file to log every request in. */
  readonly log?: string;
}

export interface Simulator {
  readonly url: string;
  readonly services: Services & { readonly faults: PlannedFaults };
  readonly parts: SimulatorParts;
  /** Stops the server and every process. */
  close(): Promise<void>;
}

export interface SimulatorParts {
  readonly registry: Registry;
  readonly hosting: Hosting;
  readonly jobs: Jobs;
  readonly pipelines: Pipelines;
  readonly codepipeline: CodePipeline;
  readonly autoscaling: AutoScaling;
}

/** How many milliseconds the simulator waits for pending events when it closes. */
const LAST_WORDS = 1000;

/** Starts every part of the simulator behind one server. */
export async function createSimulator(options: SimulatorOptions): Promise<Simulator> {
  setClosed(false);
  const processes = new ProcessGroups();
  const services = servicesOf(options, processes);
  const parts = partsOf(services, options);
  const server = serverOf(services, parts, options);
  return {
    url: await server.listen(options.port),
    services,
    parts,
    close: async () => {
      setClosed(true);
      parts.pipelines.close();
      parts.codepipeline.close();
      try {
        await server.close();
        await parts.jobs.close();
        await parts.hosting.stop();
      } finally {
        await processes.stopAll();
        await backgroundDone(LAST_WORDS);
      }
    },
  };
}

function partsOf(services: Services, options: SimulatorOptions): SimulatorParts {
  const { python, containers = FILES.containers, images } = options;
  const registry = new Registry(services);
  const hosting = new Hosting(services, registry.packages, { python, containers });
  const models = { get: (scope: Scope, name: string) => ({ served: hosting.servedModel(scope, name) }) };
  const jobs = new Jobs(services, { python, containers, images, models, network: networkOf(options) });
  const model = ServiceModel.load(options.serviceModels, 'sagemaker');
  const pipelines = new Pipelines(services, { jobs, model });
  const autoscaling = new AutoScaling(services, describedVariants(hosting.operations.DescribeEndpoint!));
  return { registry, hosting, jobs, pipelines, codepipeline: new CodePipeline(services), autoscaling };
}

/** The environment variables that make a program use the emulator as AWS. */
function networkOf({ aws }: SimulatorOptions): { readonly [variable: string]: string } | undefined {
  if ('assumeForService' in aws) return undefined;
  return { AWS_ENDPOINT_URL: aws.endpoint, ...(aws.ca && { AWS_CA_BUNDLE: aws.ca }) };
}

function serverOf({ faults }: Services, parts: SimulatorParts, options: SimulatorOptions): SimulatorServer {
  const { registry, hosting, jobs, pipelines, codepipeline, autoscaling } = parts;
  const model = (name: string): ServiceModel => ServiceModel.load(options.serviceModels, name);
  const aws = new AwsJson(faults);
  const sagemaker = [registry, hosting, jobs, pipelines];
  aws.add(
    model('sagemaker'),
    sagemaker.map(({ operations }) => operations),
  );
  aws.add(model('codepipeline'), [codepipeline.operations]);
  aws.add(model('application-autoscaling'), [autoscaling.operations]);
  const runtime = new RuntimeApi(model('sagemaker-runtime'), hosting.runtime);
  return new SimulatorServer(aws, runtime, new RequestLog(options.log));
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
