import { Metric, type MetricOptions, Unit } from 'aws-cdk-lib/aws-cloudwatch';

/**
 * What CloudWatch knows of the runs of a pipeline: any SageMaker pipeline, by its name.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html
 * @example
 * const failures = training.PipelineMetrics.fromPipelineName('mortgage-approval-training').executionFailed();
 */
export class PipelineMetrics {
  /** The metrics of a pipeline. */
  public static fromPipelineName(pipelineName: string): PipelineMetrics {
    return new PipelineMetrics({ PipelineName: pipelineName });
  }

  private constructor(private readonly dimensionsMap: { [name: string]: string }) {}

  /** Runs that were started. Sum. */
  public executionStarted(options?: MetricOptions): Metric {
    return this.#metric('ExecutionStarted', 'Sum', options);
  }

  /** Runs that ended well. Sum. */
  public executionSucceeded(options?: MetricOptions): Metric {
    return this.#metric('ExecutionSucceeded', 'Sum', options);
  }

  /** Runs that failed: a job failed, or a model missed a limit. Sum. */
  public executionFailed(options?: MetricOptions): Metric {
    return this.#metric('ExecutionFailed', 'Sum', options);
  }

  /** Runs that somebody stopped. Sum. */
  public executionStopped(options?: MetricOptions): Metric {
    return this.#metric('ExecutionStopped', 'Sum', options);
  }

  /** How long runs took, in milliseconds. Average. */
  public executionDuration(options?: MetricOptions): Metric {
    return this.#metric('ExecutionDuration', 'Average', { unit: Unit.MILLISECONDS, ...options });
  }

  #metric(metricName: string, statistic: string, options?: MetricOptions): Metric {
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
