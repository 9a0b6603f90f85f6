import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { CfnSecurityGroup, CfnSubnet } from 'aws-cdk-lib/aws-ec2';
import { CfnEndpoint } from 'aws-cdk-lib/aws-sagemaker';
import { App, CfnParameter, Duration, type IPropertyInjector, Size, Stack } from 'aws-cdk-lib/core';
import { Network } from '../../../constructs/foundation';
import { DataCapture, Hosting, ModelEndpoint, Rollout, ServedModel } from '../../../constructs/serving';
import { endpoint, KEY, only, PACKAGE, ROLE, stack } from './support';

const levels = { latencyP99: Duration.millis(200), availability: 0.995, modelAge: Duration.days(90) };

test('an image is served with its model data and its environment, in place of a package', () => {
  const scope = stack();
  const model = ServedModel.fromImage({
    image: 'mine@sha256:abc',
    modelDataUri: 's3://models/released/model.tar.gz',
    environment: { SAGEMAKER_PROGRAM: 'inference.py' },
  });
  endpoint(scope, { model });
  expect(only(Template.fromStack(scope), 'AWS::SageMaker::Model').Properties.PrimaryContainer).toEqual({
    Image: 'mine@sha256:abc',
    ModelDataUrl: 's3://models/released/model.tar.gz',
    Environment: { SAGEMAKER_PROGRAM: 'inference.py' },
  });
});

describe('with its required properties and a role', () => {
  const scope = stack();
  const made = endpoint(scope);
  const template = Template.fromStack(scope);

  test('the model is a package, isolated, without a name', () => {
    expect(only(template, 'AWS::SageMaker::Model').Properties).toEqual({
      EnableNetworkIsolation: true,
      ExecutionRoleArn: ROLE,
      PrimaryContainer: { ModelPackageName: PACKAGE },
    });
  });

  test('the configuration has one variant on two instances, an encrypted volume and no name', () => {
    expect(only(template, 'AWS::SageMaker::EndpointConfig').Properties).toEqual({
      KmsKeyId: KEY,
      ProductionVariants: [
        {
          VariantName: 'main',
          ModelName: { 'Fn::GetAtt': [expect.stringMatching(/^EndpointModel/), 'ModelName'] },
          InitialVariantWeight: 1,
          InstanceType: 'ml.m6i.large',
          InitialInstanceCount: 2,
        },
      ],
      Tags: [{ Key: 'ml:activity', Value: 'hosting' }],
    });
  });

  test('the endpoint has its name, and rolls out by a canary of 10 per cent for 10 minutes', () => {
    const { Properties } = only(template, 'AWS::SageMaker::Endpoint');
    expect(Properties.EndpointName).toBe('mortgage-approval-prod');
    expect(Properties.DeploymentConfig).toEqual({
      AutoRollbackConfiguration: { Alarms: [{ AlarmName: 'mortgage-approval-prod-rollback-errors' }] },
      BlueGreenUpdatePolicy: {
        MaximumExecutionTimeoutInSeconds: 4800,
        TerminationWaitInSeconds: 600,
        TrafficRoutingConfiguration: {
          Type: 'CANARY',
          WaitIntervalInSeconds: 600,
          CanarySize: { Type: 'CAPACITY_PERCENT', Value: 10 },
        },
      },
    });
    expect(Properties).not.toHaveProperty('RetainAllVariantProperties');
  });

  test('nothing else is made', () => {
    expect(
      Object.values(template.toJSON().Resources as Record<string, { Type: string }>)
        .map((r) => r.Type)
        .sort(),
    ).toEqual([
      'AWS::CloudWatch::Alarm',
      'AWS::SageMaker::Endpoint',
      'AWS::SageMaker::EndpointConfig',
      'AWS::SageMaker::Model',
    ]);
  });

  test('its default child is the endpoint', () => {
    expect(CfnEndpoint.isCfnEndpoint(made.node.defaultChild)).toBe(true);
  });

  test('it is a reference to itself', () => {
    expect(scope.resolve(made.endpointRef.endpointArn)).toEqual({
      Ref: scope.getLogicalId(made.node.defaultChild as CfnEndpoint),
    });
    expect(made.env).toEqual({ account: '222222222222', region: 'eu-west-1' });
    expect(made.grants).toBe(made.grants);
    expect(made.metrics).toBe(made.metrics);
  });
});

describe('rollback alarms', () => {
  const scope = stack();
  endpoint(scope, { serviceLevels: levels });
  const template = Template.fromStack(scope);
  const config = Object.keys(template.findResources('AWS::SageMaker::EndpointConfig'))[0];
  const dimensions = [
    { Name: 'EndpointName', Value: 'mortgage-approval-prod' },
    { Name: 'VariantName', Value: 'main' },
    { Name: 'EndpointConfigName', Value: { 'Fn::GetAtt': [config, 'EndpointConfigName'] } },
  ];

  test('errors: the share that the service level leaves, on the new fleet alone', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'mortgage-approval-prod-rollback-errors',
      Namespace: 'AWS/SageMaker',
      MetricName: 'Invocation5XXErrors',
      Statistic: 'Average',
      Threshold: 0.005,
      ComparisonOperator: 'GreaterThanThreshold',
      Period: 60,
      EvaluationPeriods: 1,
      TreatMissingData: 'notBreaching',
      Dimensions: dimensions,
    });
  });

  test('latency: the 99th percentile in microseconds, on the new fleet alone', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'mortgage-approval-prod-rollback-latency',
      MetricName: 'ModelLatency',
      ExtendedStatistic: 'p99',
      Threshold: 200_000,
      Period: 60,
      EvaluationPeriods: 2,
      Dimensions: dimensions,
    });
  });

  // Template.fromStack refuses circles, so that there is none is said by every test here.
  test('the endpoint names them, and waits for them', () => {
    const { Properties, DependsOn } = only(template, 'AWS::SageMaker::Endpoint');
    expect(Properties.DeploymentConfig.AutoRollbackConfiguration.Alarms).toEqual([
      { AlarmName: 'mortgage-approval-prod-rollback-errors' },
      { AlarmName: 'mortgage-approval-prod-rollback-latency' },
    ]);
    expect(DependsOn).toHaveLength(2);
  });

  test('their names can be known before the endpoint is made', () => {
    expect(ModelEndpoint.rollbackAlarmNames('a')).toEqual(['a-rollback-errors', 'a-rollback-latency']);
  });

  test('without service levels, the first server error makes the service go back', () => {
    const bare = stack();
    const { rollbackAlarms } = endpoint(bare);
    expect(rollbackAlarms).toHaveLength(1);
    expect(only(Template.fromStack(bare), 'AWS::CloudWatch::Alarm').Properties).toMatchObject({ Threshold: 0 });
  });
});

describe('when it may scale', () => {
  const hosting = Hosting.realtime({
    instanceType: 'ml.m6i.large',
    instances: 2,
    maxInstances: 6,
    invocationsPerInstance: 500,
  });
  const scope = stack();
  endpoint(scope, { hosting });
  const template = Template.fromStack(scope);

  test('the variant is a target, once there is an endpoint', () => {
    const target = only(template, 'AWS::ApplicationAutoScaling::ScalableTarget');
    expect(target.Properties).toEqual({
      ServiceNamespace: 'sagemaker',
      ScalableDimension: 'sagemaker:variant:DesiredInstanceCount',
      ResourceId: 'endpoint/mortgage-approval-prod/variant/main',
      MinCapacity: 2,
      MaxCapacity: 6,
      RoleARN:
        'arn:aws:iam::222222222222:role/aws-service-role/sagemaker.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint',
    });
    expect(target.DependsOn).toEqual(Object.keys(template.findResources('AWS::SageMaker::Endpoint')));
  });

  test('the policy keeps the invocations of an instance at the target', () => {
    template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalingPolicy', {
      PolicyName: 'mortgage-approval-prod-invocations',
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: 500,
        PredefinedMetricSpecification: { PredefinedMetricType: 'SageMakerVariantInvocationsPerInstance' },
      },
    });
  });

  test('a release starts with as many instances as there are', () => {
    expect(only(template, 'AWS::SageMaker::Endpoint').Properties).toMatchObject({
      RetainAllVariantProperties: true,
      ExcludeRetainedVariantProperties: [{ VariantPropertyType: 'DesiredWeight' }],
    });
  });

  test('as many at most as at least is no scaling', () => {
    const fixed = stack();
    endpoint(fixed, {
      hosting: Hosting.realtime({ instanceType: 'ml.m6i.large', maxInstances: 2, invocationsPerInstance: 500 }),
    });
    Template.fromStack(fixed).resourceCountIs('AWS::ApplicationAutoScaling::ScalableTarget', 0);
  });
});

describe('with numbers and texts that the template decides', () => {
  const scope = stack();
  const number = (id: string) => new CfnParameter(scope, id, { type: 'Number' }).valueAsNumber;
  const text = (id: string) => new CfnParameter(scope, id).valueAsString;
  endpoint(scope, {
    model: ServedModel.fromPackage(text('Package')),
    endpointName: text('Name'),
    hosting: Hosting.realtime({
      instanceType: text('Type'),
      instances: number('Min'),
      maxInstances: number('Max'),
      invocationsPerInstance: number('Load'),
    }),
    rollout: Rollout.linear({ percent: number('Percent'), bake: Duration.seconds(number('Bake')) }),
    capture: DataCapture.toUri(`s3://${text('Bucket')}/captured`, { percent: number('Capture') }),
    serviceLevels: levels,
  });
  const template = Template.fromStack(scope);

  test('they arrive as references', () => {
    template.hasResourceProperties('AWS::SageMaker::EndpointConfig', {
      ProductionVariants: [Match.objectLike({ InitialInstanceCount: { Ref: 'Min' }, InstanceType: { Ref: 'Type' } })],
      DataCaptureConfig: Match.objectLike({ InitialSamplingPercentage: { Ref: 'Capture' } }),
      KmsKeyId: KEY,
    });
    template.hasResourceProperties('AWS::SageMaker::Endpoint', {
      EndpointName: { Ref: 'Name' },
      DeploymentConfig: {
        AutoRollbackConfiguration: {
          Alarms: [
            { AlarmName: { 'Fn::Join': ['', [{ Ref: 'Name' }, '-rollback-errors']] } },
            { AlarmName: { 'Fn::Join': ['', [{ Ref: 'Name' }, '-rollback-latency']] } },
          ],
        },
        BlueGreenUpdatePolicy: {
          MaximumExecutionTimeoutInSeconds: 28_800,
          TrafficRoutingConfiguration: {
            Type: 'LINEAR',
            WaitIntervalInSeconds: { Ref: 'Bake' },
            LinearStepSize: { Type: 'CAPACITY_PERCENT', Value: { Ref: 'Percent' } },
          },
        },
      },
    });
    template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', {
      MinCapacity: { Ref: 'Min' },
      MaxCapacity: { Ref: 'Max' },
    });
  });
});

describe('without instances', () => {
  const scope = stack();
  endpoint(scope, { hosting: Hosting.serverless({ memory: Size.gibibytes(2), maxConcurrency: 20 }) });
  const template = Template.fromStack(scope);

  test('the variant has memory and a limit, and the key is for the copy of the image', () => {
    const { Properties } = only(template, 'AWS::SageMaker::EndpointConfig');
    expect(Properties.ProductionVariants[0]).toMatchObject({
      ServerlessConfig: { MemorySizeInMB: 2048, MaxConcurrency: 20 },
    });
    expect(Properties.ProductionVariants[0]).not.toHaveProperty('InitialInstanceCount');
    expect(Properties.KmsKeyId).toBe(KEY);
  });

  test('it has no guardrails, which SageMaker has for fleets of instances only', () => {
    expect(only(template, 'AWS::SageMaker::Endpoint').Properties).not.toHaveProperty('DeploymentConfig');
    template.resourceCountIs('AWS::CloudWatch::Alarm', 0);
  });

  test('the model is not isolated, which the service refuses', () => {
    expect(only(template, 'AWS::SageMaker::Model').Properties).not.toHaveProperty('EnableNetworkIsolation');
  });
});

describe('when a step is less than an instance', () => {
  const warned = (instances: number, rollout?: Rollout) => {
    const scope = stack();
    endpoint(scope, { hosting: Hosting.realtime({ instanceType: 'ml.m6i.large', instances }), rollout });
    return Annotations.fromStack(scope)
      .findWarning('*', Match.anyValue())
      .map(({ entry }) => entry.data);
  };
  const canary = (percent: number) => Rollout.canary({ percent, bake: Duration.minutes(10) });

  test.each([
    [2, 10, '10 % of 2 is 1 instance, which takes 50 % of the traffic'],
    [3, 50, '50 % of 3 is 2 instances, which takes 67 % of the traffic'],
  ])('then synthesis warns: %i instances, %i per cent', (instances, percent, message) => {
    expect(warned(instances, canary(percent))).toEqual([expect.stringContaining(message)]);
  });

  test.each([
    [2, 50],
    [10, 10],
    [4, 25],
  ])('then nothing is said where it is as asked: %i instances, %i per cent', (instances, percent) => {
    expect(warned(instances, canary(percent))).toEqual([]);
  });

  test('then nothing is said of what nobody asked for', () => {
    expect(warned(2)).toEqual([]);
    expect(warned(2, Rollout.allAtOnce())).toEqual([]);
  });
});

test.each([
  ['ml.inf1.xlarge', 'ALL_AT_ONCE'],
  ['ml.inf2.xlarge', 'CANARY'],
])('a release to %s moves traffic as SageMaker does there: %s', (instanceType, type) => {
  const scope = stack();
  endpoint(scope, { hosting: Hosting.realtime({ instanceType }) });
  const { DeploymentConfig } = only(Template.fromStack(scope), 'AWS::SageMaker::Endpoint').Properties;
  expect(DeploymentConfig?.BlueGreenUpdatePolicy.TrafficRoutingConfiguration.Type ?? 'ALL_AT_ONCE').toBe(type);
});

describe('on one instance', () => {
  test('traffic moves all at once, and no alarm watches', () => {
    const scope = stack();
    const { rollbackAlarms } = endpoint(scope, {
      hosting: Hosting.realtime({ instanceType: 'ml.m6i.large', instances: 1 }),
      serviceLevels: levels,
    });
    const template = Template.fromStack(scope);
    expect(rollbackAlarms).toEqual([]);
    template.resourceCountIs('AWS::CloudWatch::Alarm', 0);
    expect(only(template, 'AWS::SageMaker::Endpoint').Properties).not.toHaveProperty('DeploymentConfig');
  });
});

describe('in a network', () => {
  test('the model has its interfaces there', () => {
    const scope = stack();
    const subnet = new CfnSubnet(scope, 'Subnet', { vpcId: 'vpc-1', cidrBlock: '10.0.0.0/24' });
    const group = new CfnSecurityGroup(scope, 'Group', { groupDescription: 'Models', vpcId: 'vpc-1' });
    endpoint(scope, { network: Network.fromVpc({ subnets: [subnet], securityGroups: [group] }) });
    Template.fromStack(scope).hasResourceProperties('AWS::SageMaker::Model', {
      VpcConfig: {
        Subnets: [{ Ref: 'Subnet' }],
        SecurityGroupIds: [{ Ref: 'Group' }],
      },
    });
  });
});

describe('the name of the endpoint', () => {
  test('is made from the path', () => {
    const { endpointName } = endpoint(stack(), { endpointName: undefined });
    expect(endpointName).toMatch(/^Test-Endpoint-[A-Z0-9]{8}$/);
  });

  test('fits the service, however deep the path', () => {
    const app = new App();
    const scope = new Stack(app, 'A'.repeat(100), { env: { account: '222222222222', region: 'eu-west-1' } });
    const { endpointName } = endpoint(scope, { endpointName: undefined });
    expect(endpointName).toMatch(/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/);
  });
});

describe('a property injector', () => {
  test('can give every endpoint a key', () => {
    const injector: IPropertyInjector = {
      constructUniqueId: ModelEndpoint.PROPERTY_INJECTION_ID,
      inject: (props) => ({ ...props, endpointName: 'injected' }),
    };
    const scope = new Stack(new App({ propertyInjectors: [injector] }), 'Test');
    expect(endpoint(scope).endpointName).toBe('injected');
  });
});
