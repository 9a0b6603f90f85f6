import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  DescribeEndpointCommand,
  SageMakerClient,
  type DescribeEndpointCommandOutput,
} from '@aws-sdk/client-sagemaker';
import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { FILES } from '../../../../core/package';
import { Hosting } from '../../../../simulator/sagemaker/hosting';
import { ServiceModel } from '../../../../simulator/model/service-model';
import { AwsJson } from '../../../../simulator/protocol/aws-json';
import { RequestLog } from '../../../../simulator/protocol/request-log';
import { RuntimeApi } from '../../../../simulator/protocol/runtime-api';
import { SimulatorServer } from '../../../../simulator/protocol/server';
import { Registry } from '../../../../simulator/sagemaker/registry';
import { PROJECT } from '../../../support/example';
import { testServices, TOOLS } from '../../../support/services';
import { JOBS_PYTHON, SERVICE_MODELS } from '../../../support/simulator';
import { startStockAws, type StockAws } from '../../../support/stock-aws';

export const PYTHON = JOBS_PYTHON;
export const CONTAINERS = FILES.containers;
export const IMAGE = `${TOOLS.account}.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-scikit-learn:1.4-2-cpu-py3`;
export const ROLE = `arn:aws:iam::${TOOLS.account}:role/serving`;
export const ENVIRONMENT = { SAGEMAKER_PROGRAM: 'inference.py', SAGEMAKER_SUBMIT_DIRECTORY: '/opt/ml/model/code' };
export const BUCKET = 'artifacts';

export interface HostingBench {
  readonly stock: StockAws;
  readonly services: ReturnType<typeof testServices>;
  readonly hosting: Hosting;
  readonly sagemaker: SageMakerClient;
  readonly runtime: SageMakerRuntimeClient;
  readonly s3: S3Client;
  /** Uploads what a model is made of; returns its URI. */
  upload(key: string, body: Buffer): Promise<string>;
  stop(): Promise<void>;
}

/** Hosting behind the simulator's server, with a real S3 and real processes. */
export async function startHosting(speed = 600): Promise<HostingBench> {
  const stock = await startStockAws();
  const services = testServices(stock.aws, speed);
  const registry = new Registry(services);
  const hosting = new Hosting(services, registry.packages, { python: PYTHON, containers: CONTAINERS });
  const json = new AwsJson(services.faults);
  json.add(ServiceModel.load(SERVICE_MODELS, 'sagemaker'), [registry.operations, hosting.operations]);
  const runtimeApi = new RuntimeApi(ServiceModel.load(SERVICE_MODELS, 'sagemaker-runtime'), hosting.runtime);
  const server = new SimulatorServer(json, runtimeApi, new RequestLog());
  const endpoint = await server.listen();
  const credentials = { accessKeyId: TOOLS.account, secretAccessKey: 'secret' };
  const config = { endpoint, region: TOOLS.region, credentials, maxAttempts: 1 };
  const clients = { sagemaker: new SageMakerClient(config), runtime: new SageMakerRuntimeClient(config) };
  for (const client of Object.values(clients)) sayWhoCalls(client);
  const s3 = stock.aws.client(S3Client, TOOLS);
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  return {
    stock,
    services,
    hosting,
    ...clients,
    s3,
    async upload(key, Body) {
      await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body }));
      return `s3://${BUCKET}/${key}`;
    },
    async stop() {
      await hosting.stop();
      for (const client of [...Object.values(clients), s3]) client.destroy();
      await server.close();
      await services.processes.stopAll();
      await stock.stop();
    },
  };
}

/** The emulator tells the simulator whose request it forwards; here the client does. */
function sayWhoCalls(client: SageMakerClient | SageMakerRuntimeClient): void {
  const headers = { 'x-local-account': TOOLS.account, 'x-local-region': TOOLS.region };
  (client as SageMakerClient).middlewareStack.add(
    (next) => (args) => {
      Object.assign((args.request as { headers: object }).headers, headers);
      return next(args);
    },
    { step: 'build' },
  );
}

/** The archive of the example's own model, trained by the example's code. */
export function trainedModel(): Buffer {
  const archive = join(mkdtempSync(join(tmpdir(), 'model-')), 'model.tar.gz');
  const script = join(__dirname, 'train_model.py');
  execFileSync(PYTHON, [script, PROJECT, archive], { env: { ...process.env, OMP_NUM_THREADS: '1' } });
  return readFileSync(archive);
}

/** The archive of a model of these files. */
export function packed(files: { readonly [path: string]: string }): Buffer {
  const program =
    'import io,json,sys,tarfile\n' +
    'out=tarfile.open(fileobj=sys.stdout.buffer,mode="w|gz")\n' +
    'for name,text in json.load(sys.stdin).items():\n' +
    '  data=text.encode();info=tarfile.TarInfo(name);info.size=len(data);out.addfile(info,io.BytesIO(data))\n' +
    'out.close()';
  return execFileSync(PYTHON, ['-c', program], { input: JSON.stringify(files) });
}

/** Waits until an endpoint is no longer in one of these states. */
export async function settled(
  { sagemaker }: HostingBench,
  EndpointName: string,
  passing: readonly string[] = ['Creating', 'Updating', 'RollingBack'],
): Promise<DescribeEndpointCommandOutput> {
  for (const deadline = Date.now() + 120_000; Date.now() < deadline; await sleep(50)) {
    const found = await sagemaker.send(new DescribeEndpointCommand({ EndpointName }));
    if (!passing.includes(found.EndpointStatus!)) return found;
  }
  throw new Error(`endpoint ${EndpointName} does not settle`);
}
