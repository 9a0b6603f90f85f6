import { Match, Template } from 'aws-cdk-lib/assertions';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { CfnParameter, Duration, Stack } from 'aws-cdk-lib/core';
import { DriftSchedule, DriftScheduleProps } from '../../../constructs/monitoring';
import { stackIn, useCase } from './fixture';

const baselineUri = 's3://models/abc/baseline/baseline.json';

function make(props: Partial<DriftScheduleProps> = {}) {
  const stack = stackIn();
  const schedule = new DriftSchedule(stack, 'Drift', { useCase, environmentName: 'prod', baselineUri, ...props });
  return { schedule, template: Template.fromStack(stack) };
}

describe('a schedule', () => {
  const { schedule, template } = make();

  test('starts the drift pipeline of its environment with the baseline', () => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(24 hours)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: 'arn:aws:sagemaker:eu-west-1:333333333333:pipeline/mortgage-approval-prod-drift',
        RoleArn: 'arn:aws:iam::333333333333:role/ml/mortgage-approval-prod-drift-schedule',
        SageMakerPipelineParameters: { PipelineParameterList: [{ Name: 'BaselineUri', Value: baselineUri }] },
        RetryPolicy: { MaximumEventAgeInSeconds: 43200, MaximumRetryAttempts: 10 },
      },
    });
  });

  test('tells when the model was registered, if it knows', () => {
    const modelCreatedAt = '2026-11-20T08:00:00Z';
    make({ modelCreatedAt }).template.hasResourceProperties('AWS::Scheduler::Schedule', {
      Target: {
        SageMakerPipelineParameters: {
          PipelineParameterList: [
            { Name: 'BaselineUri', Value: baselineUri },
            { Name: 'ModelCreatedAt', Value: modelCreatedAt },
          ],
        },
      },
    });
  });

  test('comes with an alarm on silence over two intervals', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'mortgage-approval-prod-drift-check-silent',
      Metrics: [
        Match.objectLike({ Expression: 'FILL(checks, 0)', ReturnData: true }),
        Match.objectLike({ Id: 'checks', MetricStat: Match.objectLike({ Period: 86400, Stat: 'SampleCount' }) }),
      ],
      EvaluationPeriods: 2,
      DatapointsToAlarm: 2,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
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

test('the alarm on silence never looks back further than seven days, nor Scheduler tries longer than a day', () => {
  const { template } = make({ every: Duration.hours(84) });
  const [alarm] = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
  const { EvaluationPeriods, Metrics } = alarm.Properties;
  expect(EvaluationPeriods * Metrics[1].MetricStat.Period).toBe(604_800);
  template.hasResourceProperties('AWS::Scheduler::Schedule', {
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
            ':sagemaker:',
            { Ref: 'AWS::Region' },
            ':',
            { Ref: 'AWS::AccountId' },
            ':pipeline/mortgage-approval-',
            { Ref: 'EnvironmentName' },
            '-drift',
          ],
        ],
      },
      SageMakerPipelineParameters: { PipelineParameterList: [{ Name: 'BaselineUri', Value: { Ref: 'BaselineUri' } }] },
    },
  });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: { 'Fn::Join': ['', ['mortgage-approval-', { Ref: 'EnvironmentName' }, '-drift-check-silent']] },
  });
});
