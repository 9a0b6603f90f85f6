import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { startModelServer, type ModelServer, type ServedModel } from '../../../../simulator/sagemaker/hosting';
import { TOOLS, testServices } from '../../../support/services';
import { startStockAws, type StockAws } from '../../../support/stock-aws';
import { BUCKET, CONTAINERS, ENVIRONMENT, IMAGE, PYTHON, ROLE, packed } from './support';

const ARN = 'arn:aws:sagemaker:eu-west-1:111111111111:model/m';

let stock: StockAws;
let services: ReturnType<typeof testServices>;
let s3: S3Client;
const servers: ModelServer[] = [];
beforeAll(async () => {
  stock = await startStockAws();
  services = testServices(stock.aws);
  s3 = stock.aws.client(S3Client, TOOLS);
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  s3.destroy();
  await services.processes.stopAll();
  await stock.stop();
});

async function serve(archive: Buffer, change: Partial<ServedModel> = {}): Promise<ModelServer> {
  const key = `${servers.length}/model.tar.gz`;
  await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: archive }));
  const server = await startModelServer(
    services,
    { python: PYTHON, containers: CONTAINERS },
    {
      name: 'test m',
      scope: TOOLS,
      sourceArn: ARN,
      purpose: 'production variant main',
      model: {
        name: 'm',
        arn: ARN,
        roleArn: ROLE,
        image: IMAGE,
        dataUrl: `s3://${BUCKET}/${key}`,
        environment: ENVIRONMENT,
        hostname: 'container_1',
        ...change,
      },
    },
  );
  servers.push(server);
  return server;
}

function program(...lines: string[]): Buffer {
  return packed({ 'code/inference.py': `${lines.join('\n')}\n`, 'word.txt': 'from the model' });
}

function invoke(server: ModelServer, body: string, headers: { [name: string]: string } = {}): Promise<Response> {
  return fetch(`${server.url}/invocations`, { method: 'POST', body, headers });
}

describe('a server of the framework contract', () => {
  test('gives the folder of the model, and an environment in which /opt/ml is a folder', async () => {
    const server = await serve(
      program(
        'import os, pathlib',
        'def model_fn(folder): return pathlib.Path(folder, "word.txt").read_text()',
        'def transform_fn(model, body, content_type, accept):',
        '    return f"{model} {os.environ[\'DATA\']} {content_type} {accept} {type(body).__name__}", "text/plain"',
      ),
      { environment: { ...ENVIRONMENT, DATA: '/opt/ml/model/word.txt' } },
    );
    const answer = await invoke(server, '{}', { 'content-type': 'application/json' });
    const [text, folder, ...rest] = (await answer.text()).split(/(?<=model) /);
    expect(text).toBe('from the model');
    expect(folder).toMatch(/^\/.*\/model\/word\.txt application\/json application\/json str$/);
    expect(rest).toEqual([]);
    expect(stock.aws.assumed.at(-1)).toMatchObject({
      roleArn: ROLE,
      service: 'sagemaker.amazonaws.com',
      sourceArn: ARN,
    });
  });

  test('takes its own steps where the model brings none', async () => {
    const server = await serve(
      program(
        'import numpy as np',
        'class Sum:',
        '    def predict(self, rows): return rows.sum(axis=1)',
        'def model_fn(folder): return Sum()',
      ),
    );
    const json = await invoke(server, '[[1, 2], [3, 4.5]]', { 'content-type': 'application/json' });
    expect(await json.json()).toEqual([3, 7.5]);
    const csv = await invoke(server, '1,2\n3,4.5\n', { 'content-type': 'text/csv', accept: 'text/csv' });
    expect(await csv.text()).toBe('3.0\n7.5\n');
  });

  test('answers an exception with status 500 and not a word of it, and logs it', async () => {
    const server = await serve(
      program('def model_fn(folder): return None', 'def transform_fn(*_): raise KeyError("secret")'),
    );
    const answer = await invoke(server, '{}');
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('secret');
    expect(readFileSync(server.log, 'utf8')).toContain("KeyError: 'secret'");
    expect((await fetch(`${server.url}/ping`)).status).toBe(200);
  });

  test('ends when it is stopped', async () => {
    const server = await serve(program('def model_fn(folder): return None'));
    const { pid } = server;
    await server.stop();
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(server.url).toBeUndefined();
  });
});

test('a server ends with whoever started it, however that ended', async () => {
  const { log, pid } = await serve(program('def model_fn(folder): return None'));
  const folder = join(log, '..');
  const command = `"${PYTHON}" -m serving --model "${folder}/model" --port-file "${folder}/other" & echo $!; wait`;
  const env = { ...ENVIRONMENT, SAGEMAKER_SUBMIT_DIRECTORY: join(folder, 'model/code'), PYTHONPATH: CONTAINERS };
  const shell = spawn('sh', ['-c', command], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = (await once(shell.stdout, 'data')) as [Buffer];
  const orphan = Number(line.toString());
  while (!existsSync(join(folder, 'other'))) await sleep(50);
  shell.kill('SIGKILL');
  for (const deadline = Date.now() + 10_000; isRunning(orphan) && Date.now() < deadline;) await sleep(50);
  expect(isRunning(orphan)).toBe(false);
  expect(isRunning(pid)).toBe(true);
});

/** A process that has ended but that nobody has asked about is still listed, as a zombie. */
function isRunning(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)]);
  return /^[^Z]/.test(stdout.toString().trim());
}

describe('a model is not served', () => {
  test('without its archive', async () => {
    await expect(serve(Buffer.from(''), { dataUrl: `s3://${BUCKET}/nowhere.tar.gz` })).rejects.toThrow(
      /^Failed to download model data for container "container_1" from URL: "s3:\/\/artifacts\/nowhere\.tar\.gz"\. .*NoSuchKey/,
    );
  });

  test('from an archive that is none', async () => {
    await expect(serve(Buffer.from('no archive'))).rejects.toThrow(/^Failed to extract model data archive/);
  });

  test('from an archive that would write elsewhere', async () => {
    await expect(serve(packed({ '../outside.txt': 'x' }))).rejects.toThrow(/^Failed to extract model data archive/);
  });

  test('by an image that nothing stands in for', async () => {
    await expect(serve(program(''), { image: '1.dkr.ecr.eu-west-1.amazonaws.com/other:1' })).rejects.toThrow(
      'No local server stands in for image "1.dkr.ecr.eu-west-1.amazonaws.com/other:1"',
    );
  });

  test.each([
    ['a program', { ...ENVIRONMENT, SAGEMAKER_PROGRAM: 'missing.py' }, /no file missing\.py/],
    ['being told of a program', {}, /no SAGEMAKER_PROGRAM/],
  ])('without %s', async (_, environment: { [name: string]: string }, message) => {
    await expect(serve(program('def model_fn(folder): return None'), { environment })).rejects.toThrow(message);
  });

  test('without a model_fn', async () => {
    await expect(serve(program('x = 1'))).rejects.toThrow(/did not pass the ping health check.*has no model_fn/);
  });

  test('with both a transform_fn and one of its steps', async () => {
    const archive = program(
      'def model_fn(folder): return None',
      'def input_fn(*_): return None',
      'def transform_fn(*_): return None',
    );
    await expect(serve(archive)).rejects.toThrow(/Cannot use transform_fn implementation/);
  });
});
