import { factsIn, resource } from './support';

const VPC = { Subnets: ['subnet-1'], SecurityGroupIds: ['sg-1'] };

test.each([
  ['an isolated model', 'SageMaker::Model', { EnableNetworkIsolation: true }, 'no network'],
  ['an isolated model in a VPC', 'SageMaker::Model', { EnableNetworkIsolation: true, VpcConfig: VPC }, 'no network'],
  ['a model in a VPC', 'SageMaker::Model', { VpcConfig: VPC }, 'VPC'],
  ['a plain model', 'SageMaker::Model', {}, 'internet'],
  [
    'a model that only the deployment knows',
    'SageMaker::Model',
    { EnableNetworkIsolation: { Ref: 'Isolated' } },
    'unknown',
  ],
  ['a job', 'SageMaker::ProcessingJob', { NetworkConfig: { VpcConfig: VPC } }, 'VPC'],
  ['a function', 'Lambda::Function', {}, 'internet'],
  [
    'a function in a VPC',
    'Lambda::Function',
    { VpcConfig: { SubnetIds: ['subnet-1'], SecurityGroupIds: ['sg-1'] } },
    'VPC',
  ],
  ['a notebook', 'SageMaker::NotebookInstance', {}, 'internet'],
  ['a notebook in a subnet', 'SageMaker::NotebookInstance', { SubnetId: 'subnet-1' }, 'VPC with internet'],
  ['a closed notebook', 'SageMaker::NotebookInstance', { SubnetId: 's', DirectInternetAccess: 'Disabled' }, 'VPC'],
  ['a domain', 'SageMaker::Domain', { SubnetIds: ['s'] }, 'VPC with internet'],
  ['a closed domain', 'SageMaker::Domain', { SubnetIds: ['s'], AppNetworkAccessType: 'VpcOnly' }, 'VPC'],
])('%s reaches what it can reach', (_, type, properties, reach) => {
  const { network } = factsIn({ It: resource(type, properties) }, { Parameters: { Isolated: { Type: 'String' } } });
  expect(network.map((one) => one.reach)).toEqual([reach]);
});

test('a step is named', () => {
  const body = JSON.stringify({ Steps: [{ Name: 'Train', Type: 'Training', Arguments: { VpcConfig: VPC } }] });
  const Pipeline = resource('SageMaker::Pipeline', { PipelineDefinition: { PipelineDefinitionBody: body } });
  expect(factsIn({ Pipeline }).network).toEqual([
    {
      template: 'one.template.json',
      logicalId: 'Pipeline',
      type: 'AWS::SageMaker::TrainingJob',
      step: 'Train',
      reach: 'VPC',
      subnets: ['subnet-1'],
      securityGroups: ['sg-1'],
    },
  ]);
});
