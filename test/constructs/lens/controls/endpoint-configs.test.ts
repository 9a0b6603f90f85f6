import { findingsOf, pipeline, testCases, verdictsOf, type Resources } from '../support';

const MODEL = { Model: { Type: 'AWS::SageMaker::Model' } };

function config(properties: object): Resources {
  return { Config: { Type: 'AWS::SageMaker::EndpointConfig', Properties: properties } };
}

function variants(...ProductionVariants: object[]): Resources {
  return config({ ProductionVariants });
}

const SERVERLESS = { ServerlessConfig: { MemorySizeInMB: 2048, MaxConcurrency: 5 } };

testCases([
  {
    rule: 'SageMaker.4',
    meets: variants({ InitialInstanceCount: 2 }, { InitialInstanceCount: '3' }),
    misses: variants({ InitialInstanceCount: 1 }),
    elsewhere: MODEL,
    proof: [
      'Config.Properties.ProductionVariants.0.InitialInstanceCount',
      'Config.Properties.ProductionVariants.1.InitialInstanceCount',
      'Config.Properties.ProductionVariants',
    ],
  },
  ...['sagemaker-endpoint-config-kms-key-required', 'sagemaker-endpoint-configuration-kms-key-configured'].map(
    (rule) => ({
      rule,
      meets: config({ KmsKeyId: { 'Fn::GetAtt': 'Key.Arn' } }),
      misses: config({ DataCaptureConfig: { KmsKeyId: 'key' } }),
      elsewhere: MODEL,
      proof: ['Config.Properties.KmsKeyId'],
    }),
  ),
]);

describe('variants', () => {
  test.each([
    ['every one counts', variants({ InitialInstanceCount: 2 }, { InitialInstanceCount: 1 }), 'FAILED'],
    ['serverless ones do not', variants(SERVERLESS), 'NOT_APPLICABLE'],
    ['serverless ones do not, beside others', variants(SERVERLESS, { InitialInstanceCount: 1 }), 'FAILED'],
    ['an absent one does not', variants({ 'Fn::If': ['Never', {}, { Ref: 'AWS::NoValue' }] }), 'NOT_APPLICABLE'],
    [
      'nor do shadow variants',
      config({
        ProductionVariants: [{ InitialInstanceCount: 2 }],
        ShadowProductionVariants: [{ InitialInstanceCount: 1 }],
      }),
      'PASSED',
    ],
  ])('%s', (_, resources, verdict) => {
    const Conditions = { Never: { 'Fn::Equals': ['a', 'b'] } };
    expect(verdictsOf('SageMaker.4', resources, { Conditions })).toEqual([verdict]);
  });

  test.each([
    ['a default', { Default: 1 }, 'FAILED'],
    ['a text as default', { Default: '2' }, 'PASSED'],
    ['no default', {}, 'CANT_TELL'],
    ['a smallest value', { MinValue: 2 }, 'PASSED'],
    ['a smallest value that is too small', { MinValue: 1 }, 'CANT_TELL'],
    ['a largest value', { MaxValue: '1' }, 'FAILED'],
    ['allowed values that agree', { AllowedValues: [2, 4] }, 'PASSED'],
    ['allowed values that differ', { AllowedValues: ['1', '2'] }, 'CANT_TELL'],
  ])('the parameter for their instances has %s', (_, facts, verdict) => {
    const resources = variants({ InitialInstanceCount: { Ref: 'Count' } });
    const Parameters = { Count: { Type: 'Number', ...facts } };
    expect(verdictsOf('SageMaker.4', resources, { Parameters })).toEqual([verdict]);
  });
});

test('the configuration that a step makes is judged by its arguments', () => {
  const step = { Name: 'Configure', Type: 'EndpointConfig', Arguments: { KmsKeyId: 'key', ProductionVariants: [{}] } };
  const resources = { Pipeline: pipeline(step) };
  expect(verdictsOf('SageMaker.4', resources)).toEqual(['FAILED']);
  expect(findingsOf('sagemaker-endpoint-config-kms-key-required', resources)).toEqual([
    expect.objectContaining({ logicalId: 'Pipeline', step: 'Configure', verdict: 'PASSED' }),
  ]);
});
