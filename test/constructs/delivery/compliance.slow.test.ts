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
    const training = 'Every execution of the training pipeline writes under its own id';
    const letters = 'This queue is a dead-letter queue';
    const jobs = 'Neither a job of CodePipeline nor X-Ray has a resource to name';
    const stack = 'arn:aws:cloudformation:eu-west-1:333333333333:stack/mortgage-approval-prod-release/*';
    const shared = 'Only the tools account knows the bucket and the key; conditions name both';
    const stackId = 'The ARN of a stack ends with an id of its own';
    expect(accepted).toEqual([
      iam5(
        '*',
        serving,
        'Tokens of ECR, metrics (their namespace is a condition) and descriptions of EC2 have no resource to name',
      ),
      iam5('*', 'Tools/Delivery/Clearing/Role/Resource', jobs),
      iam5('*', maker, 'X-Ray has no resources to name'),
      iam5('*', 'Tools/Delivery/SmokeTest/Role/Resource', jobs),
      iam5('*', 'Tools/Delivery/Verification/Role/Resource', jobs),
      iam5('<DeliveryArtifacts.Arn>/*', 'Tools/Delivery/Role', 'CodePipeline names its artifacts itself'),
      iam5(
        '<EnvironmentCapture.Arn>/captured/*',
        serving,
        'SageMaker names captured objects by endpoint, variant and hour',
      ),
      iam5('<LakeArtifacts.Arn>/evaluations/*', maker, training),
      iam5('<LakeArtifacts.Arn>/models/*', maker, training),
      iam5(
        '<LakeArtifacts.Arn>/released/mortgage-approval/*',
        'Tools/Delivery/Verification/Role/Resource',
        'Every approval copies its model under the version of the model',
      ),
      iam5(stack, 'Platform/Environment/ClearingRole', stackId),
      iam5(stack, 'Platform/Environment/DeployRole', stackId),
      iam5(stack, 'Platform/Environment/SmokeTestRole', stackId),
      iam5('arn:aws:kms:eu-west-1:111111111111:key/*', 'Platform/Environment/DeployRole', shared),
      iam5(
        'arn:aws:kms:eu-west-1:111111111111:key/*',
        serving,
        'The id of the key is not known in this account; its alias is, and is a condition',
      ),
      iam5(
        'arn:aws:logs:eu-west-1:333333333333:log-group:/aws/sagemaker/Endpoints/mortgage-approval-prod:*',
        serving,
        'A log stream is named by SageMaker; the log group is that of this endpoint',
      ),
      iam5('arn:aws:s3:::*', 'Platform/Environment/DeployRole', shared),
      iam5(
        'arn:aws:s3:::mortgage-approval-artifacts-111111111111/models/*',
        serving,
        'Every execution of the training pipeline writes its model under its own id',
      ),
      iam5(
        'arn:aws:sagemaker:eu-west-1:111111111111:model-package/mortgage-approval/*',
        maker,
        'The versions of the group are numbered as they are registered',
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
