import {
  batchInference,
  dataBuckets,
  exploring,
  orchestrating,
  processing,
  registering,
  serving,
  training,
  unreadPipelines,
} from '../../../../constructs/lens/private/evidence/workload';
import { Estate, type Subject } from '../../../../constructs/lens/private/judge/estate';
import { Template } from '../../../../constructs/lens/private/template/template';
import { SETTLED } from '../../../../constructs/lens/private/template/world';
import { pipeline, type Resources } from '../support';

function estateOf(resources: Resources): Estate {
  return new Estate([new Template('template.json', { Resources: resources })], SETTLED);
}

const ids = (subjects: Subject[]) => subjects.map(({ logicalId }) => logicalId);

const step = (Type: string) => ({ Pipeline: pipeline({ Name: 'Step', Type, Arguments: {} }) });
const machine = (task: string) => ({
  Machine: {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: {
      DefinitionString: {
        'Fn::Sub': JSON.stringify({ States: { One: { Resource: `arn:\${AWS::Partition}:states:::${task}` } } }),
      },
    },
  },
});

test.each<[(estate: Estate) => Subject[], Resources, string]>([
  [training, step('Training'), 'Pipeline'],
  [training, step('Tuning'), 'Pipeline'],
  [training, machine('sagemaker:createTrainingJob.sync'), 'Machine'],
  [training, { Cluster: { Type: 'AWS::SageMaker::Cluster' } }, 'Cluster'],
  [processing, step('Processing'), 'Pipeline'],
  [processing, { Job: { Type: 'AWS::Glue::Job' } }, 'Job'],
  [serving, { Endpoint: { Type: 'AWS::SageMaker::Endpoint' } }, 'Endpoint'],
  [serving, machine('sagemaker:createEndpoint'), 'Machine'],
  [batchInference, step('Transform'), 'Pipeline'],
  [registering, step('RegisterModel'), 'Pipeline'],
  [exploring, { Notebook: { Type: 'AWS::SageMaker::NotebookInstance' } }, 'Notebook'],
  [orchestrating, machine('sagemaker:createTransformJob.sync'), 'Machine'],
])('%p finds %j', (find, resources, id) => {
  expect(ids(find(estateOf(resources)))).toContain(id);
  expect(find(estateOf({ Vpc: { Type: 'AWS::EC2::VPC' } }))).toEqual([]);
});

test('creating the configuration of an endpoint is not serving', () => {
  expect(serving(estateOf(machine('sagemaker:createEndpointConfig')))).toEqual([]);
});

test('a pipeline in S3 is one that may do anything', () => {
  const inS3 = { PipelineDefinition: { PipelineDefinitionS3Location: { Bucket: 'a', Key: 'b' } } };
  const resources = { Pipeline: { Type: 'AWS::SageMaker::Pipeline', Properties: inS3 } };
  expect(ids(unreadPipelines(estateOf(resources)))).toEqual(['Pipeline']);
  expect(unreadPipelines(estateOf(step('Training')))).toEqual([]);
});

test('buckets that receive access logs hold no data', () => {
  const resources = {
    Data: {
      Type: 'AWS::S3::Bucket',
      Properties: { LoggingConfiguration: { DestinationBucketName: { Ref: 'Records' } } },
    },
    Records: { Type: 'AWS::S3::Bucket', Properties: {} },
    AccessLogs233C9BCD: { Type: 'AWS::S3::Bucket', Properties: {} },
  };
  expect(ids(dataBuckets(estateOf(resources)))).toEqual(['Data']);
});
