import { pipeline, testCases, verdictsOf } from '../support';

const BUCKET = { Bucket: { Type: 'AWS::S3::Bucket' } };

testCases([
  {
    rule: 'SageMaker.5',
    meets: { Model: { Type: 'AWS::SageMaker::Model', Properties: { EnableNetworkIsolation: true } } },
    misses: { Model: { Type: 'AWS::SageMaker::Model', Properties: {} } },
    elsewhere: BUCKET,
    proof: ['Model.Properties.EnableNetworkIsolation'],
  },
]);

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
