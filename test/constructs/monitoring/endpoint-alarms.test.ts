import { Match, Template } from 'aws-cdk-lib/assertions';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as fc from 'fast-check';
import { EndpointAlarms, EndpointAlarmsProps } from '../../../constructs/monitoring';
import { errorShare } from '../../../constructs/monitoring/private/error-share';
import { stackIn, useCase } from './fixture';

function alarms(props: Partial<EndpointAlarmsProps> = {}) {
  const stack = stackIn();
  const construct = new EndpointAlarms(stack, 'Alarms', { useCase, ...props });
  return { stack, construct, template: Template.fromStack(stack) };
}

describe('alarms of an endpoint', () => {
  const { template } = alarms({ environmentName: 'prod' });

  test('latency is judged in microseconds at the service level', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'mortgage-approval-prod-latency',
      Namespace: 'AWS/SageMaker',
      MetricName: 'ModelLatency',
      Dimensions: [
        { Name: 'EndpointName', Value: 'mortgage-approval-prod' },
        { Name: 'VariantName', Value: 'main' },
      ],
      ExtendedStatistic: 'p99',
      Threshold: 200_000,
      EvaluateLowSampleCountPercentile: 'evaluate',
    });
  });

  test('availability is judged by the share of server errors', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'mortgage-approval-prod-availability',
      Threshold: 0.005,
      ComparisonOperator: 'GreaterThanThreshold',
      Metrics: [
        { Expression: 'FILL(errors, 0) / FILL(requests, 1)', ReturnData: true },
        { Id: 'errors', MetricStat: { Metric: { MetricName: 'Invocation5XXErrors' }, Stat: 'Sum' }, ReturnData: false },
        { Id: 'requests', MetricStat: { Metric: { MetricName: 'Invocations' }, Stat: 'Sum' }, ReturnData: false },
      ].map((query) => Match.objectLike(query)),
    });
  });

  test('an endpoint without requests breaks no promise', () => {
    template.allResourcesProperties('AWS::CloudWatch::Alarm', {
      TreatMissingData: 'notBreaching',
      EvaluationPeriods: 3,
      DatapointsToAlarm: 2,
    });
  });

  test('nobody is told unless asked', () => {
    template.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: Match.absent() });
  });
});

describe('choices', () => {
  test('topics hear of the beginning and of the end', () => {
    const stack = stackIn();
    const topic = new sns.CfnTopic(stack, 'Topic');
    new EndpointAlarms(stack, 'Alarms', { useCase, alarmTopics: [topic] });
    Template.fromStack(stack).allResourcesProperties('AWS::CloudWatch::Alarm', {
      AlarmActions: [{ Ref: 'Topic' }],
      OKActions: [{ Ref: 'Topic' }],
    });
  });

  test('topics are still references afterwards, for the constructs that get the same list', () => {
    const stack = stackIn();
    const topic = new sns.CfnTopic(stack, 'Topic');
    const alarmTopics = [topic];
    new EndpointAlarms(stack, 'Alarms', { useCase, alarmTopics });
    expect(alarmTopics).toEqual([topic]);
  });

  test('an endpoint and a variant of other names are watched', () => {
    alarms({ endpointName: 'Scores', variantName: 'AllTraffic' }).template.hasResourceProperties(
      'AWS::CloudWatch::Alarm',
      {
        AlarmName: 'mortgage-approval-live-latency',
        Dimensions: [
          { Name: 'EndpointName', Value: 'Scores' },
          { Name: 'VariantName', Value: 'AllTraffic' },
        ],
      },
    );
  });

  test('the alarms are at hand', () => {
    const { construct } = alarms();
    expect(construct.alarms).toEqual([construct.latency, construct.availability]);
  });
});

test('what an availability leaves for errors is as exact as the availability', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999 }), (millionths) => {
      const share = errorShare(millionths / 1_000_000);
      expect(share).toBe((1_000_000 - millionths) / 1_000_000);
    }),
  );
});
