import { factsOf } from '../../../../lib/review/facts';
import { factsIn, resource, sourceOf } from './support';

const at = (path: string) => ({ Metadata: { 'aws:cdk:path': path } });
const role = (action: string, target: object) =>
  resource('IAM::Role', {
    Policies: [{ PolicyDocument: { Statement: [{ Effect: 'Allow', Action: action, Resource: target }] } }],
  });
const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const steps = (...types: string[]) => ({
  PipelineDefinition: {
    PipelineDefinitionBody: JSON.stringify({ Steps: types.map((Type) => ({ Name: Type, Type, Arguments: {} })) }),
  },
});
const shown = ({ parts, flows }: ReturnType<typeof factsIn>['architecture']) => {
  const labels = new Map(parts.map(({ id, label }) => [id, label]));
  return flows.map(({ from, label, to }) => `${labels.get(from)} ${label} ${labels.get(to)}`);
};

test.each([
  ['sagemaker:StartPipelineExecution', 'Starter starts Training'],
  ['sagemaker:DescribePipelineExecution', 'Training is read by Starter'],
])('what a role may do is a flow: %s', (action, flow) => {
  const { architecture } = factsIn({
    Training: resource(
      'SageMaker::Pipeline',
      { PipelineName: 'training', ...steps('Training') },
      at('Dev/Training/Resource'),
    ),
    Role: role(action, arn('Training')),
    Starter: resource('Lambda::Function', { Role: arn('Role') }, at('Dev/Starter/Resource')),
  });
  expect(shown(architecture)).toEqual([flow]);
});

test('a role belongs to the function that has it, and a policy to the bucket that it is about', () => {
  const { parts } = factsIn({
    Bucket: resource('S3::Bucket'),
    Policy: resource('S3::BucketPolicy', { Bucket: { Ref: 'Bucket' } }),
    Role: role('s3:PutObject', arn('Bucket')),
    Writer: resource('Lambda::Function', { Role: arn('Role') }),
  }).architecture;
  expect(parts.map(({ label, serves }) => [label, serves])).toEqual([
    ['Bucket', 1],
    ['Writer', 1],
  ]);
});

test('a pipeline that trains belongs to training, and one that only looks to monitoring', () => {
  const { parts } = factsIn({
    Trains: resource('SageMaker::Pipeline', steps('Processing', 'Training')),
    Looks: resource('SageMaker::Pipeline', steps('Processing')),
  }).architecture;
  expect(parts.map(({ label, stage }) => [label, stage])).toEqual([
    ['Trains', 'training'],
    ['Looks', 'monitoring'],
  ]);
});

test('a bucket for access logs is no part, and alarms are one', () => {
  const { parts } = factsIn({
    Logs: resource('S3::Bucket'),
    Data: resource('S3::Bucket', { LoggingConfiguration: { DestinationBucketName: { Ref: 'Logs' } } }),
    One: resource('CloudWatch::Alarm'),
    Two: resource('CloudWatch::Alarm'),
  }).architecture;
  expect(parts.map(({ label }) => label)).toEqual(['Data', '2 alarms']);
});

test('flows cross templates, by the names in ARNs', () => {
  const topic = resource('SNS::Topic', { TopicName: 'people' });
  const alarm = resource(
    'CloudWatch::Alarm',
    { AlarmActions: ['arn:aws:sns:eu-west-1:111111111111:people'] },
    at('Prod/Late/Resource'),
  );
  const { architecture } = factsOf(sourceOf(['dev', { Topic: topic }], ['prod', { Late: alarm }]));
  expect(shown(architecture)).toEqual(['Late notify people']);
});

test('a rule tells its target what happens to what its pattern names', () => {
  const { architecture } = factsIn({
    Models: resource('SageMaker::ModelPackageGroup', { ModelPackageGroupName: 'loans' }),
    Maker: resource('Lambda::Function', {}, at('Dev/Maker/Resource')),
    Rule: resource('Events::Rule', {
      EventPattern: { detail: { ModelPackageGroupName: ['loans'] } },
      Targets: [{ Arn: arn('Maker') }],
    }),
  });
  expect(shown(architecture)).toEqual(['loans tells Maker']);
});
