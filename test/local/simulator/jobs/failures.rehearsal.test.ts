import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { CloudWatchLogsClient, GetLogEventsCommand, DescribeLogStreamsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { validationException } from '../../../../local/simulator/core/errors';
import { TOOLS } from '../../support/services';
import { startStockAws, type StockAws } from '../../support/stock-aws';
import { Bench, channel, input, output, processingJob, trainingJob } from './bench';

let stock: StockAws;
let bench: Bench;

beforeAll(async () => {
  stock = await startStockAws();
  bench = new Bench(stock);
  await bench.bucket('jobs-in');
  await bench.bucket('jobs-out');
  await bench.put('jobs-in', 'a/x.txt', 'x');
});

afterAll(async () => {
  bench.close();
  await stock.stop();
});

const sh = (script: string): string[] => ['sh', '-c', script];
const python = (script: string): string[] => ['python3', '-c', script];

/** The state of a process as `ps` shows it; nothing if there is none. */
function stateOf(pid: number): string {
  return spawnSync('ps', ['-o', 'state=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
}

/** Waits until a job's log holds a text. */
async function logged(arn: string, text: string): Promise<void> {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; await sleep(20)) {
    const path = bench.jobs.logOf(arn);
    try {
      if (readFileSync(path!, 'utf8').includes(text)) return;
    } catch {
      // not yet written
    }
  }
  throw new Error(`${arn} never logged ${text}`);
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
    expect(readFileSync(bench.jobs.logOf(ProcessingJobArn!)!, 'utf8')).toContain('/no/such/program');
  });

  test('is stopped with its children', async () => {
    const job = processingJob('stopped', sh('sleep 600 & echo child $!; wait'));
    const { ProcessingJobArn: arn } = await bench.call<{ ProcessingJobArn: string }>('CreateProcessingJob', job);
    await logged(arn, 'child');
    const child = Number(/child (\d+)/.exec(readFileSync(bench.jobs.logOf(arn)!, 'utf8'))![1]);
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
    await bench.process(processingJob('twice', sh('true')));
    await expect(bench.call('CreateProcessingJob', processingJob('twice', sh('true')))).rejects.toThrow(
      /already exists \(arn:aws:sagemaker:eu-west-1:111111111111:processing-job\/twice\)/,
    );
  });

  test('is deleted once it has ended', async () => {
    await bench.process(processingJob('deleted', sh('true')));
    await bench.call('DeleteProcessingJob', { ProcessingJobName: 'deleted' });
    await expect(bench.call('DescribeProcessingJob', { ProcessingJobName: 'deleted' })).rejects.toThrow(
      'Could not find requested job with name: deleted',
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
      processingJob('contract', python(SHOW), {
        Environment: { WHERE: '/opt/ml/processing/input/a', LOOKS_LIKE: '/opt/mlflow' },
        ProcessingInputs: [
          input('a', 's3://jobs-in/a'),
          input('m', 's3://jobs-in/list.manifest', { S3DataType: 'ManifestFile' }),
        ],
      }),
    );
    const shown = JSON.parse(readFileSync(bench.jobs.logOf(ProcessingJobArn!)!, 'utf8').split('\n')[0]);
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

  test('has no credentials when it is isolated', async () => {
    const { ProcessingJobArn } = await bench.process(
      processingJob('isolated', sh('env | grep -c AWS_ACCESS_KEY_ID; env | grep -c AWS_SESSION'), {
        NetworkConfig: { EnableNetworkIsolation: true },
      }),
    );
    expect(readFileSync(bench.jobs.logOf(ProcessingJobArn!)!, 'utf8')).toMatch(/^0\n0\n/);
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

describe('a training job', () => {
  test('that fails says why, and its artifacts are kept', async () => {
    const ended = await bench.train(
      trainingJob(
        'fails',
        sh('cd $ML_BASE; echo w > model/w; echo p > output/data/p; printf why > output/failure; exit 1'),
      ),
    );
    expect(ended).toMatchObject({
      TrainingJobStatus: 'Failed',
      SecondaryStatus: 'Failed',
      FailureReason: 'AlgorithmError: why, exit code: 1',
    });
    expect(await bench.keys('jobs-out', 'models/fails/')).toEqual([
      'models/fails/output/model.tar.gz',
      'models/fails/output/output.tar.gz',
    ]);
  });

  test('that is killed has the code of a shell', async () => {
    const ended = await bench.train(trainingJob('killed', sh('kill -9 $$')));
    expect(ended.FailureReason).toBe('AlgorithmError: , exit code: 137');
  });

  test('whose channel is absent fails while downloading', async () => {
    const ended = await bench.train(
      trainingJob('no-channel', sh('true'), { InputDataConfig: [channel('train', 's3://jobs-in/none')] }),
    );
    expect(ended.FailureReason).toMatch(
      /^ClientError: Data download failed:No S3 objects found under S3 URL "s3:\/\/jobs-in/,
    );
    expect(ended.SecondaryStatusTransitions!.map(({ Status }) => Status)).toEqual([
      'Starting',
      'Downloading',
      'Failed',
    ]);
  });

  test('that takes too long is stopped, and what it has made is kept', async () => {
    const ended = await bench.train(
      trainingJob('slow', sh('echo w > $ML_BASE/model/w; sleep 600'), {
        StoppingCondition: { MaxRuntimeInSeconds: 1 },
      }),
    );
    expect(ended).toMatchObject({ TrainingJobStatus: 'Stopped', SecondaryStatus: 'MaxRuntimeExceeded' });
    expect(await bench.keys('jobs-out', 'models/slow/')).toEqual(['models/slow/output/model.tar.gz']);
  });

  test('is stopped', async () => {
    const job = trainingJob('stopped', sh('echo started; sleep 600'));
    const { TrainingJobArn: arn } = await bench.call<{ TrainingJobArn: string }>('CreateTrainingJob', job);
    await logged(arn, 'started');
    await bench.call('StopTrainingJob', job);
    expect(await bench.call('DescribeTrainingJob', job)).toMatchObject({ SecondaryStatus: 'Stopping' });
    await bench.jobs.ended(arn);
    expect(await bench.call('DescribeTrainingJob', job)).toMatchObject({
      TrainingJobStatus: 'Stopped',
      SecondaryStatus: 'Stopped',
    });
  });

  test('tells its stages, its metrics and its events', async () => {
    const ended = await bench.train(
      trainingJob('metrics', sh('echo auc=0.5; echo auc=0.75; echo noise'), {
        AlgorithmSpecification: {
          ...trainingJob('', sh('echo auc=0.5; echo auc=0.75; echo noise')).AlgorithmSpecification,
          MetricDefinitions: [
            { Name: 'auc', Regex: 'auc=([0-9.]+)' },
            { Name: 'loss', Regex: 'loss=([0-9.]+)' },
          ],
        },
        Tags: [{ Key: 'use-case', Value: 'test' }],
      }),
    );
    expect(ended.FinalMetricDataList).toEqual([{ MetricName: 'auc', Value: 0.75, Timestamp: expect.any(Date) }]);
    const stages = ['Starting', 'Downloading', 'Training', 'Uploading', 'Completed'];
    expect(ended.SecondaryStatusTransitions!.map(({ Status }) => Status)).toEqual(stages);
    expect(ended.SecondaryStatusTransitions!.every(({ EndTime }) => EndTime instanceof Date)).toBe(true);
    expect(ended.BillableTimeInSeconds).toBeGreaterThan(0);
    const told = bench.told(ended.TrainingJobArn!);
    expect(told.map(({ detail }) => detail.SecondaryStatus)).toEqual(stages);
    expect(told.at(-1)).toMatchObject({
      detailType: 'SageMaker Training Job State Change',
      detail: {
        TrainingJobStatus: 'Completed',
        CreationTime: ended.CreationTime!.getTime(),
        Tags: [{ Key: 'use-case', Value: 'test' }],
      },
    });
  });

  test('finds its configuration', async () => {
    const { TrainingJobArn } = await bench.train(
      trainingJob('contract', sh('cat $ML_BASE/input/config/*.json; echo; echo $TRAINING_JOB_NAME $TRAINING_JOB_ARN'), {
        HyperParameters: { depth: '3' },
        InputDataConfig: [channel('train', 's3://jobs-in/a/', { ContentType: 'text/csv' })],
      }),
    );
    const [config, names] = readFileSync(bench.jobs.logOf(TrainingJobArn!)!, 'utf8').split('\n');
    const [hyperparameters, channels, resources] = config
      .replaceAll('}{', '}\n{')
      .split('\n')
      .map((text) => JSON.parse(text));
    expect(hyperparameters).toEqual({ depth: '3' });
    expect(channels).toEqual({
      train: {
        ContentType: 'text/csv',
        TrainingInputMode: 'File',
        S3DistributionType: 'FullyReplicated',
        RecordWrapperType: 'None',
      },
    });
    expect(resources).toMatchObject({ current_host: 'algo-1', current_instance_type: 'ml.m6i.large' });
    expect(names).toBe(`contract ${TrainingJobArn}`);
  });

  test('goes on from its checkpoints', async () => {
    const count = sh('cd $ML_BASE/checkpoints; echo $(( $(cat n 2>/dev/null || echo 0) + 1 )) > n');
    const CheckpointConfig = { S3Uri: 's3://jobs-out/checkpoints/c' };
    await bench.train(trainingJob('first', count, { CheckpointConfig }));
    await bench.train(trainingJob('second', count, { CheckpointConfig }));
    expect((await bench.get('jobs-out', 'checkpoints/c/n')).toString()).toBe('2\n');
  });

  test('that asks for what a rehearsal does not do is refused', async () => {
    const AlgorithmSpecification = { ...trainingJob('', sh('true')).AlgorithmSpecification, TrainingInputMode: 'Pipe' };
    await expect(bench.call('CreateTrainingJob', trainingJob('pipe', [], { AlgorithmSpecification }))).rejects.toThrow(
      'Pipe',
    );
  });

  test('of another image runs what the image is mapped to', async () => {
    const own = new Bench(stock, { images: { 'fraud-*': ['sh', '-c', 'echo ran "$0"'] } });
    const AlgorithmSpecification = {
      TrainingImage: '111111111111.dkr.ecr.eu-west-1.amazonaws.com/fraud-train:7',
      TrainingInputMode: 'File',
    };
    const { TrainingJobArn } = await own.train(trainingJob('own', [], { AlgorithmSpecification }));
    expect(readFileSync(own.jobs.logOf(TrainingJobArn!)!, 'utf8')).toBe('ran train\n');
    own.close();
  });
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
