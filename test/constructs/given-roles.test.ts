import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import { AccountRootPrincipal, type IRole, ManagedPolicy, PermissionsBoundary, Role } from 'aws-cdk-lib/aws-iam';
import { CfnPipeline } from 'aws-cdk-lib/aws-sagemaker';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import * as library from '../../constructs';
import { mortgage } from '../support/mortgage';

const { data, delivery, foundation, goal, monitoring, registry, serving, training } = library;
const ENV = { account: '111111111111', region: 'eu-west-1' };
const FAR = { account: '222222222222', region: 'eu-west-1' };
const useCase = goal.UseCase.define(mortgage());

/** A role of each use, or nothing where `GivenRoles` gives all. */
type Roles = (...uses: string[]) => { readonly [use: string]: IRole };

const zoneIn = (stack: Stack, id: string) =>
  new data.Zone(stack, id, { key: new foundation.EncryptionKey(stack, `${id}Key`) });
const modelsIn = (stack: Stack) => new registry.ModelPackageGroup(stack, 'Models', { useCase });
const releasing = (stack: Stack) => ({
  models: modelsIn(stack),
  artifacts: zoneIn(stack, 'Artifacts'),
  release: new delivery.ReleaseStack(stack, 'Release', { useCase }),
  stages: [delivery.Stage.of('prod', { env: FAR })],
});
const drifting = (stack: Stack) => {
  const captured = zoneIn(stack, 'Captured');
  return { useCase, captured, baseline: monitoring.Baseline.file(captured, 'baseline.json') };
};
const driftRoles = (roles: Roles) => roles('pipeline', 'job', 'schedule', 'starter', 'handler');

/** Every construct that needs roles, with all that can need one. */
const MAKERS: { readonly [construct: string]: (stack: Stack, roles: Roles) => Construct } = {
  'foundation.ServiceRole': (stack, roles) => {
    const role = new foundation.ServiceRole(stack, 'It', {
      service: 'sagemaker.amazonaws.com',
      description: 'Runs jobs',
      ...roles('role'),
    });
    role.allow(['s3:ListBucket'], ['arn:aws:s3:::lake']);
    new s3.Bucket(stack, 'Bucket').grantRead(role.role);
    return role;
  },
  'foundation.EventHandler': (stack, roles) =>
    new foundation.EventHandler(stack, 'It', {
      handler: 'retrain',
      description: 'Retrains',
      roleName: 'retrain',
      network: { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] },
      ...roles('role'),
    }),
  'foundation.LogRetention': (stack, roles) =>
    new foundation.LogRetention(stack, 'It', { logGroupNames: ['/ml'], ...roles('role') }),
  'foundation.Network': (stack, roles) => new foundation.Network(stack, 'It', roles('flowLogRole')),
  'foundation.Workbench': (stack, roles) =>
    new foundation.Workbench(stack, 'It', {
      domainName: 'lending',
      network: new foundation.Network(stack, 'Network', roles('flowLogRole')),
      ...roles('role'),
    }),
  'data.FeatureGroup': (stack, roles) =>
    new data.FeatureGroup(stack, 'It', {
      featureGroupName: 'applicants',
      description: 'Applicants',
      recordIdentifier: 'applicant',
      eventTime: 'received',
      features: [data.Feature.fractional('dir')],
      offline: zoneIn(stack, 'Features'),
      ...roles('role'),
    }),
  'training.TrainingPipeline': (stack, roles) => {
    const pipeline = new training.TrainingPipeline(stack, 'It', {
      useCase,
      dataset: zoneIn(stack, 'Data').dataset('applications', 'v1'),
      code: training.ModelCode.scikitLearn(join(__dirname, '../../examples/mortgage-approval/code')),
      models: modelsIn(stack),
      ...roles('role', 'pipelineRole'),
    });
    new s3.Bucket(stack, 'Bucket').grantRead(pipeline.jobRole);
    return pipeline;
  },
  'serving.ModelEndpoint': (stack, roles) =>
    new serving.ModelEndpoint(stack, 'It', {
      model: serving.ServedModel.fromPackage('arn:aws:sagemaker:eu-west-1:111111111111:model-package/models/1', {
        artifacts: zoneIn(stack, 'Artifacts'),
      }),
      hosting: serving.Hosting.realtime({ instanceType: 'ml.m5.large' }),
      ...roles('role'),
    }),
  'delivery.Delivery': (stack, roles) =>
    new delivery.Delivery(stack, 'It', {
      ...releasing(stack),
      smokeTest: delivery.SmokeTest.json({ instances: [{ a: 1 }] }),
      independentApproval: true,
      roles: roles('pipeline', 'starter', 'releaseMaker', 'verification', 'clearing', 'smokeTest'),
    }),
  'delivery.ModelReleases': (stack, roles) =>
    new delivery.ModelReleases(stack, 'It', { ...releasing(stack), ...roles('role') }),
  'delivery.ReleaseEnvironment': (stack, roles) =>
    new delivery.ReleaseEnvironment(stack, 'It', {
      useCase,
      environmentName: 'prod',
      toolsAccount: FAR.account,
      network: { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] },
      roles: roles('serving', 'smokeTest', 'deploy', 'clearing'),
    }),
  'monitoring.DriftCheck': (stack, roles) =>
    new monitoring.DriftCheck(stack, 'It', { ...drifting(stack), roles: driftRoles(roles) }),
  'monitoring.ModelMonitor': (stack, roles) =>
    new monitoring.ModelMonitor(stack, 'It', {
      ...drifting(stack),
      retrain: CfnPipeline.fromPipelineName(stack, 'Pipeline', 'training'),
      roles: { drift: driftRoles(roles), ...roles('retraining') },
    }),
  'monitoring.Notifications': (stack, roles) =>
    new monitoring.Notifications(stack, 'It', {
      useCase,
      chats: [monitoring.ChatChannel.slack({ workspaceId: 'T0123ABCD', channelId: 'C0123ABCD' })],
      roles: roles('handler', 'chat'),
    }),
  'monitoring.NotificationForwarder': (stack, roles) =>
    new monitoring.NotificationForwarder(stack, 'It', { useCase, environmentName: 'prod', ...FAR, ...roles('role') }),
  'monitoring.Retraining': (stack, roles) =>
    new monitoring.Retraining(stack, 'It', {
      useCase,
      pipeline: CfnPipeline.fromPipelineName(stack, 'Pipeline', 'training'),
      ...roles('role'),
    }),
  'monitoring.RetrainingTrigger': (stack, roles) =>
    new monitoring.RetrainingTrigger(stack, 'It', { useCase, environmentName: 'prod', ...FAR, ...roles('role') }),
};

/** Constructs that need no role, or only one that was made before them. */
const WITHOUT = [
  'goal.UseCase',
  'foundation.EncryptionKey',
  'foundation.HandlerState',
  'foundation.PackageRepository',
  'data.DataCatalog',
  'data.DataLake',
  'data.Zone',
  'registry.ModelPackageGroup',
  'monitoring.CostBudget',
  'monitoring.DriftSchedule',
  'monitoring.EndpointAlarms',
  'monitoring.ModelDashboard',
];

function countsIn(make: (stack: Stack) => Construct): { readonly roles: number; readonly policies: number } {
  const stack = new Stack(new App(), 'Stack', { env: ENV });
  make(stack);
  const template = Template.fromStack(stack);
  const count = (type: string) => Object.keys(template.findResources(type)).length;
  return { roles: count('AWS::IAM::Role'), policies: count('AWS::IAM::Policy') };
}

const none: Roles = () => ({});

test('each construct of the library needs roles, or is known to need none', () => {
  const all = Object.entries(library).flatMap(([stage, members]) =>
    Object.entries(members)
      .filter(([, member]) => typeof member === 'function' && 'PROPERTY_INJECTION_ID' in member)
      .map(([name]) => `${stage}.${name}`),
  );
  expect([...Object.keys(MAKERS), ...WITHOUT].sort()).toEqual(all.sort());
});

describe.each(Object.entries(MAKERS))('when %s needs roles', (construct, make) => {
  test('then it makes them by itself', () => {
    expect(countsIn((stack) => make(stack, none)).roles).toBeGreaterThan(0);
  });

  test('then a permissions boundary of the stack reaches each of them', () => {
    const stack = new Stack(new App(), 'Stack', { env: ENV });
    const boundary = ManagedPolicy.fromManagedPolicyArn(stack, 'Boundary', 'arn:aws:iam::111111111111:policy/limit');
    PermissionsBoundary.of(stack).apply(boundary);
    make(stack, none);
    for (const { Properties } of Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role')))
      expect(Properties.PermissionsBoundary).toBe('arn:aws:iam::111111111111:policy/limit');
  });

  test('then with all of them given by props, there is no role and no policy', () => {
    const given = (stack: Stack): Roles => {
      let count = 0;
      const role = () => Role.fromRoleName(stack, `Given${(count += 1)}`, `given-${count}`, { mutable: false });
      return (...uses) => Object.fromEntries(uses.map((use) => [use, role()]));
    };
    expect(countsIn((stack) => make(stack, given(stack)))).toEqual({ roles: 0, policies: 0 });
  });

  test('then roles of another stack of the app get their policies in this one', () => {
    const app = new App();
    const platform = new Stack(app, 'Roles', { env: ENV });
    const role = () =>
      new Role(platform, `Role${platform.node.children.length}`, { assumedBy: new AccountRootPrincipal() });
    const stack = new Stack(app, 'Stack', { env: ENV });
    make(stack, (...uses) => Object.fromEntries(uses.map((use) => [use, role()])));
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::IAM::Role', 0);
    const policies = Object.keys(template.findResources('AWS::IAM::Policy')).length;
    expect(policies > 0).toBe(construct !== 'serving.ModelEndpoint'); // its role has to have what it needs already
    Template.fromStack(platform).resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('then with all roles of the stack given, there is no role and no policy', () => {
    const counts = countsIn((stack) => {
      foundation.GivenRoles.applyTo(stack);
      return make(stack, none);
    });
    expect(counts).toEqual({ roles: 0, policies: 0 });
  });

  test("then with CDK's roles customized, there is no role and no policy", () => {
    const counts = countsIn((stack) => {
      Role.customizeRoles(stack);
      return make(stack, none);
    });
    expect(counts).toEqual({ roles: 0, policies: 0 });
  });
});
