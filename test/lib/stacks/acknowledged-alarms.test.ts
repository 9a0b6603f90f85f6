import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Stack, Validations } from 'aws-cdk-lib/core';
import { acknowledgeHeard } from '../../../lib/stacks/alarms';

const watched = { comparisonOperator: 'GreaterThanThreshold', evaluationPeriods: 1, metricName: 'M', namespace: 'N' };
const reasonsFor = (alarm: CfnAlarm) =>
  alarm.node.metadata
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) => Object.entries(data as { [id: string]: string }));

describe('when Notifications hears the alarms of a stack', () => {
  const stack = new Stack();
  const plain = new CfnAlarm(stack, 'Plain', watched);
  const sending = new CfnAlarm(stack, 'Sending', watched);
  const paged = new CfnAlarm(stack, 'Paged', { ...watched, alarmActions: ['arn:aws:sns:eu-west-1:111111111111:page'] });
  acknowledgeHeard(stack, [sending]);

  test('then they need no action, in the packs that ask for one', () => {
    expect(reasonsFor(plain)).toEqual([
      ['NIST.800.53.R5::NIST.800.53.R5-CloudWatchAlarmAction', expect.stringMatching(/^Notifications hears it/)],
      ['HIPAA.Security::HIPAA.Security-CloudWatchAlarmAction', expect.stringMatching(/^Notifications hears it/)],
      ['cdk-validator-cfnguard::cloudwatch_alarm_action_check', expect.stringMatching(/^Notifications hears it/)],
    ]);
  });

  test('then an alarm on what sends events there claims no more than is true', () => {
    expect(reasonsFor(sending).map(([, reason]) => reason)).toEqual([
      expect.stringMatching(/Notifications may not hear it/),
      expect.stringMatching(/Notifications may not hear it/),
      expect.stringMatching(/Notifications may not hear it/),
    ]);
  });

  test('then an alarm with a topic needs no reason', () => {
    expect(reasonsFor(paged)).toEqual([]);
  });
});
