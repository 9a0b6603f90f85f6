import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import * as sns from 'aws-cdk-lib/aws-sns';
import { App, CfnParameter, Stack } from 'aws-cdk-lib/core';
import * as data from '../../../constructs/data';
import * as foundation from '../../../constructs/foundation';
import * as monitoring from '../../../constructs/monitoring';
import { judge } from '../../support/compliance';
import { DEVELOPMENT, PROD, useCase } from './fixture';

function environment(app: App): void {
  const stack = new Stack(app, 'Environment', { env: PROD });
  const topic = new sns.CfnTopic(stack, 'Topic', { kmsMasterKeyId: 'alias/own' });
  new sns.CfnTopicPolicy(stack, 'TopicPolicy', {
    topics: [topic.ref],
    policyDocument: {
      Statement: [
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 'sns:Publish',
          Resource: topic.ref,
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ],
    },
  });
  const key = new foundation.EncryptionKey(stack, 'Key');
  new monitoring.ModelMonitor(stack, 'Monitor', {
    useCase,
    environmentName: 'prod',
    captured: new data.Zone(stack, 'Capture', { key }),
    baseline: monitoring.Baseline.releasedFrom(DEVELOPMENT.account),
    alarmTopics: [topic],
  });
  new monitoring.RetrainingTrigger(stack, 'Trigger', { useCase, environmentName: 'prod', ...DEVELOPMENT });
}

function development(app: App): void {
  const stack = new Stack(app, 'Development', { env: DEVELOPMENT });
  const lake = new data.DataLake(stack, 'Lake');
  const retrain = sagemaker.CfnPipeline.fromPipelineName(stack, 'Training', 'mortgage-approval-training');
  new monitoring.ModelMonitor(stack, 'Monitor', {
    useCase,
    captured: lake.capture,
    baseline: monitoring.Baseline.file(lake.artifacts, 'models/abc/baseline/baseline.json'),
    retrain,
  });
  const environments = [{ environmentName: 'prod', ...PROD }];
  new monitoring.Retraining(stack, 'Retraining', { useCase, pipeline: retrain, environments });
}

function agnostic(app: App): void {
  const stack = new Stack(app, 'Agnostic');
  const parameter = (id: string) => new CfnParameter(stack, id, { type: 'String' }).valueAsString;
  new monitoring.DriftSchedule(stack, 'Schedule', {
    useCase,
    environmentName: parameter('EnvironmentName'),
    baselineUri: parameter('BaselineUri'),
  });
  const captured = new data.Zone(stack, 'Capture', { key: new foundation.EncryptionKey(stack, 'Key') });
  const baseline = monitoring.Baseline.released(captured);
  new monitoring.ModelMonitor(stack, 'Monitor', { useCase, captured, baseline });
}

describe('in an environment, where models are trained, and in a stack that knows neither account nor region', () => {
  const findings = judge((app) => {
    environment(app);
    development(app);
    agnostic(app);
  });

  test('nothing is found that nobody acknowledged', () => {
    expect(findings.open).toEqual([]);
  });

  test.each([
    ['Environment', 17],
    ['Development', 17],
    ['Agnostic', 15],
  ])('%s has as many acknowledgements as were reviewed, each with a reason', (stack, count) => {
    const ours = new RegExp(` ${stack}/(Monitor|Retraining|Trigger|Schedule)/`);
    const acknowledged = findings.acknowledged.filter((line) => ours.test(line));
    expect(acknowledged).toHaveLength(count);
    for (const line of acknowledged)
      expect(line).toMatch(/^AwsSolutions::AwsSolutions-(IAM5\[Resource::.*\]|SQS3) .*: .{20,}$/);
  });
});

test('the judges are awake', () => {
  const { open } = judge((app) => {
    const stack = new Stack(app, 'Canary', { env: PROD });
    new s3.CfnBucket(stack, 'Bucket', { bucketName: 'Not_A_Bucket' });
    new iam.CfnRole(stack, 'Role', {
      assumeRolePolicyDocument: { Statement: [] },
      policies: [
        { policyName: 'P', policyDocument: { Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] } },
      ],
    });
  });
  expect(open.join('\n')).toMatch(/AwsSolutions-S1 /);
  expect(open.join('\n')).toMatch(/AwsSolutions-IAM5/);
  expect(open.join('\n')).toMatch(/CloudFormation Validate F3031/);
});
