import { Match, Template } from 'aws-cdk-lib/assertions';
import * as events from 'aws-cdk-lib/aws-events';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import { Duration } from 'aws-cdk-lib/core';
import { Retraining, RetrainingProps, RetrainingTrigger } from '../../../constructs/monitoring';
import { DEVELOPMENT, PROD, stackIn, useCase } from './fixture';

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
    template.resourceCountIs('AWS::Events::Rule', 1);
    template.hasResourceProperties('AWS::Events::Rule', {
      EventBusName: Match.absent(),
      EventPattern: {
        source: ['aws.cloudwatch'],
        'detail-type': ['CloudWatch Alarm State Change'],
        resources: [alarm(DEVELOPMENT, 'live')],
        detail: { state: { value: ['ALARM'] } },
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

  test('may start that pipeline, and no other', () => {
    const policies = Object.values(template.findResources('AWS::IAM::Role')).flatMap(
      (r) => r.Properties.Policies[0].PolicyDocument.Statement as { Action: unknown; Resource: unknown }[],
    );
    expect(policies.filter((s) => JSON.stringify(s.Action).includes('sagemaker'))).toEqual([
      {
        Effect: 'Allow',
        Action: 'sagemaker:StartPipelineExecution',
        Resource: 'arn:aws:sagemaker:eu-west-1:111111111111:pipeline/mortgage-approval-training',
      },
    ]);
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
    expect(events.CfnEventBus.isCfnEventBus(retraining.bus)).toBe(true);
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
      EventPattern: { resources: [alarm(PROD, 'prod')], detail: { state: { value: ['ALARM'] } } },
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
      AlarmDescription: Match.stringLikeRegexp('^The drift alarm of prod could not be sent to the training of'),
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
      (t) => Object.values(t.findResources('AWS::Events::Rule'))[0].Properties.EventPattern,
    );
    expect(patterns[0]).toEqual(patterns[1]);
    development.hasResourceProperties('AWS::Events::EventBus', { Name: bus.slice(bus.indexOf('/') + 1) });
  });
});
