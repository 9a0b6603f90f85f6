import { NotAPriceList, readPrices } from '../../../../lib/review/facts/prices';
import { factsIn, resource } from './support';

const variant = (more: object) => ({
  VariantName: 'All',
  InstanceType: 'ml.m6i.large',
  InitialInstanceCount: 2,
  ...more,
});
const endpoint = (more: object = {}) => ({
  Config: resource('SageMaker::EndpointConfig', { ProductionVariants: [variant(more)] }),
  Endpoint: resource('SageMaker::Endpoint', {
    EndpointName: 'loans',
    EndpointConfigName: { 'Fn::GetAtt': ['Config', 'EndpointConfigName'] },
  }),
});
const target = (MinCapacity: number, MaxCapacity: number) =>
  resource('ApplicationAutoScaling::ScalableTarget', {
    ScalableDimension: 'sagemaker:variant:DesiredInstanceCount',
    ResourceId: 'endpoint/loans/variant/All',
    MinCapacity,
    MaxCapacity,
  });
const said = (resources: Parameters<typeof factsIn>[0]) =>
  factsIn(resources).costs.map(({ bills, what }) => `${bills}: ${what}`);

test.each([
  ['a fixed fleet', endpoint(), 'always: 2 x ml.m6i.large'],
  ['a scaled fleet', { ...endpoint(), Target: target(1, 4) }, 'always: 1 to 4 x ml.m6i.large'],
  ['a fleet that scales to zero', { ...endpoint(), Target: target(0, 4) }, 'per use: 0 to 4 x ml.m6i.large'],
  [
    'serverless',
    endpoint({ InstanceType: undefined, ServerlessConfig: { MemorySizeInMB: 2048, MaxConcurrency: 5 } }),
    'per use: serverless requests with 2048 MB',
  ],
  [
    'provisioned serverless',
    endpoint({ ServerlessConfig: { MemorySizeInMB: 2048, ProvisionedConcurrency: 3 } }),
    'always: 3 provisioned workers with 2048 MB',
  ],
])('%s bills as it is', (_, resources, line) => {
  expect(said(resources)).toEqual([line]);
});

test('what bills while nobody uses it comes first, and what is many is one line', () => {
  const resources = {
    Function: resource('Lambda::Function'),
    Other: resource('Lambda::Function'),
    Endpoint: resource('EC2::VPCEndpoint', {
      VpcEndpointType: 'Interface',
      ServiceName: 'com.amazonaws.eu-west-1.sts',
      SubnetIds: ['a', 'b'],
    }),
    Gateway: resource('EC2::VPCEndpoint', { ServiceName: 'com.amazonaws.eu-west-1.s3' }),
    ...Object.fromEntries(['One', 'Two'].map((id) => [id, resource('KMS::Key')])),
  };
  expect(said(resources)).toEqual([
    'always: interface endpoint of sts in 2 subnets',
    'always: 2 customer managed keys',
    'per use: invocations of 2 functions',
  ]);
});

test('a job bills for each run', () => {
  const config = { InstanceType: 'ml.m5.xlarge', InstanceCount: 3 };
  const body = JSON.stringify({ Steps: [{ Name: 'T', Type: 'Training', Arguments: { ResourceConfig: config } }] });
  const Pipeline = resource('SageMaker::Pipeline', { PipelineDefinition: { PipelineDefinitionBody: body } });
  expect(said({ Pipeline })).toEqual(['per use: 3 x ml.m5.xlarge in each run']);
});

describe('with a price list', () => {
  const prices = readPrices('{"currency":"USD","perHour":{"ml.m6i.large":0.1},"perMonth":{"AWS::KMS::Key":1}}');

  test('what bills while nobody uses it has its price in a month', () => {
    const { costs } = factsIn({ ...endpoint(), Target: target(1, 4), Key: resource('KMS::Key') }, {}, prices);
    expect(costs.map(({ monthly }) => monthly)).toEqual([
      { least: 73, most: 292, currency: 'USD' },
      { least: 1, most: 1, currency: 'USD' },
    ]);
  });

  test('many of a kind cost as many times', () => {
    const keys = Object.fromEntries(['One', 'Two', 'Three'].map((id) => [id, resource('KMS::Key')]));
    expect(factsIn(keys, {}, prices).costs.map(({ monthly }) => monthly?.least)).toEqual([3]);
  });

  test('what has no price has no amount', () => {
    expect(factsIn({ Gateway: resource('EC2::NatGateway') }, {}, prices).costs[0].monthly).toBeUndefined();
  });

  test.each(['', '[]', '{}', '{"currency":"USD","perHour":{"ml.m6i.large":"0.1"}}', '{"currency":"USD","perMonth":7}'])(
    'a list that says nothing is refused: %s',
    (text) => expect(() => readPrices(text)).toThrow(NotAPriceList),
  );
});
