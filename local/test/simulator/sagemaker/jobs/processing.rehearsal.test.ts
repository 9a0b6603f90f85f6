import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { CloudWatchLogsClient, DescribeLogStreamsCommand, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { validationException } from '../../../../core/errors';
import { TOOLS } from '../../../support/services';
import type { StockAws } from '../../../support/stock-aws';
import { Bench, laidBench, input, output, processingJob, sh } from './bench';

let stock: StockAws;
let bench: Bench;

beforeAll(async () => {
  ({ stock, bench } = await laidBench());
});

afterAll(async () => {
  bench.close();
  await stock.stop();
});

/** The state of a process as `ps` shows it; nothing if there is none. */
function stateOf(pid: number): string {
  return spawnSync('ps', ['-o', 'state=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
}

describe('a processing job', () => {
  test('that exits with a code fails, with what it left as message', async () => {
    const job = processingJob(
      'exits',
      sh('mkdir -p $ML_BASE/output; printf no-rows > $ML_BASE/output/message; exit 3'),
      {
        ProcessingOutputConfig: { Outputs: [output('o', 's3://jobs-out/exits')] },
      },
    );
    const ended = await bench.process(job);
    expect(ended).toMatchObject({
      ProcessingJobStatus: 'Failed',
      FailureReason: 'AlgorithmError: See job logs for more information',
      ExitMessage: 'no-rows',
    });
    expect(await bench.keys('jobs-out', 'exits')).toEqual([]);
  });

  test('whose input is absent fails with the URL', async () => {
    const ended = await bench.process(
      processingJob('absent', sh('true'), { ProcessingInputs: [input('a', 's3://jobs-in/nothing/')] }),
    );
    expect(ended.ProcessingJobStatus).toBe('Failed');
    expect(ended.FailureReason).toMatch(
      /^ClientError: Failed to download data\. No S3 objects found under S3 URL "s3:\/\/jobs-in\/nothing\/"/,
    );
  });

  test('whose input bucket is absent fails with what S3 says', async () => {
    const ended = await bench.process(
      processingJob('no-bucket', sh('true'), { ProcessingInputs: [input('a', 's3://jobs-nowhere/a')] }),
    );
    expect(ended.FailureReason).toMatch(/^ClientError: Failed to download data\. ListObjectsV2 failed .*NoSuchBucket/);
  });

  test('whose objects clash with each other fails', async () => {
    await bench.put('jobs-in', 'clash/a', 'x');
    await bench.put('jobs-in', 'clash/a/b', 'x');
    const ended = await bench.process(
      processingJob('clash', sh('true'), { ProcessingInputs: [input('a', 's3://jobs-in/clash/')] }),
    );
    expect(ended.FailureReason).toMatch(/^ClientError: Failed to download data\. .*s3:\/\/jobs-in\/clash\/a\/b/);
  });

  test('whose output bucket is absent fails', async () => {
    const ended = await bench.process(
      processingJob('no-target', sh('echo 1 > $ML_BASE/processing/output/o/1'), {
        ProcessingOutputConfig: { Outputs: [output('o', 's3://jobs-nowhere/a')] },
      }),
    );
    expect(ended.FailureReason).toMatch(/^ClientError: Failed to upload output data\. .*s3:\/\/jobs-nowhere\/a\/1/);
  });

  test('of an unknown image fails, and says how to map it', async () => {
    const AppSpecification = { ImageUri: '1.dkr.ecr.eu-west-1.amazonaws.com/fraud:7', ContainerEntrypoint: sh('true') };
    const ended = await bench.process(processingJob('unknown-image', [], { AppSpecification }));
    expect(ended.ProcessingJobStatus).toBe('Failed');
    expect(ended.FailureReason).toMatch(/^ClientError: .*fraud:7.*map it, such as \{ 'fraud':/);
  });

  test('of a program that is not there fails, and its log says so', async () => {
    const { ProcessingJobArn, FailureReason } = await bench.process(processingJob('no-program', ['/no/such/program']));
    expect(FailureReason).toMatch(/^AlgorithmError/);
    expect(bench.log(ProcessingJobArn!)).toContain('/no/such/program');
  });

  test('is stopped with its children', async () => {
    const job = processingJob('stopped', sh('sleep 600 & echo child $!; wait'));
    const { ProcessingJobArn: arn } = await bench.call<{ ProcessingJobArn: string }>('CreateProcessingJob', job);
    await bench.logged(arn, 'child');
    const child = Number(/child (\d+)/.exec(bench.log(arn))![1]);
    await bench.call('StopProcessingJob', job);
    expect(await bench.call('DescribeProcessingJob', job)).toMatchObject({ ProcessingJobStatus: 'Stopping' });
    await bench.jobs.ended(arn);
    expect(await bench.call('DescribeProcessingJob', job)).toMatchObject({ ProcessingJobStatus: 'Stopped' });
    expect(stateOf(child)).toMatch(/^Z?$/); // gone, or waiting for whoever collects orphans
    await expect(bench.call('StopProcessingJob', job)).rejects.toThrow('in status Stopped');
    expect(bench.told(arn).map(({ detail }) => detail.ProcessingJobStatus)).toEqual([
      'InProgress',
      'Stopping',
      'Stopped',
    ]);
  });

  test('that takes too long is stopped', async () => {
    const ended = await bench.process(
      processingJob('slow', sh('sleep 600'), { StoppingCondition: { MaxRuntimeInSeconds: 1 } }),
    );
    expect(ended).toMatchObject({ ProcessingJobStatus: 'Stopped' });
  });

  test('with the name of another is refused', async () => {
    const requests = [1, 2].map(() => bench.process(processingJob('twice', sh('true'))));
    const settled = await Promise.allSettled(requests);
    expect(settled.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(bench.call('CreateProcessingJob', processingJob('twice', sh('true')))).rejects.toThrow(
      /already exists \(arn:aws:sagemaker:eu-west-1:111111111111:processing-job\/twice\)/,
    );
  });

  test('of a role that may not be assumed is not created', async () => {
    const assume = jest.spyOn(stock.aws, 'assumeForService');
    assume.mockRejectedValueOnce(validationException('Could not assume role arn:aws:iam::111111111111:role/job.'));
    await expect(bench.call('CreateProcessingJob', processingJob('no-role', sh('true')))).rejects.toThrow(
      'Could not assume role arn:aws:iam::111111111111:role/job.',
    );
    await expect(bench.call('DescribeProcessingJob', { ProcessingJobName: 'no-role' })).rejects.toThrow(
      'Could not find',
    );
  });
});

describe('the container of a processing job', () => {
  test('finds its configuration, its environment, its inputs as they are, and no terminal', async () => {
    await bench.put('jobs-in', 'list.manifest', JSON.stringify([{ prefix: 's3://jobs-in/a/' }, 'x.txt']));
    const { ProcessingJobArn } = await bench.process(
      processingJob('contract', ['python3', '-c', SHOW], {
        Environment: { WHERE: '/opt/ml/processing/input/a', LOOKS_LIKE: '/opt/mlflow' },
        ProcessingInputs: [
          input('a', 's3://jobs-in/a'),
          input('m', 's3://jobs-in/list.manifest', { S3DataType: 'ManifestFile' }),
        ],
      }),
    );
    const shown = JSON.parse(bench.log(ProcessingJobArn!).split('\n')[0]);
    const folder = shown.config.ProcessingInputs[0].S3Input.LocalPath;
    expect(shown).toMatchObject({
      config: { ProcessingJobName: 'contract', ProcessingJobArn },
      resources: { current_host: 'algo-1', hosts: ['algo-1'] },
      where: folder,
      looksLike: '/opt/mlflow',
      files: ['a/x.txt', 'm/x.txt'],
      stdin: '',
      key: true,
    });
  });

  test("has no credentials when it is isolated, not even the user's", async () => {
    const { ProcessingJobArn } = await bench.process(
      processingJob('isolated', sh('env | grep -c -e AWS_ACCESS_KEY_ID -e AWS_SESSION; echo $HOME'), {
        NetworkConfig: { EnableNetworkIsolation: true },
      }),
    );
    const [credentials, home] = bench.log(ProcessingJobArn!).split('\n');
    expect(credentials).toBe('0');
    expect(home).toContain(bench.services.folder);
  });

  test('has its output uploaded while it runs, if asked to', async () => {
    const job = processingJob('continuous', sh('echo 1 > $ML_BASE/processing/output/o/first; sleep 600'), {
      ProcessingOutputConfig: { Outputs: [output('o', 's3://jobs-out/continuous/', 'Continuous')] },
    });
    const { ProcessingJobArn } = await bench.call<{ ProcessingJobArn: string }>('CreateProcessingJob', job);
    while (!(await bench.keys('jobs-out', 'continuous')).includes('continuous/first')) await sleep(50);
    expect(await bench.call('DescribeProcessingJob', job)).toMatchObject({ ProcessingJobStatus: 'InProgress' });
    await bench.call('StopProcessingJob', job);
    await bench.jobs.ended(ProcessingJobArn);
  });

  test('has its log in CloudWatch Logs', async () => {
    await bench.process(processingJob('logs', sh('echo hello; echo there >&2')));
    const logs = stock.aws.client(CloudWatchLogsClient, TOOLS);
    const at = { logGroupName: '/aws/sagemaker/ProcessingJobs' };
    const { logStreams } = await logs.send(new DescribeLogStreamsCommand({ ...at, logStreamNamePrefix: 'logs/' }));
    const { events } = await logs.send(
      new GetLogEventsCommand({ ...at, logStreamName: logStreams![0].logStreamName!, startFromHead: true }),
    );
    logs.destroy();
    expect(logStreams![0].logStreamName).toMatch(/^logs\/algo-1-\d+$/);
    expect(events!.map(({ message }) => message)).toEqual(['hello', 'there']);
  });
});

const SHOW = `
import json, os, sys
from pathlib import Path
base = Path(os.environ["ML_BASE"])
read = lambda name: json.loads((base / "config" / name).read_text())
inputs = base / "processing" / "input"
print(json.dumps({
    "config": read("processingjobconfig.json"), "resources": read("resourceconfig.json"),
    "where": os.environ["WHERE"], "looksLike": os.environ["LOOKS_LIKE"], "stdin": sys.stdin.read(),
    "files": sorted(str(p.relative_to(inputs)) for p in inputs.rglob("*") if p.is_file()),
    "key": "AWS_ACCESS_KEY_ID" in os.environ,
}))
`;

test('what still runs is stopped with the simulator', async () => {
  const closing = new Bench(stock);
  const job = processingJob('running', sh('sleep 600'));
  const { ProcessingJobArn } = await closing.call<{ ProcessingJobArn: string }>('CreateProcessingJob', job);
  await closing.jobs.close();
  await closing.jobs.ended(ProcessingJobArn);
  expect(await closing.call('DescribeProcessingJob', job)).toMatchObject({ ProcessingJobStatus: 'Stopped' });
  closing.close();
});

test('jobs are listed by status', async () => {
  const fresh = new Bench(stock);
  await fresh.process(processingJob('good', sh('true')));
  await fresh.process(processingJob('bad', sh('false')));
  expect(await fresh.call('ListProcessingJobs', { StatusEquals: 'Failed' })).toMatchObject({
    ProcessingJobSummaries: [{ ProcessingJobName: 'bad' }],
  });
  expect(await fresh.call('ListProcessingJobs', {})).toMatchObject({
    ProcessingJobSummaries: [{ ProcessingJobName: 'good' }, { ProcessingJobName: 'bad' }],
  });
  fresh.close();
});

test('the end of a job that does not exist is not waited for', async () => {
  await expect(bench.jobs.ended('arn:aws:sagemaker:eu-west-1:1:training-job/none')).rejects.toThrow('Could not find');
});
