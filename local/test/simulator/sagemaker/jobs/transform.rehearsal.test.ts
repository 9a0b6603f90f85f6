import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { DescribeTransformJobResponse } from '@aws-sdk/client-sagemaker';
import { validationException } from '../../../../core/errors';
import { startStockAws, type StockAws } from '../../../support/stock-aws';
import { Bench, IMAGE, ROLE, scratch } from './bench';

let stock: StockAws;
let bench: Bench;

/** Adds up the numbers of each line, or of the list of each line of JSON. */
const ADDING = `
import json
def model_fn(folder):
    return None
def input_fn(body, content_type):
    text = body if isinstance(body, str) else body.decode()
    if "refuse" in text:
        raise ValueError("refused")
    if content_type == "text/csv":
        return [[float(field) for field in line.split(",")] for line in text.splitlines()]
    return [json.loads(line)["numbers"] for line in text.splitlines()]
def predict_fn(rows, model):
    return [sum(row) for row in rows]
def output_fn(sums, accept):
    print("asked for", len(sums), flush=True)
    return "".join(f"{s:g}\\n" for s in sums)
`;

beforeAll(async () => {
  stock = await startStockAws();
  const environment = { SAGEMAKER_PROGRAM: 'inference.py', SAGEMAKER_SUBMIT_DIRECTORY: '/opt/ml/model/code' };
  const served = {
    name: 'adding',
    arn: 'arn:aws:sagemaker:eu-west-1:111111111111:model/adding',
    roleArn: ROLE,
    image: IMAGE,
    dataUrl: 's3://jobs-in/model.tar.gz',
    environment,
    hostname: 'container_1',
  };
  const get = (_: unknown, name: string) => {
    if (name !== 'adding') throw validationException(`Could not find model "${name}".`);
    return { served };
  };
  bench = new Bench(stock, { models: { get } });
  for (const bucket of ['jobs-in', 'jobs-out']) await bench.bucket(bucket);
  await bench.put('jobs-in', 'model.tar.gz', packed());
  await bench.put('jobs-in', 'csv/a.csv', '1,2\n3,4\n5,6\n');
  await bench.put('jobs-in', 'csv/below/b.csv', '7,8\n');
  await bench.put('jobs-in', 'json/a.jsonl', '{"id":"x","numbers":[1,2]}\n{"id":"y","numbers":[3]}\n');
  await bench.put('jobs-in', 'zipped/a.csv.gz', gzipSync('1,1\n2,2\n'));
  await bench.put('jobs-in', 'refused/a.csv', 'refuse\n');
});

afterAll(async () => {
  bench.close();
  await stock.stop();
});

function packed(): Buffer {
  const folder = scratch();
  mkdirSync(join(folder, 'code'));
  writeFileSync(join(folder, 'code', 'inference.py'), ADDING);
  execFileSync('tar', ['-czf', 'model.tar.gz', 'code'], { cwd: folder });
  return readFileSync(join(folder, 'model.tar.gz'));
}

function transformJob(name: string, prefix: string, more: Record<string, object | string | number> = {}) {
  const { TransformInput = {}, TransformOutput = {}, ...rest } = more;
  return {
    TransformJobName: name,
    ModelName: 'adding',
    TransformInput: {
      DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: `s3://jobs-in/${prefix}` } },
      ContentType: 'text/csv',
      SplitType: 'Line',
      ...(TransformInput as object),
    },
    TransformOutput: {
      S3OutputPath: `s3://jobs-out/${name}/`,
      Accept: 'text/csv',
      AssembleWith: 'Line',
      ...(TransformOutput as object),
    },
    TransformResources: { InstanceCount: 1, InstanceType: 'ml.m5.large' },
    ...rest,
  };
}

async function transform(request: { readonly TransformJobName: string }): Promise<DescribeTransformJobResponse> {
  const { TransformJobArn } = await bench.call<{ TransformJobArn: string }>('CreateTransformJob', request);
  await bench.jobs.ended(TransformJobArn);
  return bench.call('DescribeTransformJob', request);
}

const text = async (key: string): Promise<string> => (await bench.get('jobs-out', key)).toString();

test('every object below the prefix is transformed', async () => {
  const ended = await transform(transformJob('plain', 'csv/'));
  expect(ended).toMatchObject({ TransformJobStatus: 'Completed', TransformInput: { CompressionType: 'None' } });
  expect(await bench.keys('jobs-out', 'plain/')).toEqual(['plain/a.csv.out', 'plain/below/b.csv.out']);
  expect(await text('plain/a.csv.out')).toBe('3\n7\n11\n');
  expect(bench.log(ended.TransformJobArn!)).toContain('asked for 3');
  const told = bench.told(ended.TransformJobArn!);
  expect(told.map(({ detail }) => detail.TransformJobStatus)).toEqual(['InProgress', 'Completed']);
  expect(told[0].detailType).toBe('SageMaker Transform Job State Change');
});

test('records go one by one if the strategy says so', async () => {
  const ended = await transform(transformJob('single', 'csv/', { BatchStrategy: 'SingleRecord' }));
  expect(await text('single/a.csv.out')).toBe('3\n7\n11\n');
  expect(bench.log(ended.TransformJobArn!)).not.toContain('asked for 3');
});

test('fields that the model may not see are joined with its answers', async () => {
  const DataProcessing = { InputFilter: '$[1:]', JoinSource: 'Input', OutputFilter: '$[0,-1]' };
  await transform(transformJob('joined', 'csv/a', { DataProcessing }));
  expect(await text('joined/a.csv.out')).toBe('1,2\n3,4\n5,6\n');
});

test('answers are joined into the objects of JSON lines', async () => {
  await transform(
    transformJob('json', 'json/', {
      TransformInput: { ContentType: 'application/jsonlines' },
      TransformOutput: { Accept: 'application/jsonlines' },
      DataProcessing: { JoinSource: 'Input', OutputFilter: "$['id','SageMakerOutput']" },
    }),
  );
  expect(await text('json/a.jsonl.out')).toBe('{"id":"x","SageMakerOutput":3}\n{"id":"y","SageMakerOutput":3}\n');
});

test('compressed objects are unpacked', async () => {
  await transform(transformJob('zipped', 'zipped/', { TransformInput: { CompressionType: 'Gzip' } }));
  expect(await text('zipped/a.csv.gz.out')).toBe('2\n4\n');
});

test('a record that the model fails fails the job, and the log says why', async () => {
  const ended = await transform(
    transformJob('failed', 'refused/', { ModelClientConfig: { InvocationsMaxRetries: 1 } as object }),
  );
  expect(ended).toMatchObject({
    TransformJobStatus: 'Failed',
    FailureReason: 'AlgorithmError: See job logs for more information',
  });
  expect(bench.log(ended.TransformJobArn!)).toMatch(/Bad HTTP status .* 500[^]*refused/);
  expect(await bench.keys('jobs-out', 'failed/')).toEqual([]);
});

test('a model that does not exist is refused', async () => {
  await expect(bench.call('CreateTransformJob', { ...transformJob('none', 'csv/'), ModelName: 'no' })).rejects.toThrow(
    'Could not find model "no"',
  );
});

test('a job is stopped', async () => {
  const request = transformJob('stopped', 'csv/');
  const { TransformJobArn } = await bench.call<{ TransformJobArn: string }>('CreateTransformJob', request);
  await bench.call('StopTransformJob', request);
  await bench.jobs.ended(TransformJobArn);
  expect(await bench.call('DescribeTransformJob', request)).toMatchObject({ TransformJobStatus: 'Stopped' });
});
