import { Match, Template } from 'aws-cdk-lib/assertions';
import * as sns from 'aws-cdk-lib/aws-sns';
import { NotificationForwarder } from '../../../constructs/monitoring';
import { DEVELOPMENT, NEWS, PROD, actionsOf, stackIn, useCase } from './fixture';
import { joined } from '../../support/joined';

describe('the forwarder of an environment', () => {
  const stack = stackIn(PROD);
  const forwarder = new NotificationForwarder(stack, 'Forwarder', { useCase, environmentName: 'prod', ...DEVELOPMENT });
  const template = Template.fromStack(stack);
  const bus = 'arn:aws:events:eu-west-1:111111111111:event-bus/mortgage-approval-notifications';

  test('sends its alarms and notices to that bus, and keeps what it cannot send', () => {
    const queue = { 'Fn::GetAtt': [Match.stringLikeRegexp('DeadLetters'), 'Arn'] };
    const arn = 'arn:aws:cloudwatch:eu-west-1:333333333333:alarm:';
    const Targets = [{ Id: 'Bus', Arn: bus, RoleArn: Match.anyValue(), DeadLetterConfig: { Arn: queue } }];
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        resources: [{ prefix: `${arn}Stack-` }, { prefix: `${arn}mortgage-approval-prod-` }],
        detail: NEWS,
      },
      Targets,
    });
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { source: ['cdk-ml-lifecycle'], detail: { useCase: ['mortgage-approval'], environment: ['prod'] } },
      Targets,
    });
    expect(forwarder.alarmRule.ruleRef.ruleArn).toBeDefined();
    expect(forwarder.noticeRule.ruleRef.ruleArn).toBeDefined();
    expect(forwarder.deadLetters.queueRef.queueArn).toBeDefined();
  });

  test('tells of what it could not send without the way that has failed, if it is given a topic', () => {
    const other = stackIn(PROD);
    const page = 'arn:aws:sns:eu-west-1:333333333333:page';
    const alarmTopics = [sns.Topic.fromTopicArn(other, 'Page', page)];
    new NotificationForwarder(other, 'Forwarder', { useCase, environmentName: 'prod', ...DEVELOPMENT, alarmTopics });
    Template.fromStack(other).hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription: joined('^An event of prod could not be sent'),
      AlarmActions: [page],
      OKActions: [page],
    });
  });

  test('has an alarm on what it could not send, and may do nothing but send', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription: joined('^An event of prod could not be sent to the notifications of'),
    });
    expect(forwarder.deadLettersAlarm.alarmRef.alarmArn).toBeDefined();
    expect(actionsOf(template)).toEqual(['events:PutEvents']);
  });
});
