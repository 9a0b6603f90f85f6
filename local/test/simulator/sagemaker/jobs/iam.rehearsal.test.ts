import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { CloudFormationClient, CreateStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient, DescribeLogStreamsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateProcessingJobCommand,
  DescribeProcessingJobCommand,
  SageMakerClient,
  type DescribeProcessingJobResponse,
} from '@aws-sdk/client-sagemaker';
import { TOOLS } from '../../../support/services';
import { EMULATOR_PYTHON } from '../../../support/simulator';
import { startWholeAws, type WholeAws } from '../../../support/whole-aws';
import { input, output, processingJob } from './bench';

const arnOfRole = (name: string): string => `arn:aws:iam::${TOOLS.account}:role/${name}`;
const allow = (Action: string | string[], Resource: unknown) => ({ Effect: 'Allow', Action, Resource });
const list = {
  ...allow('s3:ListBucket', 'arn:aws:s3:::iam-jobs'),
  Condition: { StringLike: { 's3:prefix': ['in/*'] } },
};
const read = allow('s3:GetObject', 'arn:aws:s3:::iam-jobs/in/*');
const write = allow('s3:PutObject', 'arn:aws:s3:::iam-jobs/out/*');
const key = allow(['kms:Decrypt', 'kms:GenerateDataKey'], { 'Fn::GetAtt': ['Key', 'Arn'] });
const log = allow(['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'], '*');

function role(RoleName: string, Statement: object[], service = 'sagemaker.amazonaws.com') {
  const trust = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service } };
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName,
      AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [trust] },
      Policies: [{ PolicyName: 'p', PolicyDocument: { Version: '2012-10-17', Statement } }],
    },
  };
}

const owner = { ...allow('kms:*', '*'), Principal: { AWS: `arn:aws:iam::${TOOLS.account}:root` } };
const TEMPLATE = {
  Resources: {
    Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'iam-jobs' } },
    Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Version: '2012-10-17', Statement: [owner] } } },
    Complete: role('complete', [list, read, write, key, log]),
    Listing: role('listing', [read, write, key, log]),
    Reading: role('reading', [list, write, key, log]),
    Writing: role('writing', [list, read, key, log]),
    Keyless: role('keyless', [list, read, write, log]),
    Logless: role('logless', [list, read, write, key]),
    Foreign: role('foreign', [list, read, write, key, log], 'glue.amazonaws.com'),
  },
  Outputs: { Key: { Value: { 'Fn::GetAtt': ['Key', 'Arn'] } } },
};

let whole: WholeAws;
let sagemaker: SageMakerClient;
let KmsKeyId: string;

beforeAll(async () => {
  whole = await startWholeAws();
  const { aws } = whole.simulator.services;
  sagemaker = aws.client(SageMakerClient, TOOLS);
  const cloudformation = aws.client(CloudFormationClient, TOOLS);
  const TemplateBody = JSON.stringify(TEMPLATE);
  await cloudformation.send(
    new CreateStackCommand({ StackName: 's', TemplateBody, Capabilities: ['CAPABILITY_NAMED_IAM'] }),
  );
  for (let i = 0; i < 100 && !KmsKeyId; i += 1) {
    await sleep(100);
    const { Stacks } = await cloudformation.send(new DescribeStacksCommand({ StackName: 's' }));
    if (Stacks![0].StackStatus === 'CREATE_COMPLETE') KmsKeyId = Stacks![0].Outputs![0].OutputValue!;
  }
  cloudformation.destroy();
  const s3 = aws.client(S3Client, TOOLS);
  const encrypted = { ServerSideEncryption: 'aws:kms' as const, SSEKMSKeyId: KmsKeyId };
  await s3.send(new PutObjectCommand({ Bucket: 'iam-jobs', Key: 'in/a/x.txt', Body: 'x', ...encrypted }));
  s3.destroy();
}, 60_000);

afterAll(async () => {
  sagemaker.destroy();
  await whole.stop();
});

/** A job that copies its input to its output with a role. */
async function copyAs(roleName: string, entrypoint?: string[]): Promise<DescribeProcessingJobResponse> {
  const copy = ['sh', '-c', 'cp $ML_BASE/processing/input/a/x.txt $ML_BASE/processing/output/o/'];
  const request = processingJob(`as-${roleName}${entrypoint ? '-itself' : ''}`, entrypoint ?? copy, {
    RoleArn: arnOfRole(roleName),
    ProcessingInputs: [input('a', 's3://iam-jobs/in/a/')],
    ProcessingOutputConfig: { KmsKeyId, Outputs: [output('o', `s3://iam-jobs/out/${roleName}`)] },
  });
  const { ProcessingJobArn } = await sagemaker.send(new CreateProcessingJobCommand(request as never));
  await whole.simulator.parts.jobs.ended(ProcessingJobArn!);
  return sagemaker.send(new DescribeProcessingJobCommand(request));
}

test('a role that may do everything makes a job that ends well, with its output under the key', async () => {
  expect(await copyAs('complete')).toMatchObject({ ProcessingJobStatus: 'Completed' });
  const { aws } = whole.simulator.services;
  const s3 = aws.client(S3Client, TOOLS);
  expect(await s3.send(new HeadObjectCommand({ Bucket: 'iam-jobs', Key: 'out/complete/x.txt' }))).toMatchObject({
    ServerSideEncryption: 'aws:kms',
    SSEKMSKeyId: KmsKeyId,
  });
  s3.destroy();
  const logs = aws.client(CloudWatchLogsClient, TOOLS);
  const at = { logGroupName: '/aws/sagemaker/ProcessingJobs', logStreamNamePrefix: 'as-complete/' };
  expect((await logs.send(new DescribeLogStreamsCommand(at))).logStreams).toHaveLength(1);
  logs.destroy();
});

test.each([
  ['listing', /^ClientError: Failed to download data\. ListObjectsV2 failed .*AccessDenied.*s3:ListBucket/s],
  ['reading', /^ClientError: Failed to download data\. Unable to download .*AccessDenied.*s3:GetObject/s],
  ['writing', /^ClientError: Failed to upload output data\. .*AccessDenied.*s3:PutObject/s],
  ['keyless', /^ClientError: Failed to download data\. .*AccessDenied.*kms:Decrypt/s],
])('without the grant for %s, a job fails and says what it lacks', async (name, reason) => {
  const ended = await copyAs(name);
  expect(ended.ProcessingJobStatus).toBe('Failed');
  expect(ended.FailureReason).toMatch(reason);
});

test('a role that may not write logs costs the log, and no more', async () => {
  const ended = await copyAs('logless');
  expect(ended.ProcessingJobStatus).toBe('Completed');
  const log = readFileSync(whole.simulator.parts.jobs.logOf(ended.ProcessingJobArn!)!, 'utf8');
  expect(log).toMatch(/the log is not in \/aws\/sagemaker\/ProcessingJobs: .*logs:CreateLogGroup/);
});

test('a role that trusts another service makes no job', async () => {
  await expect(copyAs('foreign')).rejects.toThrow(/^Could not assume role arn:aws:iam::111111111111:role\/foreign/);
});

test('a container that is not isolated is its role', async () => {
  const who = 'import boto3; print(boto3.client("sts").get_caller_identity()["Arn"])';
  const ended = await copyAs('complete', ['env', EMULATOR_PYTHON, '-c', who]);
  const log = readFileSync(whole.simulator.parts.jobs.logOf(ended.ProcessingJobArn!)!, 'utf8');
  expect(log).toMatch(/^arn:aws:sts::111111111111:assumed-role\/complete\/SageMaker$/m);
});
