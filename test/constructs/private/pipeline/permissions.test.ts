import { App, Stack } from 'aws-cdk-lib/core';
import {
  PipelineDefinition,
  type Step,
  execution,
  jobPermissions,
  join,
  parameter,
  pipelinePermissions,
} from '../../../../constructs/private/pipeline';
import type { Permission } from '../../../../constructs/private/statements';
import { AnyStep, processing, settings, training } from './fixture';

const stack = new Stack(new App({ context: { '@aws-cdk/core:enablePartitionLiterals': true } }), 'Stack', {
  env: { account: '111111111111', region: 'eu-west-1' },
});
const pipelineMay = (...steps: Step[]) => pipelinePermissions(stack, new PipelineDefinition([], steps));
const jobsMay = (steps: Step[], keys: string[] = []) => jobPermissions(stack, new PipelineDefinition([], steps), keys);
const allowing = (permissions: Permission[], action: string) =>
  permissions.filter(({ actions }) => actions.includes(action)).flatMap(({ resources }) => resources);

const check = processing({
  name: 'Check',
  inputs: {
    capture: { uri: 's3://capture/captured/live/' },
    baseline: { uri: parameter('BaselineUri'), within: 's3://models/models/' },
  },
  outputs: { report: join('s3://capture/drift/', execution.id) },
});

describe('when a pipeline runs one kind of job', () => {
  test('then it may start only that kind', () => {
    const actions = pipelineMay(check).flatMap((permission) => permission.actions);
    expect(actions).toEqual([
      'iam:PassRole',
      'sagemaker:CreateProcessingJob',
      'sagemaker:DescribeProcessingJob',
      'sagemaker:StopProcessingJob',
      'sagemaker:AddTags',
    ]);
  });

  test('then its jobs log only where that kind logs', () => {
    const permissions = jobsMay([check]);
    expect(allowing(permissions, 'logs:PutLogEvents')).toEqual([
      'arn:aws:logs:eu-west-1:111111111111:log-group:/aws/sagemaker/ProcessingJobs',
      'arn:aws:logs:eu-west-1:111111111111:log-group:/aws/sagemaker/ProcessingJobs:*',
    ]);
    expect(permissions.find(({ actions }) => actions.includes('cloudwatch:PutMetricData'))?.conditions).toEqual({
      StringEquals: { 'cloudwatch:namespace': ['/aws/sagemaker/ProcessingJobs'] },
    });
  });
});

describe('when a pipeline runs no job at all', () => {
  test('then it may do nothing', () => {
    expect(pipelineMay(new AnyStep({ name: 'Idle' }))).toEqual([]);
  });
});

describe('when only a parameter tells where an input is', () => {
  test('then the jobs may read the folder that it is in', () => {
    expect(allowing(jobsMay([check]), 's3:GetObject')).toEqual([
      'arn:aws:s3:::capture/captured/live/*',
      'arn:aws:s3:::models/models/*',
      'arn:aws:s3:::assets/job/*',
    ]);
  });
});

describe('when an input has to match a location with asterisks', () => {
  const permissions = jobsMay([
    processing({
      name: 'Check',
      inputs: {
        baseline: {
          uri: parameter('BaselineUri'),
          within: 's3://models/copies/*/baseline.json',
          alsoWithin: 's3://models/models/*/baseline.json',
        },
      },
    }),
  ]);

  test('then the jobs may read and list what matches, and no other file beside it', () => {
    expect(allowing(permissions, 's3:GetObject').slice(0, 2)).toEqual([
      'arn:aws:s3:::models/copies/*/baseline.json',
      'arn:aws:s3:::models/models/*/baseline.json',
    ]);
    expect(permissions.find(({ actions }) => actions.includes('s3:ListBucket'))?.conditions).toEqual({
      StringLike: { 's3:prefix': ['copies/*/baseline.json', 'models/*/baseline.json'] },
    });
  });
});

describe('when jobs read and write the same folder', () => {
  test('then it is named once', () => {
    const first = processing({ name: 'First', outputs: { a: join('s3://out/a/', execution.id) } });
    const second = processing({ name: 'Second', inputs: { a: { uri: first.output('a') } } });
    const s3 = jobsMay([first, second]).filter(({ actions }) => actions.some((action) => action.endsWith('Object')));
    expect(s3.map(({ actions, resources }) => [actions, resources])).toEqual([
      [['s3:GetObject'], ['arn:aws:s3:::assets/job/*']],
      [['s3:GetObject', 's3:PutObject'], ['arn:aws:s3:::out/a/*']],
    ]);
  });
});

describe('when keys are used', () => {
  test('then for what each is needed for', () => {
    const given = 'arn:aws:kms:eu-west-1:111111111111:key/data';
    const keys = jobsMay([check], [given, settings.outputKeyArn]).filter(({ actions }) => actions[0].startsWith('kms'));
    expect(keys).toEqual([
      {
        actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'],
        resources: [settings.outputKeyArn],
      },
      { actions: ['kms:Decrypt', 'kms:DescribeKey'], resources: [given] },
      {
        actions: ['kms:CreateGrant'],
        resources: [settings.volumeKeyArn],
        conditions: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
      },
    ]);
  });

  test('then no grant where instances encrypt their own disks', () => {
    const { volumeKeyArn: _, ...without } = settings;
    expect(allowing(jobsMay([training({ name: 'Train', settings: without })]), 'kms:CreateGrant')).toEqual([]);
  });
});

describe('when jobs run in subnets', () => {
  const network = { subnetIds: ['subnet-1', 'subnet-2'], securityGroupIds: ['sg-1'] };
  const permissions = jobsMay([training({ name: 'Train', settings: { ...settings, network } })]);

  test('then they may attach themselves there, and nowhere else', () => {
    expect(allowing(permissions, 'ec2:CreateNetworkInterface')).toEqual([
      'arn:aws:ec2:eu-west-1:111111111111:network-interface/*',
      'arn:aws:ec2:eu-west-1:111111111111:subnet/subnet-1',
      'arn:aws:ec2:eu-west-1:111111111111:subnet/subnet-2',
      'arn:aws:ec2:eu-west-1:111111111111:security-group/sg-1',
    ]);
  });

  test('then every wildcard says why', () => {
    const wild = permissions.filter(({ resources }) => resources.some((resource) => resource.includes('*')));
    const silent = wild.filter(({ because }) => because === undefined).flatMap(({ resources }) => resources);
    const explained = wild.filter(({ because }) => because !== undefined).flatMap(({ resources }) => resources);
    expect(silent.filter((resource) => !explained.includes(resource))).toEqual([]);
  });
});
