import { CloudFormationClient, CreateStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateModelPackageGroupCommand,
  ListModelPackageGroupsCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Aws } from '../../core/aws';
import { STAGING, TOOLS } from '../support/services';
import { startWholeAws, type WholeAws } from '../support/whole-aws';

const ROLE = `arn:aws:iam::${TOOLS.account}:role/worker`;
const SOURCE = `arn:aws:sagemaker:eu-west-1:${TOOLS.account}:training-job/j`;
const SAGEMAKER = 'sagemaker.amazonaws.com';

const TEMPLATE = {
  Resources: {
    Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'whole-bucket' } },
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        RoleName: 'worker',
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: 'sts:AssumeRole',
              Principal: { Service: SAGEMAKER },
              Condition: { StringEquals: { 'aws:SourceAccount': TOOLS.account } },
            },
          ],
        },
        Policies: [
          {
            PolicyName: 'p',
            PolicyDocument: {
              Version: '2012-10-17',
              Statement: [
                { Effect: 'Allow', Action: 's3:PutObject', Resource: 'arn:aws:s3:::whole-bucket/*' },
                { Effect: 'Allow', Action: 'sagemaker:ListModelPackageGroups', Resource: '*' },
              ],
            },
          },
        ],
      },
    },
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'whole-queue' } },
    QueuePolicy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: 'Queue' }],
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: 'sqs:SendMessage',
              Principal: { Service: 'events.amazonaws.com' },
              Resource: { 'Fn::GetAtt': ['Queue', 'Arn'] },
            },
          ],
        },
      },
    },
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventPattern: { source: ['aws.sagemaker'], detail: { marked: [true] } },
        Targets: [{ Id: 't', Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } }],
      },
    },
  },
  Outputs: { Url: { Value: { Ref: 'Queue' } } },
};

let whole: WholeAws;
let aws: Aws;
let queue: string;

beforeAll(async () => {
  whole = await startWholeAws();
  aws = whole.simulator.services.aws;
  const cloudformation = aws.client(CloudFormationClient, TOOLS);
  await cloudformation.send(
    new CreateStackCommand({
      StackName: 's',
      TemplateBody: JSON.stringify(TEMPLATE),
      Capabilities: ['CAPABILITY_NAMED_IAM'],
    }),
  );
  for (let i = 0; i < 100 && !queue; i += 1) {
    await sleep(100);
    const { Stacks } = await cloudformation.send(new DescribeStacksCommand({ StackName: 's' }));
    if (Stacks![0].StackStatus === 'CREATE_COMPLETE') queue = Stacks![0].Outputs![0].OutputValue!;
  }
  cloudformation.destroy();
});
afterAll(() => whole.stop());

function assume(service: string) {
  const scope = TOOLS;
  return aws.assumeForService({ scope, roleArn: ROLE, service, sourceArn: SOURCE, sessionName: 'session' });
}

test('a role that a service assumes may do what its policies say, and no more', async () => {
  const s3 = aws.client(S3Client, TOOLS, await assume(SAGEMAKER));
  const object = { Bucket: 'whole-bucket', Key: 'k' };
  await s3.send(new PutObjectCommand({ ...object, Body: 'x' }));
  await expect(s3.send(new GetObjectCommand(object))).rejects.toMatchObject({ name: 'AccessDenied' });
  s3.destroy();
});

test('a role that does not trust the service is not assumed', async () => {
  await expect(assume('glue.amazonaws.com')).rejects.toMatchObject({
    code: 'ValidationException',
    message: expect.stringContaining(
      `Could not assume role ${ROLE}. Please ensure that the role exists and allows principal 'glue.amazonaws.com'`,
    ),
  });
});

test('SageMaker is reached through the emulator, which judges the caller first', async () => {
  const sagemaker = aws.client(SageMakerClient, TOOLS, await assume(SAGEMAKER));
  const { ModelPackageGroupSummaryList } = await sagemaker.send(new ListModelPackageGroupsCommand({}));
  expect(ModelPackageGroupSummaryList).toEqual([]);
  await expect(
    sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: 'g' })),
  ).rejects.toMatchObject({ name: 'AccessDeniedException' });
  sagemaker.destroy();
});

test('an event is delivered as often as it is told, under one id', async () => {
  const event = { source: 'aws.sagemaker', detailType: 'T', resources: [SOURCE], detail: { marked: true } };
  await aws.putEvent(TOOLS, event, 2);
  const sqs = aws.client(SQSClient, TOOLS);
  const bodies: { id: string; account: string; 'detail-type': string; resources: string[] }[] = [];
  for (let i = 0; i < 20 && bodies.length < 2; i += 1) {
    const request = { QueueUrl: queue, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 };
    const { Messages } = await sqs.send(new ReceiveMessageCommand(request));
    bodies.push(...(Messages ?? []).map(({ Body }) => JSON.parse(Body!)));
  }
  sqs.destroy();
  expect(bodies).toHaveLength(2);
  expect(bodies[0]).toMatchObject({ account: TOOLS.account, 'detail-type': 'T', resources: [SOURCE] });
  expect(bodies[1].id).toBe(bodies[0].id);
});

test('metrics of an AWS namespace are kept', async () => {
  await aws.putMetrics(TOOLS, 'AWS/SageMaker', [{ name: 'Invocations', dimensions: { EndpointName: 'e' }, value: 3 }]);
  const cloudwatch = aws.client(CloudWatchClient, TOOLS);
  const now = Date.now();
  const { Datapoints } = await cloudwatch.send(
    new GetMetricStatisticsCommand({
      Namespace: 'AWS/SageMaker',
      MetricName: 'Invocations',
      Dimensions: [{ Name: 'EndpointName', Value: 'e' }],
      StartTime: new Date(now - 600_000),
      EndTime: new Date(now + 60_000),
      Period: 3600,
      Statistics: ['Sum'],
    }),
  );
  cloudwatch.destroy();
  expect(Datapoints!.map(({ Sum }) => Sum)).toEqual([3]);
});

test('a policy of a resource lets in whom it names', async () => {
  const resource = `arn:aws:sagemaker:eu-west-1:${TOOLS.account}:model-package-group/g`;
  const action = 'sagemaker:DescribeModelPackageGroup';
  const policy = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${STAGING.account}:root` },
        Action: action,
        Resource: resource,
      },
    ],
  };
  const ask = (account: string) =>
    aws.allowedByResourcePolicy({
      scope: STAGING,
      principal: `arn:aws:iam::${account}:root`,
      action,
      resource,
      policy,
    });
  expect(await ask(STAGING.account)).toBe(true);
  expect(await ask('333333333333')).toBe(false);
});
