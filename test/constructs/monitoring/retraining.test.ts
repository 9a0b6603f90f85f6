import { join } from 'node:path';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as events from 'aws-cdk-lib/aws-events';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import { Duration } from 'aws-cdk-lib/core';
import * as data from '../../../constructs/data';
import * as foundation from '../../../constructs/foundation';
import * as registry from '../../../constructs/registry';
import * as training from '../../../constructs/training';
import { RetrainingRequested } from '../../../schema/events';
import { Retraining, RetrainingProps, RetrainingTrigger } from '../../../constructs/monitoring';
import { DEVELOPMENT, PROD, stackIn, useCase } from './fixture';
import { joined } from '../../support/joined';

function make(props: Partial<RetrainingProps> = {}) {
  const stack = stackIn(DEVELOPMENT);
  const pipeline = sagemaker.CfnPipeline.fromPipelineName(stack, 'Training', 'mortgage-approval-training');
  const retraining = new Retraining(stack, 'Retraining', { useCase, pipeline, ...props });
  return { retraining, template: Template.fromStack(stack) };
}

const alarm = (env: { account: string; region: string }, environment: string) =>
  `arn:aws:cloudwatch:${env.region}:${env.account}:alarm:mortgage-approval-${environment}-drift`;

describe('retraining in the account of the endpoint', () => {
  const { retraining, template } = make();

  test('hears the drift alarm on the default bus, and nothing else', () => {
    const rules = Object.values(template.findResources('AWS::Events::Rule')).map(({ Properties }) => Properties);
    expect(rules.filter((rule) => JSON.stringify(rule).includes('CloudWatch'))).toHaveLength(1);
    template.hasResourceProperties('AWS::Events::Rule', {
      EventBusName: Match.absent(),
      EventPattern: {
        source: ['aws.cloudwatch'],
        'detail-type': ['CloudWatch Alarm State Change'],
        resources: [alarm(DEVELOPMENT, 'live')],
        detail: { state: { value: ['ALARM', 'OK'] } },
      },
      Targets: [Match.objectLike({ DeadLetterConfig: { Arn: Match.anyValue() } })],
    });
  });

  test('needs no bus of its own', () => {
    expect(retraining.bus).toBeUndefined();
    template.resourceCountIs('AWS::Events::EventBus', 0);
  });

  test('starts the training pipeline, at most once a week', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({ PIPELINE_NAME: 'mortgage-approval-training', COOLDOWN_SECONDS: '604800' }),
      },
    });
  });

  test('looks at waiting alarms every hour', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'rate(1 hour)',
      Targets: [Match.objectLike({ InputTransformer: Match.absent(), DeadLetterConfig: { Arn: Match.anyValue() } })],
    });
  });

  test('starts when somebody of this account asks for this use case', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['cdk-ml-lifecycle'],
        'detail-type': ['Retraining Requested'],
        account: ['111111111111'],
        detail: { useCase: ['mortgage-approval'] },
      },
    });
  });

  test('knows the alarms, but no dataset of an imported pipeline', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({
          USE_CASE: 'mortgage-approval',
          ALARMS: alarm(DEVELOPMENT, 'live'),
          DATASET_URI: Match.absent(),
        }),
      },
    });
  });

  test('may start and list runs of that pipeline, and of no other', () => {
    const policies = Object.values(template.findResources('AWS::IAM::Role')).flatMap(
      (r) => r.Properties.Policies[0].PolicyDocument.Statement as { Action: unknown; Resource: unknown }[],
    );
    expect(policies.filter((s) => JSON.stringify(s.Action).includes('sagemaker'))).toEqual(
      ['sagemaker:StartPipelineExecution', 'sagemaker:ListPipelineExecutions'].map((Action) => ({
        Effect: 'Allow',
        Action,
        Resource: 'arn:aws:sagemaker:eu-west-1:111111111111:pipeline/mortgage-approval-training',
      })),
    );
  });
});

describe('retraining for environments elsewhere', () => {
  const { template, retraining } = make({
    environments: [
      { environmentName: 'dev' },
      { environmentName: 'staging', account: '222222222222' },
      { environmentName: 'prod', ...PROD },
      { environmentName: 'prod-us', account: PROD.account, region: 'us-east-1' },
    ],
  });

  test('has a bus with a fixed name', () => {
    template.hasResourceProperties('AWS::Events::EventBus', { Name: 'mortgage-approval-retraining' });
    expect(retraining.bus).toBe(retraining.bus);
    expect(retraining.bus!.env).toEqual({ account: '111111111111', region: 'eu-west-1' });
  });

  test('lets their accounts send changes of alarms and nothing else', () => {
    template.hasResourceProperties('AWS::Events::EventBus', {
      Policy: {
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: ['arn:aws:iam::222222222222:root', 'arn:aws:iam::333333333333:root'] },
            Action: 'events:PutEvents',
            Resource: 'arn:aws:events:eu-west-1:111111111111:event-bus/mortgage-approval-retraining',
            Condition: {
              'ForAllValues:StringEquals': {
                'events:source': 'aws.cloudwatch',
                'events:detail-type': 'CloudWatch Alarm State Change',
              },
              Null: { 'events:source': 'false', 'events:detail-type': 'false' },
            },
          },
        ],
      },
    });
  });

  test('hears each of their alarms by its ARN', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventBusName: { Ref: Match.stringLikeRegexp('Bus') },
      EventPattern: {
        resources: [
          alarm({ account: '222222222222', region: 'eu-west-1' }, 'staging'),
          alarm(PROD, 'prod'),
          alarm({ account: PROD.account, region: 'us-east-1' }, 'prod-us'),
        ],
      },
    });
  });

  test('still hears the near one on the default bus', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventBusName: Match.absent(),
      EventPattern: { resources: [alarm(DEVELOPMENT, 'dev')] },
    });
  });
});

describe('retraining with a dataset', () => {
  const stack = stackIn(DEVELOPMENT);
  const key = new foundation.EncryptionKey(stack, 'Key');
  const dataset = new data.Zone(stack, 'Curated', { key }).dataset('lending/applications', '1990');
  const pipeline = sagemaker.CfnPipeline.fromPipelineName(stack, 'Training', 'mortgage-approval-training');
  new Retraining(stack, 'Retraining', {
    useCase,
    pipeline,
    dataset,
    schedule: events.Schedule.rate(Duration.days(30)),
  });
  const template = Template.fromStack(stack);
  const curated = { 'Fn::GetAtt': [Match.stringLikeRegexp('Curated'), 'Arn'] };
  const allowed = (statement: object) =>
    template.hasResourceProperties('AWS::IAM::Role', {
      Policies: [Match.objectLike({ PolicyDocument: { Statement: Match.arrayWith([statement]) } })],
    });

  test('tells the handler where its versions are', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({
          DATASET_URI: {
            'Fn::Join': ['', ['s3://', { Ref: Match.stringLikeRegexp('Curated') }, '/lending/applications']],
          },
        }),
      },
    });
  });

  test('may list the versions and read the pointer, and no data', () => {
    allowed({
      Effect: 'Allow',
      Action: 's3:ListBucket',
      Resource: curated,
      Condition: { StringEquals: { 's3:prefix': 'lending/applications/' } },
    });
    allowed({
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: { 'Fn::Join': ['', [curated, '/lending/applications/current.json']] },
    });
    allowed({
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('Key'), 'Arn'] },
    });
  });

  test('may look at runs of that pipeline', () => {
    allowed({
      Effect: 'Allow',
      Action: [
        'sagemaker:DescribePipelineDefinitionForExecution',
        'sagemaker:ListPipelineExecutionSteps',
        'sagemaker:ListPipelineParametersForExecution',
      ],
      Resource: 'arn:aws:sagemaker:eu-west-1:111111111111:pipeline/mortgage-approval-training/execution/*',
    });
  });

  test('asks for a run on new data by its schedule, in the form of a request', () => {
    const rules = template.findResources('AWS::Events::Rule', { Properties: { ScheduleExpression: 'rate(30 days)' } });
    const [{ InputTransformer }] = Object.values(rules)[0].Properties.Targets;
    // EventBridge replaces the placeholders by values of the scheduled event, strings in quotes
    const known = { id: 'event-1', account: '111111111111', time: '2026-11-30T09:00:00Z', region: 'eu-west-1' };
    expect(Object.keys(InputTransformer.InputPathsMap)).toEqual(Object.keys(known));
    const filled = Object.entries(known).reduce(
      (text, [name, value]) => text.replace(`<${name}>`, JSON.stringify(value)),
      InputTransformer.InputTemplate as string,
    );
    expect(RetrainingRequested.parse(JSON.parse(filled)).detail).toEqual({
      useCase: 'mortgage-approval',
      reason: 'by its schedule',
      onlyIfNew: true,
    });
  });
});

test('the dataset of a training pipeline is known without being told', () => {
  const stack = stackIn(DEVELOPMENT);
  const lake = new data.DataLake(stack, 'Lake');
  const pipeline = new training.TrainingPipeline(stack, 'Training', {
    useCase,
    dataset: lake.curated.dataset('applications', '1990'),
    code: training.ModelCode.scikitLearn(join(__dirname, '../../../examples/mortgage-approval/code')),
    artifacts: lake.artifacts,
    models: new registry.ModelPackageGroup(stack, 'Models', { useCase }),
  });
  new Retraining(stack, 'Retraining', { useCase, pipeline });
  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
    Environment: {
      Variables: Match.objectLike({ DATASET_URI: { 'Fn::Join': ['', Match.arrayWith(['/applications'])] } }),
    },
  });
});

test('without a cooldown every alarm retrains', () => {
  make({ cooldown: Duration.days(0) }).template.hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: Match.objectLike({ COOLDOWN_SECONDS: '0' }) },
  });
});

describe('the trigger of an environment', () => {
  const stack = stackIn(PROD);
  const trigger = new RetrainingTrigger(stack, 'Trigger', { useCase, environmentName: 'prod', ...DEVELOPMENT });
  const template = Template.fromStack(stack);
  const bus = 'arn:aws:events:eu-west-1:111111111111:event-bus/mortgage-approval-retraining';
  const queue = (attribute: string) => ({ 'Fn::GetAtt': [Match.stringLikeRegexp('DeadLetters'), attribute] });

  test('sends its drift alarm to the bus of the other account', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { resources: [alarm(PROD, 'prod')], detail: { state: { value: ['ALARM', 'OK'] } } },
      Targets: [{ Id: 'Bus', Arn: bus, RoleArn: Match.anyValue(), DeadLetterConfig: { Arn: queue('Arn') } }],
    });
  });

  test('keeps what it could not send, and an alarm goes off', () => {
    template.hasResourceProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Action: 'sqs:SendMessage', Principal: { Service: 'events.amazonaws.com' } }),
        ]),
      },
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription: joined('^The drift alarm of prod could not be sent to the training of'),
      Dimensions: [{ Name: 'QueueName', Value: queue('QueueName') }],
    });
    expect(trigger.deadLettersAlarm.alarmRef.alarmArn).toBeDefined();
    expect(trigger.deadLetters.queueRef.queueArn).toBeDefined();
  });

  test('may do nothing else', () => {
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          Match.objectLike({
            Principal: { Service: 'events.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': PROD.account } },
          }),
        ],
      },
      Policies: [
        {
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Action: 'events:PutEvents', Resource: bus }],
          },
          PolicyName: Match.anyValue(),
        },
      ],
    });
  });

  test('is a rule, and the rule is its default child', () => {
    expect(events.CfnRule.isCfnRule(trigger.node.defaultChild)).toBe(true);
    expect(trigger.ruleRef.ruleArn).toBeDefined();
    expect(trigger.env.account).toBe(PROD.account);
  });

  test('and the bus listen to the same alarm', () => {
    const { template: development } = make({ environments: [{ environmentName: 'prod', ...PROD }] });
    const patterns = [template, development].map(
      (t) =>
        Object.values(
          t.findResources('AWS::Events::Rule', { Properties: { EventPattern: { source: ['aws.cloudwatch'] } } }),
        )[0].Properties.EventPattern,
    );
    expect(patterns[0]).toEqual(patterns[1]);
    development.hasResourceProperties('AWS::Events::EventBus', { Name: bus.slice(bus.indexOf('/') + 1) });
  });
});
