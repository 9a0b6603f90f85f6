import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  CreateProcessingJobCommand,
  DescribeProcessingJobCommand,
  SageMakerClient,
  StopTrainingJobCommand,
  waitUntilProcessingJobCompletedOrStopped,
} from '@aws-sdk/client-sagemaker';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { TOOLS } from '../../../support/services';
import { startSimulator, EMULATOR_PYTHON, type TestSimulator } from '../../../support/simulator';
import { startStockAws, type StockAws } from '../../../support/stock-aws';
import { IMAGE, processingJob, ROLE } from './bench';

let stock: StockAws;
let simulator: TestSimulator;
let client: SageMakerClient;

beforeAll(async () => {
  stock = await startStockAws();
  simulator = await startSimulator({ aws: stock.aws });
  const credentials = { accessKeyId: TOOLS.account, secretAccessKey: 'x' };
  client = new SageMakerClient({ endpoint: simulator.url, region: TOOLS.region, credentials, maxAttempts: 1 });
  const s3 = stock.aws.client(S3Client, TOOLS);
  await s3.send(new CreateBucketCommand({ Bucket: 'jobs-out' }));
  s3.destroy();
});

afterAll(async () => {
  client.destroy();
  await simulator.close();
  await stock.stop();
});

test('botocore takes every answer, and its waiters come to an end', async () => {
  const program = join(__dirname, 'waiters.py');
  const { stdout } = await promisify(execFile)(EMULATOR_PYTHON, [program, simulator.url, IMAGE, ROLE]);
  const { processed, trained, listed, timed } = JSON.parse(stdout);
  expect(processed).toMatchObject({
    ProcessingJobArn: 'arn:aws:sagemaker:eu-west-1:111111111111:processing-job/by-botocore',
    ProcessingJobStatus: 'Completed',
    AppSpecification: { ImageUri: IMAGE },
  });
  expect(trained).toMatchObject({
    TrainingJobStatus: 'Completed',
    ModelArtifacts: { S3ModelArtifacts: 's3://jobs-out/models/by-botocore/output/model.tar.gz' },
    FinalMetricDataList: [{ MetricName: 'auc', Value: 0.5 }],
  });
  expect(listed).toHaveLength(1);
  expect(timed).toBe('datetime');
}, 60_000);

test("the SDK's waiter sees a job fail", async () => {
  const request = processingJob('by-sdk', ['python3', '-c', 'raise SystemExit(1)']);
  await client.send(new CreateProcessingJobCommand(request as never));
  const ended = waitUntilProcessingJobCompletedOrStopped({ client, maxWaitTime: 30, minDelay: 1 }, request);
  await expect(ended).rejects.toThrow('See job logs for more information');
  const described = await client.send(new DescribeProcessingJobCommand(request));
  expect(described.ProcessingEndTime!.getTime()).toBeGreaterThanOrEqual(described.CreationTime!.getTime());
}, 60_000);

test('a job that does not exist is refused as the service does it', async () => {
  await expect(client.send(new StopTrainingJobCommand({ TrainingJobName: 'none' }))).rejects.toMatchObject({
    name: 'ValidationException',
    message: 'Requested resource not found.',
  });
});
