import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';

const INVOCATIONS = 'AWS/SageMaker';
const INSTANCES = '/aws/sagemaker/Endpoints';

/**
 * What CloudWatch knows of an endpoint: any endpoint, by its name. Names and namespaces are CloudWatch's; the
 * period is one minute, which is how often the service reports.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html
 * @example
 * const p99 = serving.EndpointMetrics.fromEndpointName('mortgage-approval-prod').modelLatency({ statistic: 'p99' });
 */
export class EndpointMetrics {
  /**
   * The metrics of an endpoint.
   *
   * @param endpointName the name of the endpoint, not its ARN
   * @param variantName the production variant; endpoints of this library have one, `main`
   */
  public static fromEndpointName(endpointName: string, variantName: string = 'main'): EndpointMetrics {
    return new EndpointMetrics({ EndpointName: endpointName, VariantName: variantName });
  }

  private constructor(private readonly dimensionsMap: { [name: string]: string }) {}

  /** Requests to the endpoint. Sum. */
  public invocations(options?: MetricOptions): Metric {
    return this.metric('Invocations', options);
  }

  /** Requests that the model answered with a 4xx status: the caller's mistake. Sum; its average is the error rate. */
  public invocation4xxErrors(options?: MetricOptions): Metric {
    return this.metric('Invocation4XXErrors', options);
  }

  /** Requests that the model answered with a 5xx status. Sum; its average is the error rate. */
  public invocation5xxErrors(options?: MetricOptions): Metric {
    return this.metric('Invocation5XXErrors', options);
  }

  /** Requests per instance, normalised to the instances in service: what scaling follows. Sum. Not for serverless. */
  public invocationsPerInstance(options?: MetricOptions): Metric {
    return this.metric('InvocationsPerInstance', options);
  }

  /** The time that the model takes to answer, in microseconds. Average; the service level asks for `p99`. */
  public modelLatency(options?: MetricOptions): Metric {
    return this.metric('ModelLatency', { statistic: 'Average', ...options });
  }

  /** The time that SageMaker adds to the model's, in microseconds. Average. */
  public overheadLatency(options?: MetricOptions): Metric {
    return this.metric('OverheadLatency', { statistic: 'Average', ...options });
  }

  /** The time that a cold start takes, in microseconds. Average. Serverless only. */
  public modelSetupTime(options?: MetricOptions): Metric {
    return this.metric('ModelSetupTime', { statistic: 'Average', ...options });
  }

  /** CPU in use, in per cent of one core: four busy cores are 400. Average over the instances. Not for serverless. */
  public cpuUtilization(options?: MetricOptions): Metric {
    return this.instanceMetric('CPUUtilization', options);
  }

  /** Memory in use, in per cent. Average over the instances, or over the containers of a serverless endpoint. */
  public memoryUtilization(options?: MetricOptions): Metric {
    return this.instanceMetric('MemoryUtilization', options);
  }

  /** Disk space in use, in per cent. Average over the instances. Not for serverless. */
  public diskUtilization(options?: MetricOptions): Metric {
    return this.instanceMetric('DiskUtilization', options);
  }

  /** Any other metric of requests that CloudWatch has in `AWS/SageMaker`. Sum. */
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
