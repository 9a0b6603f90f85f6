import { Role } from 'aws-cdk-lib/aws-iam';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { CfnEndpointConfig } from 'aws-cdk-lib/aws-sagemaker';
import { type App, Duration, Size, Stack } from 'aws-cdk-lib/core';
import { DataLake } from '../../../constructs/data';
import { Network } from '../../../constructs/foundation';
import { DataCapture, Hosting, ModelEndpoint, Rollout, ServedModel } from '../../../constructs/serving';
import { judge } from '../../support/compliance';
import { PACKAGE, ROLE } from './support';

jest.setTimeout(60_000);

const stack = (app: App) => new Stack(app, 'Serving', { env: { account: '222222222222', region: 'eu-west-1' } });

test('nothing is found in endpoints of every kind', () => {
  const { open, acknowledged } = judge((app) => {
    const scope = stack(app);
    const lake = new DataLake(scope, 'Lake');
    const model = ServedModel.fromPackage(PACKAGE, { artifacts: lake.artifacts });
    const serviceLevels = { latencyP99: Duration.millis(200), availability: 0.995, modelAge: Duration.days(90) };
    new ModelEndpoint(scope, 'Plain', { model, hosting: Hosting.realtime({ instanceType: 'ml.m6i.large' }) });
    new ModelEndpoint(scope, 'Full', {
      model,
      hosting: Hosting.realtime({ instanceType: 'ml.m6i.large', maxInstances: 6, invocationsPerInstance: 500 }),
      rollout: Rollout.linear({ percent: 25, bake: Duration.minutes(10) }),
      capture: DataCapture.to(lake.capture),
      network: new Network(scope, 'Network'),
      endpointName: 'mortgage-approval-prod',
      serviceLevels,
    });
    new ModelEndpoint(scope, 'Serverless', {
      model,
      hosting: Hosting.serverless({ memory: Size.gibibytes(2), maxConcurrency: 20 }),
      rollout: Rollout.allAtOnce(),
    });
  });
  const own = (finding: string) => / Serving\/(Plain|Full|Serverless)\//.test(finding);
  expect(open.filter(own)).toEqual([]);
  expect(acknowledged.filter(own)).toHaveLength(11);
});

test('an endpoint with a role of its user has nothing to acknowledge', () => {
  const { open, acknowledged } = judge((app) => {
    const scope = stack(app);
    new ModelEndpoint(scope, 'Endpoint', {
      model: ServedModel.fromPackage(PACKAGE),
      hosting: Hosting.realtime({ instanceType: 'ml.g5.xlarge' }),
      role: Role.fromRoleArn(scope, 'Role', ROLE),
    });
  });
  expect(open).toEqual([]);
  expect(acknowledged).toEqual([]);
});

test('the judges are awake', () => {
  const { open } = judge((app) => {
    const scope = stack(app);
    new CfnBucket(scope, 'Bucket');
    new CfnEndpointConfig(scope, 'Config', {
      productionVariants: [
        { variantName: 'main', modelName: 'theirs', instanceType: 'ml.nope.large', initialInstanceCount: 0 },
      ],
    });
  });
  expect(open).toContainEqual(expect.stringMatching(/^AwsSolutions AwsSolutions-S10 Serving\/Bucket/));
  expect(open).toContainEqual(expect.stringMatching(/^CloudFormation Validate \w+ Serving\/Config/));
});
