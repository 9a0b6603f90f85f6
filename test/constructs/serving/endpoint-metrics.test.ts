import { Duration } from 'aws-cdk-lib/core';
import { EndpointMetrics } from '../../../constructs/serving';

const metrics = EndpointMetrics.fromEndpointName('mortgage-approval-prod');

test.each([
  ['invocations', 'AWS/SageMaker', 'Invocations', 'Sum'],
  ['invocation4xxErrors', 'AWS/SageMaker', 'Invocation4XXErrors', 'Sum'],
  ['invocation5xxErrors', 'AWS/SageMaker', 'Invocation5XXErrors', 'Sum'],
  ['invocationsPerInstance', 'AWS/SageMaker', 'InvocationsPerInstance', 'Sum'],
  ['modelLatency', 'AWS/SageMaker', 'ModelLatency', 'Average'],
  ['overheadLatency', 'AWS/SageMaker', 'OverheadLatency', 'Average'],
  ['modelSetupTime', 'AWS/SageMaker', 'ModelSetupTime', 'Average'],
  ['cpuUtilization', '/aws/sagemaker/Endpoints', 'CPUUtilization', 'Average'],
  ['memoryUtilization', '/aws/sagemaker/Endpoints', 'MemoryUtilization', 'Average'],
  ['diskUtilization', '/aws/sagemaker/Endpoints', 'DiskUtilization', 'Average'],
] as const)('%s is %s %s', (name, namespace, metricName, statistic) => {
  expect(metrics[name]()).toMatchObject({
    namespace,
    metricName,
    statistic,
    period: Duration.minutes(1),
    dimensions: { EndpointName: 'mortgage-approval-prod', VariantName: 'main' },
  });
});

test('there are others', () => {
  expect(metrics.metric('InvocationModelErrors')).toMatchObject({
    namespace: 'AWS/SageMaker',
    metricName: 'InvocationModelErrors',
    statistic: 'Sum',
  });
});

test('options win', () => {
  const p99 = metrics.modelLatency({ statistic: 'p99', period: Duration.minutes(5) });
  expect(p99).toMatchObject({ statistic: 'p99', period: Duration.minutes(5) });
});

test('the variant of an endpoint made elsewhere may have another name', () => {
  expect(EndpointMetrics.fromEndpointName('theirs', 'AllTraffic').invocations().dimensions).toEqual({
    EndpointName: 'theirs',
    VariantName: 'AllTraffic',
  });
});
