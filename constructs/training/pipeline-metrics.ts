import { Metric, type MetricOptions, Unit } from 'aws-cdk-lib/aws-cloudwatch';

/**
 * The metrics of the runs of a pipeline in CloudWatch. It works for any SageMaker pipeline, by its name.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html
 * @example
 * import { training } from 'cdk-ml-lifecycle';
 *
 * const failures = training.PipelineMetrics.fromPipelineName('mortgage-approval-training').executionFailed();
 */
export class PipelineMetrics {
  /**
   * The metrics of a pipeline.
   *
   * @param pipelineName the name of the pipeline, not its ARN
   */
  public static fromPipelineName(pipelineName: string): PipelineMetrics {
    return new PipelineMetrics({ PipelineName: pipelineName });
  }

  private constructor(private readonly dimensionsMap: { [name: string]: string }) {}

  /** The number of runs that started. Statistic: sum. */
  public executionStarted(options?: MetricOptions): Metric {
    return this.metric('ExecutionStarted', 'Sum', options);
  }

  /** The number of runs that succeeded. Statistic: sum. */
  public executionSucceeded(options?: MetricOptions): Metric {
    return this.metric('ExecutionSucceeded', 'Sum', options);
  }

  /** The number of runs that failed, because a job failed or a model missed a limit. Statistic: sum. */
  public executionFailed(options?: MetricOptions): Metric {
    return this.metric('ExecutionFailed', 'Sum', options);
  }

  /** The number of runs that somebody stopped. Statistic: sum. */
  public executionStopped(options?: MetricOptions): Metric {
    return this.metric('ExecutionStopped', 'Sum', options);
  }

  /** The duration of runs, in milliseconds. Statistic: average. */
  public executionDuration(options?: MetricOptions): Metric {
    return this.metric('ExecutionDuration', 'Average', { unit: Unit.MILLISECONDS, ...options });
  }

  private metric(metricName: string, statistic: string, options?: MetricOptions): Metric {
    const { dimensionsMap } = this;
    return new Metric({
      namespace: 'AWS/Sagemaker/ModelBuildingPipeline',
      metricName,
      dimensionsMap,
      statistic,
      ...options,
    });
  }
}
