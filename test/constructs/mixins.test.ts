import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { CfnPipeline } from 'aws-cdk-lib/aws-sagemaker';
import { App, Aspects, CfnResource, Mixins, RemovalPolicies, Stack, TagManager, Tags } from 'aws-cdk-lib/core';
import { CfnPropsMixin } from 'aws-cdk-lib/core/lib/helpers-internal';
import type { IConstruct } from 'constructs';
import { context } from '../../cdk.json';
import { data, delivery, foundation, monitoring, registry, serving, training } from '../../constructs';
import { CODE, ENV, useCase } from './updates/given';

interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Properties?: { readonly [name: string]: unknown };
}

/** The whole lifecycle in one stack, to which something of CDK's is applied. */
function resources(apply: (stack: Stack, parts: ReturnType<typeof lifecycle>) => void): [string, Resource][] {
  const app = new App({ context });
  const stack = new Stack(app, 'Stack', { env: ENV });
  apply(stack, lifecycle(stack));
  const { Resources } = app.synth().getStackByName('Stack').template as { Resources: { [id: string]: Resource } };
  return Object.entries(Resources);
}

function lifecycle(stack: Stack) {
  const lake = new data.DataLake(stack, 'Lake', { useCase });
  const models = new registry.ModelPackageGroup(stack, 'Models', { useCase });
  const { artifacts } = lake;
  const pipeline = new training.TrainingPipeline(stack, 'Training', {
    useCase,
    dataset: lake.curated.dataset('applications'),
    code: training.ModelCode.scikitLearn(CODE),
    models,
    artifacts,
  });
  const endpoint = new serving.ModelEndpoint(stack, 'Endpoint', {
    model: serving.ServedModel.fromPackage('mortgage-approval/7', { artifacts }),
    hosting: serving.Hosting.realtime({ instanceType: 'ml.m6i.large' }),
  });
  const monitor = new monitoring.ModelMonitor(stack, 'Monitor', {
    useCase,
    endpoint,
    captured: lake.capture,
    baseline: monitoring.Baseline.released(artifacts),
    retrain: CfnPipeline.fromPipelineName(stack, 'Retrained', pipeline.pipelineName),
  });
  const release = new delivery.ReleaseStack(stack, 'Release', { useCase });
  const stages = [delivery.Stage.of('prod', { env: { ...ENV, account: '333333333333' } })];
  new delivery.Delivery(stack, 'Delivery', { models, artifacts, release, stages });
  new delivery.ReleaseEnvironment(stack, 'Environment', {
    useCase,
    environmentName: 'prod',
    toolsAccount: '222222222222',
  });
  new monitoring.Notifications(stack, 'Notifications', { useCase, emails: ['a@example.com'] });
  new foundation.Network(stack, 'Network');
  return { lake, monitor };
}

const ofType = (found: [string, Resource][], type: string) => found.filter(([, { Type }]) => Type === type);
const valuesOf = (found: [string, Resource][], type: string, property: string) => {
  const values = ofType(found, type).map(([, { Properties }]) => Properties?.[property]);
  expect(values.length).toBeGreaterThan(2);
  return [...new Set(values.map((value) => JSON.stringify(value)))];
};

describe('when mixins of aws-cdk-lib are applied to a scope', () => {
  test('then they reach every bucket, key, log group and function inside the constructs', () => {
    const found = resources((stack) => {
      Mixins.of(stack).apply(
        new s3.mixins.BucketVersioning(false),
        new CfnPropsMixin(kms.CfnKey, { pendingWindowInDays: 7 }),
        new CfnPropsMixin(logs.CfnLogGroup, { retentionInDays: 30 }),
        new CfnPropsMixin(lambda.CfnFunction, { memorySize: 1024 }),
      );
    });
    expect(valuesOf(found, 'AWS::S3::Bucket', 'VersioningConfiguration')).toEqual(['{"Status":"Suspended"}']);
    expect(valuesOf(found, 'AWS::KMS::Key', 'PendingWindowInDays')).toEqual(['7']);
    expect(valuesOf(found, 'AWS::Logs::LogGroup', 'RetentionInDays')).toEqual(['30']);
    expect(valuesOf(found, 'AWS::Lambda::Function', 'MemorySize')).toEqual(['1024']);
  });

  test('then those of one construct reach what it has inside, and nothing else', () => {
    const found = resources((_, { lake }) => {
      lake.with(new s3.mixins.BucketVersioning(false));
    });
    const suspended = ofType(found, 'AWS::S3::Bucket').map(([id, { Properties }]) => [
      id.startsWith('Lake'),
      JSON.stringify(Properties?.VersioningConfiguration).includes('Suspended'),
    ]);
    expect(suspended.filter(([isInside]) => isInside).length).toBeGreaterThan(4);
    for (const [isInside, isSuspended] of suspended) expect(isSuspended).toBe(isInside);
  });
});

describe('when other tools of CDK go over a scope', () => {
  test('then aspects see every L1, and change it', () => {
    const found = resources((stack) =>
      Aspects.of(stack).add({
        visit(node: IConstruct) {
          if (node instanceof lambda.CfnFunction) node.addPropertyOverride('SnapStart.ApplyOn', 'None');
        },
      }),
    );
    expect(valuesOf(found, 'AWS::Lambda::Function', 'SnapStart')).toEqual(['{"ApplyOn":"None"}']);
  });

  test('then tags are on everything that takes tags', () => {
    const taggable: string[] = [];
    const found = resources((stack) => {
      Tags.of(stack).add('cost-centre', '4711');
      for (const node of stack.node.findAll())
        if (CfnResource.isCfnResource(node) && (TagManager.isTaggable(node) || TagManager.isTaggableV2(node)))
          if (Stack.of(node) === stack) taggable.push(stack.resolve(node.logicalId) as string);
    });
    const tagged = found.filter(([, { Properties }]) => JSON.stringify(Properties ?? {}).includes('4711'));
    expect(taggable.length).toBeGreaterThan(30);
    expect(tagged.map(([id]) => id).sort()).toEqual(taggable.sort());
  });

  test('then removal policies are those of the scope', () => {
    const found = resources((stack) => RemovalPolicies.of(stack).destroy());
    const kept = found.filter(([, { DeletionPolicy }]) => DeletionPolicy !== 'Delete').map(([id]) => id);
    expect(kept).toEqual([]);
  });

  test('then every role has the boundary', () => {
    const arn = 'arn:aws:iam::111111111111:policy/boundary';
    const found = resources((stack) =>
      iam.PermissionsBoundary.of(stack).apply(iam.ManagedPolicy.fromManagedPolicyArn(stack, 'Boundary', arn)),
    );
    expect(valuesOf(found, 'AWS::IAM::Role', 'PermissionsBoundary')).toEqual([JSON.stringify(arn)]);
  });
});
