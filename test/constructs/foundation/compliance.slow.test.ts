import { App, Stack } from 'aws-cdk-lib/core';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  EncryptionKey,
  EventHandler,
  HandlerState,
  Network,
  PackageRepository,
  ServiceRole,
  Workbench,
} from '../../../constructs/foundation';
import { judge } from '../../support/compliance';

const handlers = (app: App) => {
  const stack = new Stack(app, 'Stack', { env: { account: '111111111111', region: 'eu-west-1' } });
  const state = new HandlerState(stack, 'State');
  const handler = new EventHandler(stack, 'Handler', { handler: 'retrain', description: 'Starts retraining', state });
  handler.onEvent('Alarm', { source: ['aws.cloudwatch'] });
  const role = new ServiceRole(stack, 'Role', { service: 'sagemaker.amazonaws.com', description: 'Runs jobs' });
  role.allow(['s3:GetObject'], ['arn:aws:s3:::lake/raw/*'], { because: 'Objects are named by whoever writes them' });
};

describe('when the rule packs judge the foundation', () => {
  test('then nothing is open, and every acknowledgement has its reason', () => {
    const { open, acknowledged } = judge(handlers);
    expect(open).toEqual([]);
    expect(acknowledged.sort()).toEqual([
      expect.stringMatching(/^AwsSolutions::AwsSolutions-IAM5\[Resource::\*] Stack\/Handler\/Role\/Resource: xray:/),
      expect.stringMatching(/^AwsSolutions::AwsSolutions-IAM5\[Resource::arn:aws:s3:::lake\/raw\/\*] Stack\/Role/),
      expect.stringMatching(/^AwsSolutions::AwsSolutions-SQS3 Stack\/Handler\/DeadLetters: /),
    ]);
  });

  test.each([
    ['by allow', (role: ServiceRole) => role.allow(['iam:PassRole'], ['*']), 'Stack/Handler/Role/Resource'],
    [
      'by a grant',
      (role: ServiceRole) =>
        role.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions: ['iam:PassRole'], resources: ['*'] })),
      'Stack/Handler/Role/Imported/Policy',
    ],
  ])('then another action on a wildcard that was acknowledged is found: %s', (_, add, path) => {
    const { open } = judge((app) => {
      handlers(app);
      add((app.node.findChild('Stack').node.findChild('Handler') as EventHandler).role);
    });
    expect(open).toEqual([expect.stringContaining(`AwsSolutions AwsSolutions-IAM5[Resource::*] ${path}`)]);
  });

  test('then a bad bucket and a bad instance name are found: both packs are awake', () => {
    const { open } = judge((app) => {
      const stack = new Stack(app, 'Stack');
      new s3.CfnBucket(stack, 'Bad', { bucketName: 'No_Good' });
    });
    expect(open.join('\n')).toMatch(/AwsSolutions AwsSolutions-S10 Stack\/Bad/);
    expect(open.join('\n')).toMatch(/CloudFormation Validate F3031 Stack\/Bad/);
  });
});

describe('when the rule packs judge a network and a key', () => {
  test('then nothing is open and nothing had to be acknowledged', () => {
    const build = (app: App) => {
      const stack = new Stack(app, 'Stack', { env: { account: '111111111111', region: 'eu-west-1' } });
      new Network(stack, 'Network', { availabilityZones: 3 });
      new EncryptionKey(stack, 'Key', { alias: 'alias/lending' });
    };
    expect(judge(build)).toEqual({ open: [], acknowledged: [] });
  });
});

describe('when the rule packs judge a repository of packages', () => {
  const build = (app: App, read: (packages: PackageRepository, role: ServiceRole) => void) => {
    const stack = new Stack(app, 'Stack', { env: { account: '111111111111', region: 'eu-west-1' } });
    const packages = new PackageRepository(stack, 'Packages', { domainName: 'lending', approvedPackages: ['numpy'] });
    read(packages, new ServiceRole(stack, 'Role', { service: 'sagemaker.amazonaws.com', description: 'Installs' }));
  };

  test('then nothing is open and nothing had to be acknowledged', () => {
    expect(judge((app) => build(app, () => {}))).toEqual({ open: [], acknowledged: [] });
  });

  test('then the token of a reader is a wildcard, as its docstring says', () => {
    const { open } = judge((app) => build(app, (packages, role) => packages.grants.read(role)));
    expect(open).toEqual([expect.stringContaining('AwsSolutions-IAM5[Resource::*] Stack/Role/Imported/Policy')]);
  });
});

describe('when the rule packs judge a workbench', () => {
  test('then nothing is open, and what Studio names itself is acknowledged', () => {
    const { open, acknowledged } = judge((app) => {
      const stack = new Stack(app, 'Stack', { env: { account: '111111111111', region: 'eu-west-1' } });
      const endpoints = [...Workbench.endpoints(), ...PackageRepository.endpoints()];
      const network = new Network(stack, 'Network', { endpoints });
      const packages = new PackageRepository(stack, 'Packages', { domainName: 'lending' });
      new Workbench(stack, 'Workbench', { domainName: 'lending', network, packages, users: ['ana', 'ben'] });
    });
    expect(open).toEqual([]);
    const place = 'arn:aws:(sagemaker|logs):eu-west-1:111111111111:';
    const own = acknowledged.filter((one) => one.includes(' Stack/Workbench/Role/Resource: '));
    expect(own).toHaveLength(4);
    for (const one of own)
      expect(one).toMatch(
        new RegExp(
          `IAM5\\[Resource::(\\*|${place}(space|app)/<sagemaker:DomainId>/.*|${place}log-group:/aws/sagemaker/studio:\\*)\\]`,
        ),
      );
    expect(acknowledged.filter((one) => !one.includes(' Stack/Network/'))).toEqual(own);
  });
});
