import type { StockAws } from '../../../support/stock-aws';
import { Bench, laidBench, channel, sh, trainingJob } from './bench';

let stock: StockAws;
let bench: Bench;

beforeAll(async () => {
  ({ stock, bench } = await laidBench());
});

afterAll(async () => {
  bench.close();
  await stock.stop();
});

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
    await bench.logged(arn, 'started');
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
    const [config, names] = bench.log(TrainingJobArn!).split('\n');
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
    expect(own.log(TrainingJobArn!)).toBe('ran train\n');
    own.close();
  });
});
