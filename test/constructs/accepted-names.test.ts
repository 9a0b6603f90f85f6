import { App, Duration, Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as fc from 'fast-check';
import { data, delivery, foundation, goal, monitoring, registry, serving, training } from '../../constructs';
import type { TemplateBody } from '../lib/stacks/fixture';
import { mortgage } from '../support/mortgage';
import { physicalNames } from '../support/physical-names';

/** How long CloudFormation and the services let the fixed name of a resource be. */
const LONGEST: { readonly [type: string]: number } = {
  'AWS::Budgets::Budget': 100,
  'AWS::CloudWatch::Alarm': 255,
  'AWS::CloudWatch::Dashboard': 255,
  'AWS::CodePipeline::Pipeline': 100,
  'AWS::Events::EventBus': 256,
  'AWS::Events::Rule': 64,
  'AWS::IAM::Role': 64,
  'AWS::KMS::Alias': 256,
  'AWS::Lambda::Function': 64,
  'AWS::Logs::LogGroup': 512,
  'AWS::S3::Bucket': 63,
  'AWS::SNS::Topic': 256,
  'AWS::SQS::Queue': 80,
  'AWS::SSM::Parameter': 1011,
  'AWS::SageMaker::Endpoint': 63,
  'AWS::SageMaker::ModelCard': 63,
  'AWS::SageMaker::ModelPackageGroup': 63,
  'AWS::SageMaker::Pipeline': 256,
  'AWS::Scheduler::Schedule': 64,
};

interface Names {
  readonly name: string;
  readonly namePrefix?: string;
  readonly environment: string;
  readonly prefix: string;
  readonly days: number;
  readonly endpointName: string;
}

/** A whole lifecycle in the accounts of the tools and of an environment, in the Region with the longest name. */
function lifecycle({ name, namePrefix, environment, prefix, days, endpointName }: Names): Stack[] {
  const app = new App({ analyticsReporting: false });
  const region = 'ap-southeast-2';
  const env = { account: '222222222222', region };
  const useCase = goal.UseCase.define({ ...mortgage(), name, namePrefix });
  const tools = new Stack(app, 'Tools', { env: { account: '111111111111', region } });
  const target = new Stack(app, 'Target', { env });
  const lake = new data.DataLake(tools, 'Lake', { useCase, captureExpiration: Duration.days(days) });
  const models = new registry.ModelPackageGroup(tools, 'Models', { useCase });
  const pipeline = new training.TrainingPipeline(tools, 'Training', {
    useCase,
    dataset: lake.curated.dataset(prefix),
    code: training.ModelCode.scikitLearn('examples/mortgage-approval/code'),
    artifacts: lake.artifacts,
    models,
  });
  const release = new delivery.ReleaseStack(tools, 'Release', { useCase });
  const stages = [delivery.Stage.of(environment, { env })];
  new delivery.Delivery(tools, 'Delivery', { models, artifacts: lake.artifacts, release, stages });
  const monitored = { useCase, environmentName: environment };
  new monitoring.Retraining(tools, 'Retraining', {
    useCase,
    pipeline,
    environments: [{ environmentName: environment, ...env }],
  });
  new monitoring.Notifications(tools, 'Notifications', { useCase, emails: ['lending@example.com'], models });
  new monitoring.CostBudget(tools, 'Budget', { useCase, monthlyLimit: 400, emails: ['lending@example.com'] });
  const place = { account: '111111111111', region };
  const own = new delivery.ReleaseEnvironment(target, 'Environment', {
    ...monitored,
    toolsAccount: place.account,
    captureExpiration: Duration.days(days),
  });
  new monitoring.RetrainingTrigger(target, 'Trigger', { ...monitored, ...place });
  new monitoring.NotificationForwarder(target, 'Forwarder', { ...monitored, ...place });
  new monitoring.ModelMonitor(target, 'Monitor', {
    ...monitored,
    captured: own.capture,
    baseline: monitoring.Baseline.releasedFrom(place.account),
  });
  new serving.ModelEndpoint(target, 'Endpoint', {
    model: serving.ServedModel.fromImage({
      image: `${place.account}.dkr.ecr.${region}.amazonaws.com/own:1`,
      modelDataUri: `s3://own/${prefix}/model.tar.gz`,
      artifacts: own.capture,
      prefix,
    }),
    hosting: serving.Hosting.realtime({ instanceType: 'ml.m6i.large' }),
    endpointName,
    capture: serving.DataCapture.to(own.capture),
  });
  new foundation.LogRetention(target, 'Logs', { logGroupNames: [foundation.LogRetention.ofEndpoint(endpointName)] });
  return [tools, target];
}

function tooLong(stack: Stack): string[] {
  const template = Template.fromStack(stack).toJSON() as TemplateBody;
  return physicalNames(template).filter((line) => {
    const [type, ...name] = line.split(' ');
    return name.join(' ').length > (LONGEST[type] ?? 0);
  });
}

const word = (longest: number) => fc.stringMatching(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, { maxLength: longest });
const kebab = (longest: number) =>
  fc.oneof(
    word(longest),
    fc.constant('a'),
    fc.constant('a'.repeat(longest)),
    fc.constant(`${'b'.repeat(longest - 2)}-c`),
  );

test('names that the first construct takes fit every other, and what CloudFormation makes of them', () => {
  fc.assert(
    fc.property(
      fc.record({
        name: kebab(32),
        namePrefix: fc.option(kebab(32), { nil: undefined }),
        environment: kebab(12).filter((name) => name !== 'template' && name !== 'manifest'),
        prefix: fc.stringMatching(/^[a-z0-9]{1,40}(\/[a-z0-9]{1,20}){0,3}$/),
        days: fc.integer({ min: 1, max: 36_500 }),
        endpointName: kebab(63),
      }),
      (names) => {
        expect(lifecycle(names).flatMap(tooLong)).toEqual([]);
      },
    ),
    {
      numRuns: 4,
      examples: [
        [
          {
            name: 'a'.repeat(32),
            namePrefix: 'b'.repeat(32),
            environment: 'c'.repeat(12),
            prefix: 'd'.repeat(120),
            days: 36_500,
            endpointName: 'E'.repeat(63),
          },
        ],
        [{ name: 'a', namePrefix: undefined, environment: 'b', prefix: 'c', days: 1, endpointName: 'e' }],
      ],
    },
  );
});
