import { Template } from 'aws-cdk-lib/assertions';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { CfnParameter, Duration, Stack } from 'aws-cdk-lib/core';
import { DriftSchedule, DriftScheduleProps } from '../../../constructs/monitoring';
import { DriftCheckRequest } from '../../../schema/events';
import { stateOf } from './alarm-state';
import { stackIn, useCase } from './fixture';

const baselineUri = 's3://models/abc/baseline/baseline.json';

function make(props: Partial<DriftScheduleProps> = {}) {
  const stack = stackIn();
  const schedule = new DriftSchedule(stack, 'Drift', { useCase, environmentName: 'prod', baselineUri, ...props });
  return { schedule, template: Template.fromStack(stack) };
}

describe('a schedule', () => {
  const { schedule, template } = make();

  test('runs the handler of its environment with the time and the baseline', () => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(24 hours)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: 'arn:aws:lambda:eu-west-1:333333333333:function:mortgage-approval-prod-start-drift-check',
        RoleArn: 'arn:aws:iam::333333333333:role/ml/mortgage-approval-prod-drift-schedule',
        Input: JSON.stringify({ scheduledTime: '<aws.scheduler.scheduled-time>', baselineUri }),
        RetryPolicy: { MaximumEventAgeInSeconds: 43200, MaximumRetryAttempts: 10 },
        DeadLetterConfig: {
          Arn: 'arn:aws:sqs:eu-west-1:333333333333:mortgage-approval-prod-start-drift-check-dead-letters',
        },
      },
    });
  });

  test('tells which model serves and when it was registered, if it knows', () => {
    const facts = { modelVersion: '7', modelCreatedAt: '2026-11-20T08:00:00Z' };
    const [made] = Object.values(make(facts).template.findResources('AWS::Scheduler::Schedule'));
    const input = JSON.parse(made.Properties.Target.Input);
    expect(input).toMatchObject({ baselineUri, ...facts });
    const filledIn = { ...input, scheduledTime: '2026-11-20T09:30:00Z' };
    expect(DriftCheckRequest.parse(filledIn)).toEqual(filledIn);
  });

  test('is the default child, and a schedule to whoever takes one', () => {
    expect(scheduler.CfnSchedule.isCfnSchedule(schedule.node.defaultChild)).toBe(true);
    expect(schedule.scheduleRef.scheduleName).toBeDefined();
    expect(schedule.env.account).toBe('333333333333');
  });
});

test('an hour is one hour', () => {
  make({ every: Duration.hours(1) }).template.hasResourceProperties('AWS::Scheduler::Schedule', {
    ScheduleExpression: 'rate(1 hour)',
  });
});

describe('the alarm on silence', () => {
  const alarmOf = (props: Partial<DriftScheduleProps> = {}) =>
    Object.values(make(props).template.findResources('AWS::CloudWatch::Alarm'))[0].Properties;
  const HOURS = [1, 2, 24, 48];

  test('watches the reports of checks', () => {
    expect(alarmOf()).toMatchObject({
      AlarmName: 'mortgage-approval-prod-drift-check-silent',
      Metrics: [{ ReturnData: true }, { Id: 'checks', MetricStat: { Stat: 'SampleCount' }, ReturnData: false }],
      TreatMissingData: 'ignore',
    });
    expect(alarmOf().Metrics[1].MetricStat.Metric.MetricName).toBe('DriftCheckFailed');
  });

  test.each(HOURS)('is within what CloudWatch evaluates at %s hours', (hours) => {
    const { EvaluationPeriods, Metrics } = alarmOf({ every: Duration.hours(hours) });
    expect(Metrics[1].MetricStat.Period % 60).toBe(0);
    expect(EvaluationPeriods * Metrics[1].MetricStat.Period).toBeLessThanOrEqual(604_800);
  });

  describe.each(HOURS)('with checks every %s hours', (hours) => {
    const alarm = alarmOf({ every: Duration.hours(hours) });
    const every = hours * 60;
    const regular = (from: number, to: number) =>
      Array.from({ length: (to - from) / every + 1 }, (_, i) => from + i * every);

    test('has no data, and so does not go off, before the first check has reported', () => {
      for (const at of [0, every, 10 * every]) expect(stateOf(alarm, [], at)).toBeUndefined();
    });

    test('is OK while checks report, at whatever minute it is evaluated and even if every other report is late', () => {
      const late = regular(0, 10 * every).map((time, i) => time + (i % 2) * 10);
      const minutes = Array.from({ length: 3 * every }, (_, i) => 5 * every + i);
      expect(minutes.filter((at) => stateOf(alarm, late, at) !== 'OK')).toEqual([]);
    });

    test('is OK if one check is missing', () => {
      const reports = regular(0, 10 * every).filter((time) => time !== 6 * every);
      const minutes = Array.from({ length: 4 * every }, (_, i) => 5 * every + i);
      expect(minutes.filter((at) => stateOf(alarm, reports, at) !== 'OK')).toEqual([]);
    });

    test('goes off while two are missing, before the last report is out of its sight, and then keeps its state', () => {
      const reports = regular(0, 5 * every);
      expect(stateOf(alarm, reports, 7 * every)).toBe('OK');
      const states = Array.from({ length: 6 * every }, (_, i) => stateOf(alarm, reports, 7 * every + i));
      const off = states.indexOf('ALARM');
      expect(off).toBeGreaterThan(0);
      expect(off).toBeLessThanOrEqual(every);
      expect(states.slice(off)).not.toContain('OK');
    });

    test('is OK again after the second check that reports', () => {
      const reports = [...regular(0, 5 * every), ...regular(12 * every, 20 * every)];
      expect(stateOf(alarm, reports, 14 * every)).toBe('OK');
    });
  });
});

test('Scheduler tries no longer than a day', () => {
  make({ every: Duration.hours(48) }).template.hasResourceProperties('AWS::Scheduler::Schedule', {
    Target: { RetryPolicy: { MaximumEventAgeInSeconds: 86_400 } },
  });
});

test('in a release, account, region and environment are known only at deployment', () => {
  const release = new Stack(undefined, 'Release');
  const environment = new CfnParameter(release, 'EnvironmentName');
  const baseline = new CfnParameter(release, 'BaselineUri');
  new DriftSchedule(release, 'Drift', {
    useCase,
    environmentName: environment.valueAsString,
    baselineUri: baseline.valueAsString,
  });
  const template = Template.fromStack(release);
  template.hasResourceProperties('AWS::Scheduler::Schedule', {
    Target: {
      Arn: {
        'Fn::Join': [
          '',
          [
            'arn:',
            { Ref: 'AWS::Partition' },
            ':lambda:',
            { Ref: 'AWS::Region' },
            ':',
            { Ref: 'AWS::AccountId' },
            ':function:mortgage-approval-',
            { Ref: 'EnvironmentName' },
            '-start-drift-check',
          ],
        ],
      },
      Input: {
        'Fn::Join': [
          '',
          ['{"scheduledTime":"<aws.scheduler.scheduled-time>","baselineUri":"', { Ref: 'BaselineUri' }, '"}'],
        ],
      },
    },
  });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: { 'Fn::Join': ['', ['mortgage-approval-', { Ref: 'EnvironmentName' }, '-drift-check-silent']] },
  });
});
