import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { IZone } from '../data';
import { HandlerState } from '../foundation';
import type { IUseCase } from '../goal';
import { throwFaults } from '../private/errors';
import { injected } from '../private/inject';
import type { Baseline } from './baseline';
import { DriftCheck } from './drift-check';
import { EndpointAlarms } from './endpoint-alarms';
import { ModelDashboard } from './model-dashboard';
import {
  checkEndpointName,
  checkEnvironmentName,
  checkOneEndpoint,
  checkRetrain,
  checkTogether,
} from './private/checks';
import { DEFAULT_ENVIRONMENT } from './private/defaults';
import { endpointNameOf } from './private/endpoint-name';
import { Retraining } from './retraining';

/** Properties of a `ModelMonitor`. */
export interface ModelMonitorProps {
  /** The use case; its service levels are the limits of the alarms. */
  readonly useCase: IUseCase;

  /**
   * The environment, a part of every name: lowercase words joined by hyphens, at most 12 characters (MLL801).
   *
   * @default live
   */
  readonly environmentName?: string;

  /**
   * The endpoint.
   *
   * @default - the one of the name given as `endpointName`
   */
  readonly endpoint?: sagemaker.IEndpointRef;

  /**
   * The name of the endpoint, for one that is deployed elsewhere: letters, digits and single hyphens, at most 63
   * (MLL802). Together with `endpoint` it is refused (MLL812).
   *
   * @default - `<use case>-<environment>`, the name that a release gives its endpoint, unless `endpoint` is given
   */
  readonly endpointName?: string;

  /**
   * Where the endpoint keeps its traffic. Needs `baseline` (MLL811).
   *
   * @default - drift isn't checked
   */
  readonly captured?: IZone;

  /**
   * What the traffic is compared with. Needs `captured` (MLL811).
   *
   * @default - drift isn't checked
   */
  readonly baseline?: Baseline;

  /**
   * The training pipeline, in this account and region, that is started when traffic has drifted. Needs `captured` and
   * `baseline` (MLL813). From an environment of its own, use `RetrainingTrigger`.
   *
   * @default - drift is only reported
   */
  readonly retrain?: sagemaker.IPipelineRef;

  /**
   * Topics that hear when an alarm goes off, and when it is over.
   *
   * @default - nobody is told; the state shows on the dashboard
   */
  readonly alarmTopics?: sns.ITopicRef[];
}

/**
 * Everything that watches one model in one environment.
 *
 * Alarms on the service levels, a drift check of the captured traffic with its alarms, a dashboard of all of it, and, if
 * wanted, retraining when traffic has drifted. Each part is a construct of its own, for when more has to be said.
 *
 * @see https://docs.aws.amazon.com/wellarchitected/latest/machine-learning-lens/mlperf06-bp03.html
 * @example
 * declare const useCase: goal.IUseCase;
 * declare const endpoint: sagemaker.IEndpointRef;
 * declare const pipeline: sagemaker.IPipelineRef;
 * const lake = new data.DataLake(this, 'Lake');
 * new monitoring.ModelMonitor(this, 'Monitor', {
 *   useCase,
 *   endpoint,
 *   captured: lake.capture,
 *   baseline: monitoring.Baseline.released(lake.artifacts),
 *   retrain: pipeline,
 * });
 */
export class ModelMonitor extends Construct {
  /** Names this construct for property injectors. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.monitoring.ModelMonitor';

  /** The alarms on the service levels. */
  public readonly endpointAlarms: EndpointAlarms;

  /** The dashboard. */
  public readonly dashboard: ModelDashboard;

  /** The drift check, if traffic and a baseline were given. */
  public readonly drift?: DriftCheck;

  /** What starts retraining, if a training pipeline was given. */
  public readonly retraining?: Retraining;

  /** All alarms. */
  public readonly alarms: cloudwatch.IAlarmRef[];

  public constructor(scope: Construct, id: string, props: ModelMonitorProps) {
    super(scope, id);
    const p = injected(this, id, ModelMonitor.PROPERTY_INJECTION_ID, props);
    throwFaults(checkModelMonitor(p), this);
    const { useCase, alarmTopics } = p;
    const environmentName = p.environmentName ?? DEFAULT_ENVIRONMENT;
    const endpointName = p.endpoint ? endpointNameOf(p.endpoint) : p.endpointName;
    const common = { useCase, environmentName, endpointName };
    this.endpointAlarms = new EndpointAlarms(this, 'Endpoint', { ...common, alarmTopics });
    if (p.captured && p.baseline) {
      const { captured, baseline } = p;
      const state = new HandlerState(this, 'State');
      this.drift = new DriftCheck(this, 'Drift', { ...common, captured, baseline, alarmTopics, state });
      if (p.retrain) {
        this.retraining = new Retraining(this, 'Retraining', {
          useCase,
          pipeline: p.retrain,
          environments: [{ environmentName }],
          state,
        });
      }
    }
    this.alarms = [...this.endpointAlarms.alarms, ...(this.drift?.alarms ?? [])];
    this.dashboard = new ModelDashboard(this, 'Dashboard', {
      ...common,
      alarms: this.alarms,
      drift: this.drift?.lines,
    });
  }
}

function checkModelMonitor(p: ModelMonitorProps) {
  return [
    checkEnvironmentName(p.environmentName),
    checkEndpointName(p.endpointName),
    checkOneEndpoint(p.endpoint !== undefined && p.endpointName !== undefined),
    checkTogether(p.captured !== undefined, p.baseline !== undefined),
    checkRetrain(p.retrain !== undefined, p.captured !== undefined && p.baseline !== undefined),
  ];
}
