import {
  ApplicationAutoScalingClient,
  DeregisterScalableTargetCommand,
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
  PutScalingPolicyCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { AutoScaling } from '../../../simulator/autoscaling';
import { ServiceModel } from '../../../simulator/model/service-model';
import { AwsJson } from '../../../simulator/protocol/aws-json';
import { RequestLog } from '../../../simulator/protocol/request-log';
import { SimulatorServer } from '../../../simulator/protocol/server';
import { testServices, TOOLS } from '../../support/services';
import { SERVICE_MODELS } from '../../support/simulator';

const TARGET = {
  ServiceNamespace: 'sagemaker',
  ResourceId: 'endpoint/scored/variant/main',
  ScalableDimension: 'sagemaker:variant:DesiredInstanceCount',
} as const;

const services = testServices();
const part = new AutoScaling(services, {
  exists: async (_, endpoint, variant) => endpoint === 'scored' && variant === 'main',
});
let server: SimulatorServer;
let client: ApplicationAutoScalingClient;

beforeAll(async () => {
  const json = new AwsJson(services.faults);
  json.add(ServiceModel.load(SERVICE_MODELS, 'application-autoscaling'), [part.operations]);
  server = new SimulatorServer(json, undefined, new RequestLog());
  const credentials = { accessKeyId: TOOLS.account, secretAccessKey: 'x' };
  client = new ApplicationAutoScalingClient({ endpoint: await server.listen(), region: TOOLS.region, credentials });
});
afterAll(async () => {
  client.destroy();
  await server.close();
});

test('a variant that is not there is not scaled', async () => {
  const request = { ...TARGET, ResourceId: 'endpoint/scored/variant/other', MinCapacity: 1, MaxCapacity: 2 };
  await expect(client.send(new RegisterScalableTargetCommand(request))).rejects.toMatchObject({
    name: 'ValidationException',
    message: 'Could not find variant "other" of endpoint "scored"',
  });
});

test('a policy needs its target', async () => {
  const request = { ...TARGET, PolicyName: 'early', PolicyType: 'TargetTrackingScaling' } as const;
  await expect(client.send(new PutScalingPolicyCommand(request))).rejects.toMatchObject({
    name: 'ObjectNotFoundException',
  });
});

test('targets and policies are kept, changed and forgotten together', async () => {
  const first = await client.send(new RegisterScalableTargetCommand({ ...TARGET, MinCapacity: 2, MaxCapacity: 4 }));
  const again = await client.send(new RegisterScalableTargetCommand({ ...TARGET, MaxCapacity: 6 }));
  expect(again.ScalableTargetARN).toBe(first.ScalableTargetARN);
  const configuration = {
    TargetValue: 3000,
    PredefinedMetricSpecification: { PredefinedMetricType: 'SageMakerVariantInvocationsPerInstance' },
    ScaleInCooldown: 600,
  } as const;
  const policy = {
    ...TARGET,
    PolicyName: 'invocations',
    PolicyType: 'TargetTrackingScaling',
    TargetTrackingScalingPolicyConfiguration: configuration,
  } as const;
  const { PolicyARN } = await client.send(new PutScalingPolicyCommand(policy));
  const { ScalableTargets } = await client.send(new DescribeScalableTargetsCommand({ ServiceNamespace: 'sagemaker' }));
  expect(ScalableTargets).toMatchObject([{ ...TARGET, MinCapacity: 2, MaxCapacity: 6 }]);
  const policies = () => client.send(new DescribeScalingPoliciesCommand({ ServiceNamespace: 'sagemaker' }));
  expect((await policies()).ScalingPolicies).toMatchObject([{ ...policy, PolicyARN }]);
  expect(part.recorded.map(({ type }) => type)).toEqual(['ScalableTarget', 'ScalingPolicy']);
  await client.send(new DeregisterScalableTargetCommand(TARGET));
  expect((await policies()).ScalingPolicies).toEqual([]);
  expect(part.recorded).toEqual([]);
  await expect(client.send(new DeregisterScalableTargetCommand(TARGET))).rejects.toMatchObject({
    name: 'ObjectNotFoundException',
  });
});
