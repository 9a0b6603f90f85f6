import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';

const INVOCATIONS = 'AWS/SageMaker';
const INSTANCES = '/aws/sagemaker/Endpoints';

/**
 * The metrics of an endpoint in CloudWatch. It works for any endpoint, by its name.
 *
 * The names and namespaces are those of CloudWatch. The period is one minute, because the service reports every minute.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html
 * @example
 * import { serving } from 'cdk-ml-lifecycle';
 *
 * const p99 = serving.EndpointMetrics.fromEndpointName('mortgage-approval-prod').modelLatency({ statistic: 'p99' });
 */
export class EndpointMetrics {
  /**
   * The metrics of an endpoint.
   *
   * @param endpointName the name of the endpoint, not its ARN
   * @param variantName the production variant. Endpoints of this library have one, `main`.
   */
  public static fromEndpointName(endpointName: string, variantName: string = 'main'): EndpointMetrics {
    return new EndpointMetrics({ EndpointName: endpointName, VariantName: variantName });
  }

  private constructor(private readonly dimensionsMap: { [name: string]: string }) {}

  /** The number of requests to the endpoint. Statistic: sum. */
  public invocations(options?: MetricOptions): Metric {
    return this.metric('Invocations', options);
  }

  /** Requests with a 4xx status, a mistake of the caller. Statistic: sum. The average is the error rate. */
  public invocation4xxErrors(options?: MetricOptions): Metric {
    return this.metric('Invocation4XXErrors', options);
  }

  /** Requests with a 5xx status, an error of the model. Statistic: sum. The average is the error rate. */
  public invocation5xxErrors(options?: MetricOptions): Metric {
    return this.metric('Invocation5XXErrors', options);
  }

  /** Requests per instance in service, which scaling follows. Statistic: sum. Not for serverless endpoints. */
  public invocationsPerInstance(options?: MetricOptions): Metric {
    return this.metric('InvocationsPerInstance', options);
  }

  /** The time that the model takes to answer, in microseconds. Statistic: average. Service levels need `p99`. */
  public modelLatency(options?: MetricOptions): Metric {
    return this.metric('ModelLatency', { statistic: 'Average', ...options });
  }

  /** The time that SageMaker adds to the model's, in microseconds. Statistic: average. */
  public overheadLatency(options?: MetricOptions): Metric {
    return this.metric('OverheadLatency', { statistic: 'Average', ...options });
  }

  /** The time that a cold start takes, in microseconds. Statistic: average. Only for serverless endpoints. */
  public modelSetupTime(options?: MetricOptions): Metric {
    return this.metric('ModelSetupTime', { statistic: 'Average', ...options });
  }

  /** The CPU in use, in per cent of one core: four busy cores are 400. Average of the instances. Not for serverless endpoints. */
  public cpuUtilization(options?: MetricOptions): Metric {
    return this.instanceMetric('CPUUtilization', options);
  }

  /** The memory in use, in per cent. Average of the instances, or of the containers of a serverless endpoint. */
  public memoryUtilization(options?: MetricOptions): Metric {
    return this.instanceMetric('MemoryUtilization', options);
  }

  /** The disk space in use, in per cent. Average of the instances. Not for serverless endpoints. */
  public diskUtilization(options?: MetricOptions): Metric {
    return this.instanceMetric('DiskUtilization', options);
  }

  /**
   * Any other metric of the namespace `AWS/SageMaker`. Statistic: sum.
   *
   * @param metricName the name of the metric in CloudWatch
   */
  public metric(metricName: string, options?: MetricOptions): Metric {
    return this.render(INVOCATIONS, metricName, { statistic: 'Sum', ...options });
  }

  private instanceMetric(metricName: string, options?: MetricOptions): Metric {
    return this.render(INSTANCES, metricName, { statistic: 'Average', ...options });
  }

  private render(namespace: string, metricName: string, options: MetricOptions): Metric {
    const { dimensionsMap } = this;
    return new Metric({ namespace, metricName, dimensionsMap, period: Duration.minutes(1), ...options });
  }
}
