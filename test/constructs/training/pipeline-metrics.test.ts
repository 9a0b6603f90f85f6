import { PipelineMetrics } from '../../../constructs/training';
import { newStack, pipelineIn } from './fixture';

const metrics = PipelineMetrics.fromPipelineName('nightly');

describe('when a metric is asked for', () => {
  test.each([
    ['ExecutionStarted', metrics.executionStarted(), 'Sum'],
    ['ExecutionSucceeded', metrics.executionSucceeded(), 'Sum'],
    ['ExecutionFailed', metrics.executionFailed(), 'Sum'],
    ['ExecutionStopped', metrics.executionStopped(), 'Sum'],
    ['ExecutionDuration', metrics.executionDuration(), 'Average'],
  ])("then %s has CloudWatch's own name and a statistic that fits", (metricName, metric, statistic) => {
    expect(metric).toMatchObject({
      namespace: 'AWS/Sagemaker/ModelBuildingPipeline',
      metricName,
      statistic,
      dimensions: { PipelineName: 'nightly' },
    });
  });

  test('then options win', () => {
    expect(metrics.executionDuration({ statistic: 'p90' }).statistic).toBe('p90');
  });

  test('then a pipeline of this library offers its own', () => {
    const stack = newStack();
    const { metrics: own } = pipelineIn(stack);
    expect(stack.resolve(own.executionFailed().dimensions)).toEqual({
      PipelineName: { Ref: expect.stringMatching(/^Training/) },
    });
  });
});
