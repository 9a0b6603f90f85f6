import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { type App, Stack } from 'aws-cdk-lib/core';
import { ReleaseEnvironment, Stage, WithReleases } from '../../../constructs/delivery';
import { judge } from '../../support/compliance';
import { deliveryIn, PROD, releaseIn, STAGES, TOOLS, USE_CASE } from './fixture';

const tools = (app: App) => new Stack(app, 'Tools', { env: TOOLS });

function everything(app: App): void {
  deliveryIn(tools(app), { stages: [Stage.of('dev', { env: TOOLS }), ...STAGES] });
  const platform = new Stack(app, 'Platform', { env: PROD });
  const { account: toolsAccount } = TOOLS;
  new ReleaseEnvironment(platform, 'Environment', { useCase: USE_CASE, environmentName: 'prod', toolsAccount });
}

describe('when the rule packs judge a delivery and an environment', () => {
  const { open, acknowledged } = judge(everything, (plugin) => new WithReleases(plugin));

  test('then nothing is open', () => {
    expect(open).toEqual([]);
  });

  test('then what was acknowledged is this, each with its reason', () => {
    const accepted = acknowledged.map((a) => a.replace(/[0-9A-F]{8}(?=\.Arn>)/, '')).toSorted();
    const serving = 'Platform/Environment/ServingRole/Resource';
    const maker = 'Tools/Delivery/ReleaseMaker/Role/Resource';
    const training = 's3:GetObject: Every execution of the training pipeline writes this file below its own id';
    const letters = 'This queue is a dead-letter queue';
    const traces = 'xray:PutTelemetryRecords, xray:PutTraceSegments: X-Ray has no resource to name';
    const results = 'codepipeline:PutJobFailureResult, codepipeline:PutJobSuccessResult';
    const jobs = `${traces}; ${results}: A job of CodePipeline has no resource to name`;
    const stack = 'arn:aws:cloudformation:eu-west-1:333333333333:stack/mortgage-approval-prod-release/*';
    const stackId = 'The ARN of a stack ends with an id of its own';
    expect(accepted).toEqual([
      iam5(
        '*',
        serving,
        'ecr:GetAuthorizationToken: A token of ECR has no resource to name; ' +
          'cloudwatch:PutMetricData: Metrics have no resource to name; their namespace is a condition',
      ),
      iam5('*', 'Tools/Delivery/Clearing/Role/Resource', jobs),
      iam5('*', maker, traces),
      iam5('*', 'Tools/Delivery/SmokeTest/Role/Resource', jobs),
      iam5('*', 'Tools/Delivery/Verification/Role/Resource', jobs),
      iam5(
        '<DeliveryArtifacts.Arn>/*',
        'Tools/Delivery/Role/Default',
        's3:GetObject, s3:GetObjectTagging, s3:GetObjectVersion, s3:GetObjectVersionTagging, s3:PutObject, ' +
          's3:PutObjectTagging: CodePipeline names its artifacts itself',
      ),
      iam5(
        '<EnvironmentCapture.Arn>/captured/*',
        serving,
        's3:PutObject: SageMaker names captured objects by endpoint, variant and hour',
      ),
      iam5('<LakeArtifacts.Arn>/evaluations/*/evaluation.json', maker, training),
      ...['baseline.json', 'model.tar.gz'].map((file) =>
        iam5(
          `<LakeArtifacts.Arn>/models/*/${file}`,
          maker,
          `${training}; s3:GetObjectVersion: It copies one version of what an execution wrote`,
        ),
      ),
      iam5(
        '<LakeArtifacts.Arn>/released/mortgage-approval/*',
        maker,
        's3:GetObject, s3:PutObject: Every approval copies its model under the version of the model',
      ),
      iam5(
        '<LakeArtifacts.Arn>/released/mortgage-approval/*',
        'Tools/Delivery/Verification/Role/Resource',
        's3:GetObject: Every approval copies its model under the version of the model',
      ),
      iam5(
        stack,
        'Platform/Environment/ClearingRole/Default',
        `cloudformation:DeleteStack, cloudformation:DescribeStacks, cloudformation:ListStackResources: ${stackId}`,
      ),
      iam5(
        stack,
        'Platform/Environment/DeployRole/Default',
        'cloudformation:CreateChangeSet, cloudformation:DeleteChangeSet, cloudformation:DescribeChangeSet, ' +
          'cloudformation:ExecuteChangeSet, cloudformation:DescribeStackEvents, cloudformation:DescribeStacks: ' +
          stackId,
      ),
      iam5(stack, 'Platform/Environment/SmokeTestRole/Default', `cloudformation:ListStackResources: ${stackId}`),
      iam5(
        'arn:aws:kms:eu-west-1:111111111111:key/*',
        'Platform/Environment/DeployRole/Default',
        'kms:Decrypt, kms:DescribeKey: Only the tools account knows the id of the key; its alias is a condition',
      ),
      iam5(
        'arn:aws:kms:eu-west-1:111111111111:key/*',
        serving,
        'kms:Decrypt, kms:DescribeKey: The id of the key is not known in this account; its alias is, and is a condition',
      ),
      iam5(
        'arn:aws:logs:eu-west-1:333333333333:log-group:/aws/sagemaker/Endpoints/mortgage-approval-prod:*',
        serving,
        'logs:CreateLogGroup, logs:CreateLogStream, logs:DescribeLogStreams, logs:PutLogEvents: A log stream is named by SageMaker; the log group is that of this endpoint',
      ),
      iam5(
        'arn:aws:s3:::*',
        'Platform/Environment/DeployRole/Default',
        's3:GetBucketAcl, s3:GetBucketLocation, s3:GetBucketVersioning, s3:ListBucket, s3:GetObject, ' +
          's3:GetObjectTagging, s3:GetObjectVersion, s3:GetObjectVersionTagging: Only the tools account knows the name of ' +
          'the bucket; that account is a condition',
      ),
      iam5(
        'arn:aws:s3:::mortgage-approval-artifacts-111111111111/models/*',
        serving,
        's3:GetObject, s3:GetObjectVersion: Every execution of the training pipeline writes its model under its own id',
      ),
      iam5(
        'arn:aws:s3:::mortgage-approval-artifacts-111111111111/released/mortgage-approval/*',
        serving,
        's3:GetObject: Every approval copies its model under the version of the model',
      ),
      iam5(
        'arn:aws:sagemaker:eu-west-1:111111111111:model-package/mortgage-approval/*',
        maker,
        'sagemaker:DescribeModelPackage: The versions of the group are numbered as they are registered',
      ),
      iam5(
        'arn:aws:sagemaker:eu-west-1:111111111111:pipeline/mortgage-approval-training/execution/*',
        maker,
        'sagemaker:DescribePipelineExecution: A run gets its ID when it starts',
      ),
      `AwsSolutions::AwsSolutions-SQS3 Tools/Delivery/Clearing/DeadLetters: ${letters}`,
      `AwsSolutions::AwsSolutions-SQS3 Tools/Delivery/ReleaseMaker/DeadLetters: ${letters}`,
      `AwsSolutions::AwsSolutions-SQS3 Tools/Delivery/SmokeTest/DeadLetters: ${letters}`,
      `AwsSolutions::AwsSolutions-SQS3 Tools/Delivery/Verification/DeadLetters: ${letters}`,
    ]);
  });
});

describe('when something is wrong', () => {
  test('then both packs find it, in the stack and in the release', () => {
    const { open } = judge(
      (app) => {
        const stack = tools(app);
        const release = releaseIn(stack);
        deliveryIn(stack, { release });
        new CfnBucket(release, 'Bad', { bucketName: 'No_Good' });
        new CfnBucket(stack, 'Bad', { bucketName: 'No_Good' });
      },
      (plugin) => new WithReleases(plugin),
    );
    for (const path of ['Tools/Bad', 'Tools/Serving/Bad']) {
      expect(open).toContain(`AwsSolutions AwsSolutions-S10 ${path}`);
      expect(open.join('\n')).toMatch(new RegExp(`CloudFormation Validate \\S+ ${path}$`, 'm'));
    }
  });
});

function iam5(resource: string, path: string, reason: string): string {
  return `AwsSolutions::AwsSolutions-IAM5[Resource::${resource}] ${path}: ${reason}`;
}
