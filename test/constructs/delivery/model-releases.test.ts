import { Match, Template } from 'aws-cdk-lib/assertions';
import * as events from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { DataLake } from '../../../constructs/data';
import {
  Approval,
  Delivery,
  ModelReleases,
  type ModelReleasesProps,
  SmokeTest,
  Stage,
} from '../../../constructs/delivery';
import { ModelPackageGroup } from '../../../constructs/registry';
import { Deployment } from '../../../schema/deployment';
import {
  bucketPolicy,
  keyPolicy,
  PROD,
  properties,
  releaseIn,
  SMOKE_TEST,
  STAGING,
  toolsStack,
  USE_CASE,
} from './fixture';

const STAGES = [Stage.of('staging', { env: STAGING }), Stage.of('prod', { env: PROD })];

function releasesIn(stack: Stack, props: Partial<ModelReleasesProps> = {}): ModelReleases {
  return new ModelReleases(stack, 'Made', {
    models: new ModelPackageGroup(stack, 'Models', { useCase: USE_CASE }),
    artifacts: new DataLake(stack, 'Lake').artifacts,
    release: releaseIn(stack),
    stages: STAGES,
    smokeTest: SMOKE_TEST,
    ...props,
  });
}

function templateWith(props: Partial<ModelReleasesProps> = {}): Template {
  const stack = toolsStack();
  releasesIn(stack, props);
  return Template.fromStack(stack);
}

/** What the outputs of a template say, with what is only known at deployment as `${…}`. */
function deployments(template: Template): { [environment: string]: Deployment } {
  const outputs = Object.values(template.findOutputs('*')) as {
    Value: { 'Fn::Join': [string, (string | object)[]] };
  }[];
  const texts = outputs.map(({ Value }) =>
    Value['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : '${deployed}')).join(''),
  );
  return Object.fromEntries(
    texts.map((text) => Deployment.parse(JSON.parse(text))).map((each) => [each.environment, each]),
  );
}

describe('when approved models are released without CodePipeline', () => {
  const template = templateWith();

  test('then there is no pipeline, and nothing that only a pipeline needs', () => {
    template.resourceCountIs('AWS::CodePipeline::Pipeline', 0);
    template.resourceCountIs('AWS::Lambda::Function', 1);
    for (const { Properties } of Object.values(template.findResources('AWS::IAM::Role')))
      expect(JSON.stringify(Properties)).not.toContain('codepipeline');
  });

  test('then the release maker follows the approvals, and knows of no pipeline', () => {
    for (const ModelApprovalStatus of [['Approved'], ['PendingManualApproval', 'Rejected']])
      template.hasResourceProperties('AWS::Events::Rule', { EventPattern: { detail: { ModelApprovalStatus } } });
    const { Variables } = properties(template, 'MadeReleaseMaker').Environment as { Variables: object };
    expect(Variables).toMatchObject({ RELEASE_KEY: 'mortgage-approval/release.zip', APPROVER: 'anybody' });
    expect(Variables).not.toHaveProperty('PIPELINE_NAME');
  });

  test('then it makes what a delivery would make', () => {
    const stack = toolsStack();
    const parts = { ...releasePropsOf(stack), stages: STAGES, smokeTest: SMOKE_TEST };
    new Delivery(stack, 'Made', parts);
    const ofDelivery = Template.fromStack(stack);
    for (const id of ['MadeReleases', 'MadeState'])
      expect(properties(template, id)).toEqual(properties(ofDelivery, id));
    for (const id of ['MadeReleasesPolicy', 'LakeArtifactsPolicy'])
      expect(bucketPolicy(template, id)).toEqual(bucketPolicy(ofDelivery, id));
    // the deploy roles read the working copies of a pipeline; here, they are handed what they deploy
    const others = keyPolicy(ofDelivery, 'MadeKey').filter(({ Sid }) => Sid !== 'DeployRolesRead');
    expect(keyPolicy(template, 'MadeKey')).toEqual(others);
    expect(keyPolicy(template, 'LakeKey')).toEqual(keyPolicy(ofDelivery, 'LakeKey'));
    expect(properties(template, 'Models')).toEqual(properties(ofDelivery, 'Models'));
  });

  test('then each environment is described for the command that deploys', () => {
    const role = (name: string) => `arn:aws:iam::333333333333:role/ml/mortgage-approval-prod-${name}`;
    expect(Object.keys(deployments(template))).toEqual(['staging', 'prod']);
    expect(deployments(template).prod).toEqual({
      schema: 'deployment/1',
      useCase: 'mortgage-approval',
      environment: 'prod',
      account: '333333333333',
      region: 'eu-west-1',
      releases: { bucket: '${deployed}', key: 'mortgage-approval/release.zip' },
      states: '${deployed}',
      stackName: 'mortgage-approval-prod-release',
      endpoint: 'mortgage-approval-prod',
      roles: {
        deploy: role('deploy'),
        execution: 'arn:aws:iam::333333333333:role/cdk-hnb659fds-cfn-exec-role-333333333333-eu-west-1',
        clearing: role('clearing'),
        smokeTest: role('smoke-test'),
      },
      latencyMillis: USE_CASE.serviceLevels.latencyP99.toMilliseconds(),
    });
  });
});

function releasePropsOf(stack: Stack) {
  return {
    models: new ModelPackageGroup(stack, 'Models', { useCase: USE_CASE }),
    artifacts: new DataLake(stack, 'Lake').artifacts,
    release: releaseIn(stack),
  };
}

test('a stage without a smoke test has no role for one, and one of its own has its latency', () => {
  const slow = SmokeTest.json({ a: 1 }, { latency: Duration.seconds(7) });
  const stages = [Stage.of('staging', { env: STAGING }), Stage.of('prod', { env: PROD, smokeTest: slow })];
  const { staging, prod } = deployments(templateWith({ stages, smokeTest: undefined }));
  expect(staging.roles).not.toHaveProperty('smokeTest');
  expect(prod).toMatchObject({ roles: { smokeTest: expect.any(String) }, latencyMillis: 7000 });
});

test('only independent approvals count if that is asked for', () => {
  const { Variables } = properties(templateWith({ independentApproval: true }), 'MadeReleaseMaker').Environment as {
    Variables: object;
  };
  expect(Variables).toMatchObject({ APPROVER: 'independent' });
});

test('any target of EventBridge hears of a release by its pattern', () => {
  const stack = toolsStack();
  const releases = releasesIn(stack);
  const target = new SqsQueue(new Queue(stack, 'Queue'));
  new events.Rule(stack, 'Released', { eventPattern: releases.releasedPattern(), targets: [target] });
  Template.fromStack(stack).hasResourceProperties('AWS::Events::Rule', {
    EventPattern: {
      source: ['aws.s3'],
      'detail-type': ['Object Created'],
      detail: {
        bucket: { name: [{ Ref: Match.stringLikeRegexp('^MadeReleases') }] },
        object: { key: ['mortgage-approval/release.zip'] },
      },
    },
    Targets: Match.anyValue(),
  });
});

test('whoever deploys may read releases, and what says which bytes were approved, and change nothing', () => {
  const stack = toolsStack();
  const jobs = new iam.Role(stack, 'Jobs', { assumedBy: new iam.AccountRootPrincipal() });
  const grant = releasesIn(stack).grants.deploy(jobs);
  expect(grant.success).toBe(true);
  const [{ Properties }] = Object.values(
    Template.fromStack(stack).findResources('AWS::IAM::Policy', {
      Properties: { Roles: [{ Ref: Match.stringLikeRegexp('^Jobs') }] },
    }),
  ) as { Properties: { PolicyDocument: { Statement: { Action: string | string[]; Resource: unknown }[] } } }[];
  const { Statement } = Properties.PolicyDocument;
  expect(Statement.flatMap(({ Action }) => Action)).toEqual([
    'cloudformation:DescribeStacks',
    's3:GetObject',
    's3:GetObjectVersion',
    's3:GetObject',
    's3:ListBucket',
    'kms:Decrypt',
    'dynamodb:GetItem',
    'sts:AssumeRole',
  ]);
  const roles = ['clearing', 'deploy', 'smoke-test'];
  expect(Statement.at(-1)!.Resource).toEqual([
    ...roles.map((role) => `arn:aws:iam::222222222222:role/ml/mortgage-approval-staging-${role}`),
    ...roles.map((role) => `arn:aws:iam::333333333333:role/ml/mortgage-approval-prod-${role}`),
  ]);
  expect(Statement[0].Resource).toBe('arn:aws:cloudformation:eu-west-1:111111111111:stack/Tools/*');
});

describe('releases fail', () => {
  test.each<[string, Partial<ModelReleasesProps>]>([
    [
      "MLL730 'stages' must have at least one environment that releases go to, got 0 environments; add the first environment, such as prod, with its account and Region (Tools/Made)",
      { stages: [] },
    ],
    [
      'MLL752 \'stages[0].approval\' must not be manual, because the tool that deploys asks for it, got "Approval.manual()"; ' +
        'leave it out, and let your tool wait for a person before it deploys to this environment; or use a Delivery (Tools/Made)',
      { stages: [Stage.of('prod', { env: PROD, approval: Approval.manual() })] },
    ],
  ])('%s', (message, props) => {
    expect(() => releasesIn(toolsStack(), props)).toThrow(message);
  });

  test('a stage may say that nobody is asked', () => {
    const stages = [Stage.of('prod', { env: PROD, approval: Approval.none() })];
    expect(() => releasesIn(toolsStack(), { stages })).not.toThrow();
  });
});
