import { findingsOf, pipeline, testCases, verdictsOf, type Resources } from '../support';

const PROCESSING = { Pipeline: pipeline({ Name: 'Prepare', Type: 'Processing', Arguments: {} }) };

const [TRAFFIC, ISOLATION, VPC, KEYS] = [
  'sagemaker_training_jobs_intercontainer_encryption_enabled',
  'sagemaker_training_jobs_network_isolation_enabled',
  'sagemaker_training_jobs_vpc_settings_configured',
  'sagemaker_training_jobs_volume_and_output_encryption_enabled',
];

function job(properties: object): Resources {
  return { Job: { Type: 'AWS::SageMaker::TrainingJob', Properties: properties } };
}

const ENCRYPTED = { ResourceConfig: { VolumeKmsKeyId: 'key' }, OutputDataConfig: { KmsKeyId: 'key' } };

testCases([
  {
    rule: TRAFFIC,
    meets: job({ EnableInterContainerTrafficEncryption: true }),
    misses: job({ EnableInterContainerTrafficEncryption: false }),
    elsewhere: PROCESSING,
    proof: ['Job.Properties.EnableInterContainerTrafficEncryption'],
  },
  {
    rule: ISOLATION,
    meets: job({ EnableNetworkIsolation: true }),
    misses: job({ EnableNetworkIsolation: false }),
    elsewhere: PROCESSING,
    proof: ['Job.Properties.EnableNetworkIsolation'],
  },
  {
    rule: VPC,
    meets: job({ VpcConfig: { Subnets: ['subnet-1'], SecurityGroupIds: ['sg-1'] } }),
    misses: job({ VpcConfig: { SecurityGroupIds: ['sg-1'] } }),
    elsewhere: PROCESSING,
    proof: ['Job.Properties.VpcConfig', 'Job.Properties.VpcConfig.Subnets.0'],
  },
  {
    rule: KEYS,
    meets: job(ENCRYPTED),
    misses: job({ OutputDataConfig: { KmsKeyId: 'key' } }),
    elsewhere: PROCESSING,
    proof: ['Job.Properties.ResourceConfig.VolumeKmsKeyId', 'Job.Properties.OutputDataConfig.KmsKeyId'],
  },
]);

describe('steps', () => {
  const secure = { ...ENCRYPTED, EnableNetworkIsolation: true, EnableInterContainerTrafficEncryption: true };
  const training = (Arguments: object) => ({ Name: 'Train', Type: 'Training', Arguments });
  const tuning = (Arguments: object) => ({ Name: 'Tune', Type: 'Tuning', Arguments });

  test.each([[TRAFFIC], [ISOLATION], [KEYS]])('%s judges a training step', (rule) => {
    expect(verdictsOf(rule, { Pipeline: pipeline(training(secure)) })).toEqual(['PASSED']);
    expect(verdictsOf(rule, { Pipeline: pipeline(training({})) })).toEqual(['FAILED']);
  });

  test.each([[TRAFFIC], [ISOLATION], [KEYS]])('%s judges the jobs of a tuning step', (rule) => {
    const one = tuning({ TrainingJobDefinition: secure });
    const two = tuning({ TrainingJobDefinitions: [secure, {}] });
    expect(verdictsOf(rule, { Pipeline: pipeline(one) })).toEqual(['PASSED']);
    expect(verdictsOf(rule, { Pipeline: pipeline(two) })).toEqual(['FAILED', 'PASSED']);
  });

  test('a tuning job has the key of its volumes in its own place', () => {
    const { OutputDataConfig } = ENCRYPTED;
    const definition = { OutputDataConfig, HyperParameterTuningResourceConfig: { VolumeKmsKeyId: 'key' } };
    const resources = { Pipeline: pipeline(tuning({ TrainingJobDefinition: definition })) };
    expect(verdictsOf(KEYS, resources)).toEqual(['PASSED']);
  });

  test('a finding names the step, also inside of a condition', () => {
    const condition = { Name: 'Gate', Type: 'Condition', Arguments: { IfSteps: [training({})], ElseSteps: [] } };
    expect(findingsOf(ISOLATION, { Pipeline: pipeline(condition) })).toEqual([
      expect.objectContaining({ logicalId: 'Pipeline', step: 'Train', verdict: 'FAILED' }),
    ]);
  });

  test('a parameter of the pipeline counts at its default', () => {
    const body = {
      Parameters: [{ Name: 'Isolated', Type: 'Boolean', DefaultValue: true }],
      Steps: [training({ EnableNetworkIsolation: { Get: 'Parameters.Isolated' } })],
    };
    const Pipeline = {
      Type: 'AWS::SageMaker::Pipeline',
      Properties: { PipelineDefinition: { PipelineDefinitionBody: JSON.stringify(body) } },
    };
    expect(verdictsOf(ISOLATION, { Pipeline })).toEqual(['PASSED']);
  });
});
