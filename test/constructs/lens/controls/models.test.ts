import { pipeline, testCases, verdictsOf, type Resources } from '../support';

const BUCKET = { Bucket: { Type: 'AWS::S3::Bucket' } };

const VPC = { Image: 'registry.example.com/model', ImageConfig: { RepositoryAccessMode: 'Vpc' } };
const PLATFORM = { ImageConfig: { RepositoryAccessMode: 'Platform' } };

function model(properties: object): Resources {
  return { Model: { Type: 'AWS::SageMaker::Model', Properties: properties } };
}

testCases([
  {
    rule: 'SageMaker.5',
    meets: { Model: { Type: 'AWS::SageMaker::Model', Properties: { EnableNetworkIsolation: true } } },
    misses: { Model: { Type: 'AWS::SageMaker::Model', Properties: {} } },
    elsewhere: BUCKET,
    proof: ['Model.Properties.EnableNetworkIsolation'],
  },
  {
    rule: 'SageMaker.16',
    meets: model({ PrimaryContainer: VPC }),
    misses: model({ PrimaryContainer: PLATFORM }),
    elsewhere: model({ Containers: [PLATFORM, PLATFORM] }),
    proof: ['Model.Properties.PrimaryContainer.ImageConfig'],
  },
  {
    rule: 'SageMaker.19',
    meets: model({ Containers: [VPC, VPC] }),
    misses: model({ Containers: [VPC, PLATFORM] }),
    elsewhere: model({ PrimaryContainer: PLATFORM }),
    proof: [
      'Model.Properties.Containers.0.ImageConfig',
      'Model.Properties.Containers.1.ImageConfig.RepositoryAccessMode',
    ],
  },
  {
    rule: 'sagemaker-model-in-vpc',
    meets: model({ VpcConfig: { Subnets: ['subnet-1'], SecurityGroupIds: ['sg-1'] } }),
    misses: model({ EnableNetworkIsolation: true }),
    elsewhere: BUCKET,
    proof: ['Model.Properties.VpcConfig'],
  },
]);

describe('what no text settles about images', () => {
  const PACKAGE = { ModelPackageName: { Ref: 'Package' } };

  test.each([
    ['SageMaker.16', 'a model package', { PrimaryContainer: PACKAGE }, 'CANT_TELL'],
    ['SageMaker.16', 'a model package with a mode', { PrimaryContainer: { ...PACKAGE, ...PLATFORM } }, 'FAILED'],
    ['SageMaker.19', 'one container', { Containers: [PLATFORM] }, 'CANT_TELL'],
    ['SageMaker.19', 'one container from a registry in the VPC', { Containers: [VPC] }, 'PASSED'],
    ['SageMaker.19', 'model packages', { Containers: [VPC, PACKAGE] }, 'CANT_TELL'],
    ['SageMaker.19', 'a model package beside a failure', { Containers: [PACKAGE, PLATFORM] }, 'FAILED'],
  ])('%s: %s', (rule, _, properties, verdict) => {
    expect(verdictsOf(rule, model(properties))).toEqual([verdict]);
  });
});

test('a model that a step makes is judged by the arguments of the step', () => {
  const step = { Name: 'Make', Type: 'Model', Arguments: { EnableNetworkIsolation: true } };
  expect(verdictsOf('SageMaker.5', { Pipeline: pipeline(step) })).toEqual(['PASSED']);
  expect(verdictsOf('SageMaker.5', { Pipeline: pipeline({ ...step, Arguments: {} }) })).toEqual(['FAILED']);
});

describe('what a template leaves open', () => {
  const Model = {
    Type: 'AWS::SageMaker::Model',
    Properties: { EnableNetworkIsolation: { Ref: 'Isolated' } },
  };

  test.each([
    ['a default', { Type: 'String', Default: 'true' }, 'PASSED'],
    ['another default', { Type: 'String', Default: 'false' }, 'FAILED'],
    ['no default', { Type: 'String' }, 'CANT_TELL'],
    ['allowed values that agree', { Type: 'String', AllowedValues: ['true', true] }, 'PASSED'],
    ['allowed values that differ', { Type: 'String', AllowedValues: ['true', 'false'] }, 'CANT_TELL'],
  ])('%s', (_, Isolated, verdict) => {
    expect(verdictsOf('SageMaker.5', { Model }, { Parameters: { Isolated } })).toEqual([verdict]);
  });
});
