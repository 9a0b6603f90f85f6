import { startersOf } from '../../../../constructs/lens/private/evidence/starters';
import { Estate } from '../../../../constructs/lens/private/judge/estate';
import { Template } from '../../../../constructs/lens/private/template/template';
import { SETTLED } from '../../../../constructs/lens/private/template/world';
import type { Resources } from '../support';

const Pipeline = { Type: 'AWS::SageMaker::Pipeline', Properties: { PipelineName: 'approval-training' } };
const ARN = { 'Fn::Sub': 'arn:aws:sagemaker:eu-west-1:111111111111:pipeline/${Pipeline}' };
const ALARM = { source: ['aws.cloudwatch'], 'detail-type': ['CloudWatch Alarm State Change'] };

/** What starts the pipeline, in short: `alarm Rule>Function`, with a `?` if it is only possible. */
function starters(...templates: Resources[]): string[] {
  const estate = new Estate(
    templates.map((Resources, i) => new Template(`${i}.json`, { Resources })),
    SETTLED,
  );
  return startersOf(estate, estate.all('AWS::SageMaker::Pipeline')[0]).map(({ by, cause, through, certain }) => {
    const way = [by, ...through].map(({ logicalId }) => logicalId).join('>');
    return `${cause} ${way}${certain ? '' : '?'}`;
  });
}

function rule(target: unknown, properties: object = { EventPattern: ALARM }): object {
  return { Type: 'AWS::Events::Rule', Properties: { ...properties, Targets: [{ Id: 'Target', Arn: target }] } };
}

const Function = {
  Type: 'AWS::Lambda::Function',
  Properties: { Role: { 'Fn::GetAtt': ['Role', 'Arn'] } },
};

function role(Action: string, Resource: unknown): object {
  const PolicyDocument = { Statement: [{ Effect: 'Allow', Action, Resource }] };
  return { Type: 'AWS::IAM::Role', Properties: { Policies: [{ PolicyDocument }] } };
}

const FUNCTION = { 'Fn::GetAtt': ['Function', 'Arn'] };

test('a rule starts it directly', () => {
  expect(starters({ Pipeline, Rule: rule(ARN) })).toEqual(['alarm Rule']);
  expect(starters({ Pipeline, Rule: rule(ARN, { ScheduleExpression: 'rate(1 day)' }) })).toEqual(['schedule Rule']);
});

test('a rule that is off starts nothing', () => {
  expect(starters({ Pipeline, Rule: rule(ARN, { EventPattern: ALARM, State: 'DISABLED' }) })).toEqual([]);
});

test.each<[string, object, string[]]>([
  ['names the action and the pipeline', role('sagemaker:StartPipelineExecution', ARN), ['alarm Rule>Function']],
  ['names the action', role('sagemaker:StartPipelineExecution', '*'), ['alarm Rule>Function']],
  [
    'names another pipeline',
    role('sagemaker:StartPipelineExecution', 'arn:aws:sagemaker:eu-west-1:111111111111:pipeline/other'),
    [],
  ],
  ['names the action by a pattern', role('sagemaker:StartPipelineExecutio?', ARN), ['alarm Rule>Function']],
  [
    'names the pipeline by a pattern',
    role('sagemaker:StartPipelineExecution', 'arn:aws:sagemaker:eu-west-1:111111111111:pipeline/approval-trainin?'),
    ['alarm Rule>Function'],
  ],
  [
    'names a longer pipeline by a pattern',
    role('sagemaker:StartPipelineExecution', 'arn:aws:sagemaker:eu-west-1:111111111111:pipeline/approval-training?'),
    [],
  ],
  ['names another action', role('sagemaker:DescribePipeline', ARN), []],
  ['may do all that the service can', role('sagemaker:*', '*'), ['alarm Rule>Function?']],
])('a function starts it if its role %s', (_, Role, expected) => {
  expect(starters({ Pipeline, Rule: rule(FUNCTION), Function, Role })).toEqual(expected);
});

test('a function that gets the name of the pipeline needs no narrow role', () => {
  const Environment = { Variables: { PIPELINE: 'approval-training' } };
  const Named = { ...Function, Properties: { ...Function.Properties, Environment } };
  const Role = role('sagemaker:*', '*');
  expect(starters({ Pipeline, Rule: rule(FUNCTION), Function: Named, Role })).toEqual(['alarm Rule>Function']);
});

test('a policy of its own counts as one of the role', () => {
  const Role = { Type: 'AWS::IAM::Role', Properties: {} };
  const Policy = {
    Type: 'AWS::IAM::Policy',
    Properties: {
      Roles: [{ Ref: 'Role' }],
      PolicyDocument: { Statement: { Effect: 'Allow', Action: 'sagemaker:StartPipelineExecution', Resource: ARN } },
    },
  };
  expect(starters({ Pipeline, Rule: rule(FUNCTION), Function, Role, Policy })).toEqual(['alarm Rule>Function']);
});

test('a schedule may call the service itself', () => {
  const Schedule = {
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      ScheduleExpression: 'rate(1 day)',
      Target: {
        Arn: 'arn:aws:scheduler:::aws-sdk:sagemaker:startPipelineExecution',
        Input: '{"PipelineName":"approval-training"}',
      },
    },
  };
  expect(starters({ Pipeline, Schedule })).toEqual(['schedule Schedule']);
  expect(starters({ Pipeline: { ...Pipeline, Properties: { PipelineName: 'other-one' } }, Schedule })).toEqual([]);
});

test('events of another account reach it through a bus, and an alarm through a topic', () => {
  const Bus = { Type: 'AWS::Events::EventBus', Properties: { Name: 'retraining' } };
  const onBus = rule(ARN, { EventPattern: ALARM, EventBusName: { Ref: 'Bus' } });
  const away = { Sender: rule('arn:aws:events:eu-west-1:111111111111:event-bus/retraining') };
  expect(starters({ Pipeline, Bus, OnBus: onBus }, away)).toEqual(['alarm OnBus', 'alarm Sender>Bus']);
  const Topic = { Type: 'AWS::SNS::Topic', Properties: {} };
  const Subscription = {
    Type: 'AWS::SNS::Subscription',
    Properties: { Protocol: 'lambda', TopicArn: { Ref: 'Topic' }, Endpoint: FUNCTION },
  };
  const Alarm = { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmActions: [{ Ref: 'Topic' }] } };
  const Role = role('sagemaker:StartPipelineExecution', ARN);
  expect(starters({ Pipeline, Topic, Subscription, Alarm, Function, Role })).toEqual(['alarm Alarm>Topic>Function']);
});

test('a state machine starts it, and what a template imports is what another one exports', () => {
  const Machine = {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: {
      DefinitionString: {
        'Fn::Sub': '{"Resource":"arn:aws:states:::aws-sdk:sagemaker:startPipelineExecution","P":"${Pipeline}"}',
      },
    },
  };
  const estate = new Estate(
    [
      new Template('a.json', {
        Resources: { Pipeline, Machine },
        Outputs: { Arn: { Value: { Ref: 'Machine' }, Export: { Name: 'machine' } } },
      }),
      new Template('b.json', { Resources: { Rule: rule({ 'Fn::ImportValue': 'machine' }) } }),
    ],
    SETTLED,
  );
  const [starter] = startersOf(estate, estate.all('AWS::SageMaker::Pipeline')[0]);
  expect([starter.by.logicalId, starter.certain]).toEqual(['Rule', true]);
});
