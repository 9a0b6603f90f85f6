import type * as sns from 'aws-cdk-lib/aws-sns';
import type { IUseCase } from '../goal';

/** Properties of everything that monitors a model in one environment. */
export interface MonitorProps {
  /**
   * The use case. Its service levels are the thresholds of alarms and the lines in charts.
   */
  readonly useCase: IUseCase;

  /**
   * The name of the environment, which is part of the names of alarms, roles and dashboards: lowercase words joined by
   * hyphens, at most 12 characters (MLL731).
   *
   * @default 'live'
   */
  readonly environmentName?: string;

  /**
   * The name of the endpoint: letters and digits with hyphens between them, at most 63 characters (MLL601). The endpoint
   * does not have to exist yet.
   *
   * @default - `<use case>-<environment>`, the name that a release gives its endpoint
   */
  readonly endpointName?: string;

  /**
   * The name of the variant of the endpoint that receives the requests: letters and digits with hyphens between them, at
   * most 63 characters (MLL637). An endpoint that SageMaker's Python SDK has made has the variant `AllTraffic`.
   *
   * @default 'main', the variant of the endpoints of this library
   */
  readonly variantName?: string;
}

/** Properties of everything that has alarms. */
export interface AlarmProps {
  /**
   * The topics that are notified directly when an alarm goes off, and when it returns to OK: standard topics of this Region
   * (MLL849), whose policies and keys have to admit CloudWatch.
   *
   * @default - nobody is notified; CloudWatch shows the states of the alarms
   */
  readonly alarmTopics?: sns.ITopicRef[];
}
