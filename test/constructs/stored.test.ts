import { Template } from 'aws-cdk-lib/assertions';
import { CfnKey } from 'aws-cdk-lib/aws-kms';
import { CfnPipeline } from 'aws-cdk-lib/aws-sagemaker';
import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { context } from '../../cdk.json';
import * as stages from '../../constructs';
import { data, delivery, foundation, goal, monitoring, registry, serving, training } from '../../constructs';
import { mortgage } from '../support/mortgage';
import { bucketOf, CODE, ENV, keyOf, useCase } from './updates/given';

/** Whatever of these a template has keeps something, with the property that names its key. */
const STATEFUL: { readonly [type: string]: string | undefined } = {
  'AWS::CodeArtifact::Domain': 'EncryptionKey',
  'AWS::CodeArtifact::Repository': undefined, // its domain encrypts it
  'AWS::DynamoDB::Table': 'SSESpecification.KMSMasterKeyId',
  'AWS::Events::EventBus': undefined, // it keeps no events
  'AWS::Glue::Database': undefined, // its catalog encrypts it
  'AWS::Glue::Table': undefined,
  'AWS::KMS::Key': undefined,
  'AWS::Logs::LogGroup': 'KmsKeyId',
  'AWS::S3::Bucket':
    'BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.KMSMasterKeyID',
  'AWS::SNS::Topic': 'KmsMasterKeyId',
  'AWS::SQS::Queue': 'KmsMasterKeyId',
  'AWS::SageMaker::Domain': 'KmsKeyId',
  'AWS::SageMaker::FeatureGroup': 'OfflineStoreConfig.S3StorageConfig.KmsKeyId',
  'AWS::SageMaker::ModelPackageGroup': undefined, // SageMaker encrypts it, and takes no key
};

interface Wish {
  readonly key: ReturnType<typeof keyOf>;
  readonly removalPolicy: RemovalPolicy;
}

const releasing = (stack: Stack) => ({
  models: registry.ModelPackageGroup.fromModelPackageGroupName(stack, 'Models', 'models'),
  artifacts: data.Zone.fromBucket(stack, 'Artifacts', { bucket: bucketOf(stack), key: keyOf2(stack) }),
  release: new delivery.ReleaseStack(stack, 'Release', { useCase }),
  stages: [delivery.Stage.of('prod', { env: { ...ENV, account: '333333333333' } })],
  smokeTest: delivery.SmokeTest.json({ instances: [{ a: 1 }] }),
});
const keyOf2 = (stack: Stack) => CfnKey.fromKeyArn(stack, 'AnotherKey', 'arn:aws:kms:eu-west-1:111111111111:key/2-2-2');
const elsewhere = [{ environmentName: 'prod', account: '333333333333', region: 'eu-west-1' }];

/** Each construct that stores something, with a key and a policy by its public props. */
const CONSTRUCTS: { readonly [name: string]: (stack: Stack, wish: Wish) => Construct } = {
  'data.DataCatalog': (stack, { removalPolicy }) => {
    const catalog = new data.DataCatalog(stack, 'It', { databaseName: 'lending', removalPolicy });
    catalog.addTable(data.Dataset.fromBucket(bucketOf(stack), { prefix: 'a' }), {
      columns: { a: data.ColumnType.STRING },
    });
    return catalog;
  },
  'data.DataLake': (stack, wish) => new data.DataLake(stack, 'It', wish),
  'data.FeatureGroup': (stack, wish) =>
    new data.FeatureGroup(stack, 'It', {
      featureGroupName: 'applications',
      recordIdentifier: 'id',
      eventTime: 'at',
      description: 'Applicants',
      features: [data.Feature.fractional('dir')],
      offline: data.Zone.fromBucket(stack, 'Zone', { bucket: bucketOf(stack), key: wish.key }),
      ...wish,
    }),
  'data.Zone': (stack, wish) => new data.Zone(stack, 'It', wish),
  'delivery.Delivery': (stack, wish) => new delivery.Delivery(stack, 'It', { ...releasing(stack), ...wish }),
  'delivery.ModelReleases': (stack, wish) => new delivery.ModelReleases(stack, 'It', { ...releasing(stack), ...wish }),
  'delivery.ReleaseEnvironment': (stack, wish) =>
    new delivery.ReleaseEnvironment(stack, 'It', {
      useCase,
      environmentName: 'prod',
      toolsAccount: '222222222222',
      ...wish,
    }),
  'foundation.EncryptionKey': (stack, { removalPolicy }) =>
    new foundation.EncryptionKey(stack, 'It', { removalPolicy }),
  'foundation.EventHandler': (stack, wish) =>
    new foundation.EventHandler(stack, 'It', { handler: 'expire-logs', description: 'A test', ...wish }),
  'foundation.HandlerState': (stack, wish) => new foundation.HandlerState(stack, 'It', wish),
  'foundation.LogRetention': (stack, wish) =>
    new foundation.LogRetention(stack, 'It', { logGroupNames: ['/a'], ...wish }),
  'foundation.Network': (stack, wish) => new foundation.Network(stack, 'It', wish),
  'foundation.PackageRepository': (stack, wish) =>
    new foundation.PackageRepository(stack, 'It', { domainName: 'lending', ...wish }),
  'foundation.Workbench': (stack, wish) =>
    new foundation.Workbench(stack, 'It', {
      domainName: 'lending',
      network: new foundation.Network(stack, 'Network', wish),
      ...wish,
    }),
  'monitoring.DriftCheck': (stack, wish) =>
    new monitoring.DriftCheck(stack, 'It', { useCase, captured: imported(stack), baseline: fixed(stack), ...wish }),
  'monitoring.ModelMonitor': (stack, wish) =>
    new monitoring.ModelMonitor(stack, 'It', {
      useCase,
      captured: imported(stack),
      baseline: fixed(stack),
      retrain: CfnPipeline.fromPipelineName(stack, 'Training', 'training'),
      ...wish,
    }),
  'monitoring.NotificationForwarder': (stack, wish) =>
    new monitoring.NotificationForwarder(stack, 'It', {
      useCase,
      environmentName: 'prod',
      account: '222222222222',
      region: 'eu-west-1',
      ...wish,
    }),
  'monitoring.Notifications': (stack, { key, removalPolicy }) =>
    new monitoring.Notifications(stack, 'It', {
      useCase,
      emails: ['a@example.com'],
      environments: elsewhere,
      key,
      handlerKey: key,
      removalPolicy,
    }),
  'monitoring.Retraining': (stack, wish) =>
    new monitoring.Retraining(stack, 'It', {
      useCase,
      pipeline: CfnPipeline.fromPipelineName(stack, 'Training', 'training'),
      environments: elsewhere,
      ...wish,
    }),
  'monitoring.RetrainingTrigger': (stack, wish) =>
    new monitoring.RetrainingTrigger(stack, 'It', {
      useCase,
      environmentName: 'prod',
      account: '222222222222',
      region: 'eu-west-1',
      ...wish,
    }),
  'registry.ModelPackageGroup': (stack, { removalPolicy }) =>
    new registry.ModelPackageGroup(stack, 'It', { modelPackageGroupName: 'models', removalPolicy }),
  'serving.ModelEndpoint': (stack, { removalPolicy }) =>
    new serving.ModelEndpoint(stack, 'It', {
      model: serving.ServedModel.fromPackage('models/7', { artifacts: imported(stack) }),
      hosting: serving.Hosting.realtime({ instanceType: 'ml.m6i.large' }),
      removalPolicy,
    }),
  'training.TrainingPipeline': (stack, wish) =>
    new training.TrainingPipeline(stack, 'It', {
      useCase: goal.UseCase.define(mortgage()),
      dataset: data.Dataset.fromBucket(bucketOf(stack), { prefix: 'applications' }),
      code: training.ModelCode.scikitLearn(CODE),
      models: registry.ModelPackageGroup.fromModelPackageGroupName(stack, 'Models', 'models'),
      ...wish,
    }),
};

const imported = (stack: Stack) =>
  data.Zone.fromBucket(stack, 'Imported', { bucket: bucketOf(stack), key: keyOf2(stack) });
const fixed = (stack: Stack) =>
  monitoring.Baseline.file(stack.node.tryFindChild('Imported') as data.IZone, 'baseline.json');

/** Those that store nothing of their own. */
const STORE_NOTHING = [
  'goal.UseCase',
  'monitoring.CostBudget',
  'monitoring.DriftSchedule',
  'monitoring.EndpointAlarms',
  'monitoring.ModelDashboard',
  'foundation.ServiceRole',
];

interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Properties: object;
}

function storedBy(name: string, removalPolicy: RemovalPolicy): [id: string, resource: Resource][] {
  const app = new App({ context });
  const stack = new Stack(app, 'Stack', { env: ENV });
  CONSTRUCTS[name]!(stack, { key: keyOf(stack), removalPolicy });
  const { Resources } = app.synth().getStackByName('Stack').template as { Resources: { [id: string]: Resource } };
  return Object.entries(Resources).filter(([id, { Type }]) => Type in STATEFUL && /^(It|Network)/.test(id));
}

const valueAt = (value: unknown, path: string) =>
  path.split('.').reduce<unknown>((at, key) => (at as { [key: string]: unknown } | undefined)?.[key], value);

/** S3 writes access logs only into buckets without a key of KMS. */
const takesNoKey = (id: string) => /AccessLogs/.test(id);

test('every public construct is here, or stores nothing', () => {
  const names = Object.entries(stages).flatMap(([stage, members]) =>
    Object.entries(members)
      .filter(([, member]) => typeof member === 'function' && 'PROPERTY_INJECTION_ID' in member)
      .map(([name]) => `${stage}.${name}`),
  );
  expect(Object.keys(CONSTRUCTS).concat(STORE_NOTHING).sort()).toEqual(names.sort());
});

describe.each(Object.keys(CONSTRUCTS))('what %s stores', (name) => {
  test.each([
    [RemovalPolicy.DESTROY, 'Delete'],
    [RemovalPolicy.RETAIN, 'Retain'],
  ])('is subject to the policy %s', (removalPolicy, expected) => {
    const stored = storedBy(name, removalPolicy);
    expect(stored.length).toBeGreaterThan(0);
    const policies = stored.map(([id, r]) => [id, r.DeletionPolicy, r.UpdateReplacePolicy]);
    expect(policies).toEqual(stored.map(([id]) => [id, expected, expected]));
  });

  test('is encrypted with the key that was given, and with no other', () => {
    const own = ['foundation.EncryptionKey', 'serving.ModelEndpoint'].includes(name);
    const stored = storedBy(name, RemovalPolicy.DESTROY);
    if (!own) expect(stored.map(([, { Type }]) => Type)).not.toContain('AWS::KMS::Key');
    const keys = stored
      .filter(([id, { Type }]) => STATEFUL[Type] !== undefined && !takesNoKey(id))
      .map(([id, { Properties, Type }]) => [id, valueAt(Properties, STATEFUL[Type]!)]);
    expect(keys).toEqual(keys.map(([id]) => [id, 'arn:aws:kms:eu-west-1:111111111111:key/1-1-1']));
  });
});

describe('the handlers of a construct', () => {
  const network = { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] };
  const handlers = { network, reservedConcurrency: 3, logRetention: Duration.days(90) };
  const CONSTRUCTS_WITH_HANDLERS: { readonly [name: string]: (stack: Stack) => Construct } = {
    Delivery: (stack) => new delivery.Delivery(stack, 'It', { ...releasing(stack), handlers }),
    ModelReleases: (stack) => new delivery.ModelReleases(stack, 'It', { ...releasing(stack), handlers }),
    LogRetention: (stack) => new foundation.LogRetention(stack, 'It', { logGroupNames: ['/a'], handlers }),
    ModelMonitor: (stack) =>
      new monitoring.ModelMonitor(stack, 'It', {
        useCase,
        captured: imported(stack),
        baseline: fixed(stack),
        retrain: CfnPipeline.fromPipelineName(stack, 'Training', 'training'),
        handlers,
      }),
    Notifications: (stack) => new monitoring.Notifications(stack, 'It', { useCase, handlers }),
  };

  test.each(Object.keys(CONSTRUCTS_WITH_HANDLERS))('of %s all run as it says', (name) => {
    const app = new App({ context });
    const stack = new Stack(app, 'Stack', { env: ENV });
    CONSTRUCTS_WITH_HANDLERS[name]!(stack);
    const template = Template.fromStack(stack);
    const functions = Object.values(template.findResources('AWS::Lambda::Function'));
    expect(functions.length).toBeGreaterThan(0);
    for (const { Properties } of functions)
      expect(Properties).toMatchObject({
        VpcConfig: { SubnetIds: ['subnet-1'], SecurityGroupIds: ['sg-1'] },
        ReservedConcurrentExecutions: 3,
      });
    for (const { Properties } of Object.values(template.findResources('AWS::Logs::LogGroup')))
      expect(Properties.RetentionInDays).toBe(90);
  });
});
