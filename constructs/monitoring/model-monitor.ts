import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { RemovalPolicy } from 'aws-cdk-lib/core';
import type * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import { Construct } from 'constructs';
import type { IZone } from '../data';
import { type HandlerOptions, HandlerState } from '../foundation';
import { throwFaults } from '../private/errors';
import { injected } from '../private/inject';
import { Warning, warn } from '../private/warnings';
import type { OwnImage } from '../training';
import type { Baseline } from './baseline';
import { DriftCheck } from './drift-check';
import type { DriftCheckRoles } from './drift-check-props';
import { EndpointAlarms } from './endpoint-alarms';
import { ModelDashboard } from './model-dashboard';
import type { AlarmProps, MonitorProps } from './monitor-props';
import { checkModelMonitor } from './private/checks';
import { DEFAULT_ENVIRONMENT, DEFAULT_VARIANT } from './private/defaults';
import { endpointNameOf, variantNameOf } from './private/endpoint-name';
import { Retraining } from './retraining';

/** Existing roles of a `ModelMonitor`, of the same account (MLL240). */
export interface ModelMonitorRoles {
  /**
   * The roles of the drift check.
   *
   * @default - new roles
   */
  readonly drift?: DriftCheckRoles;

  /**
   * The role of the handler that starts the training pipeline.
   *
   * @default - a new role
   */
  readonly retraining?: iam.IRole;
}

/** Properties of a `ModelMonitor`. */
export interface ModelMonitorProps extends MonitorProps, AlarmProps {
  /**
   * The endpoint. Give either the endpoint or `endpointName`, not both (MLL812). An `IModelEndpoint` knows its variant; that
   * of any other endpoint is `variantName`, and without one a warning says which variant is watched.
   *
   * @default - the endpoint with the name `endpointName`
   */
  readonly endpoint?: sagemaker.IEndpointRef;

  /**
   * The zone in which the endpoint stores its traffic. It requires `baseline` (MLL811).
   *
   * @default - drift is not checked
   */
  readonly captured?: IZone;

  /**
   * The baseline that the traffic is compared with. It requires `captured` (MLL811).
   *
   * @default - drift is not checked
   */
  readonly baseline?: Baseline;

  /**
   * The training pipeline that starts when traffic has drifted, in this account and Region. It requires `captured` and
   * `baseline` (MLL813). If models are trained in another account or Region, use `RetrainingTrigger`.
   *
   * @default - drift is only reported
   */
  readonly retrain?: sagemaker.IPipelineRef;

  /**
   * The key, in this Region, that encrypts the log groups, the dead-letter queues, the environment variables and the new
   * table of the handlers, as `EventHandlerProps.key` describes it.
   *
   * @default - keys that AWS owns, which cost nothing and leave no audit trail in CloudTrail
   */
  readonly key?: kms.IKeyRef;

  /**
   * An image of your own that the job of the drift check runs in, with Python 3.10 or later, numpy and pandas. A malformed tag or digest is
   * reported as MLL423.
   *
   * @default - AWS's scikit-learn image. A Region without it is reported as MLL411.
   */
  readonly image?: OwnImage;

  /**
   * How the handlers run: their network, their concurrency and the retention of their logs.
   *
   * @default - as `EventHandler` does by default, or as `StrictHandlers` says
   */
  readonly handlers?: HandlerOptions;

  /**
   * What happens to the table, the log groups and the dead-letter queues when they leave the template.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Existing roles.
   *
   * @default - new roles
   */
  readonly roles?: ModelMonitorRoles;
}

/**
 * All monitoring of one model in one environment.
 *
 * It consists of alarms on the service levels, a dashboard, a drift check of the captured traffic with its alarms, and
 * retraining when traffic has drifted. Only the alarms and the dashboard are always there. Each part is a construct of its
 * own with more properties.
 *
 * @see https://docs.aws.amazon.com/wellarchitected/latest/machine-learning-lens/mlperf06-bp03.html
 * @example
 * import { aws_sagemaker as sagemaker } from 'aws-cdk-lib';
 * import { data, goal, monitoring } from 'cdk-ml-lifecycle';
 *
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
  /** The ID by which property injectors find this class. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.monitoring.ModelMonitor';

  /** The alarms on the service levels. */
  public readonly endpointAlarms: EndpointAlarms;

  /** The dashboard. */
  public readonly dashboard: ModelDashboard;

  /** The drift check, if `captured` and `baseline` were given. */
  public readonly drift?: DriftCheck;

  /** The construct that starts the training pipeline, if `retrain` was given. */
  public readonly retraining?: Retraining;

  /** All alarms. */
  public readonly alarms: cloudwatch.IAlarmRef[];

  public constructor(scope: Construct, id: string, props: ModelMonitorProps) {
    super(scope, id);
    const p = injected(this, id, ModelMonitor.PROPERTY_INJECTION_ID, props);
    throwFaults(checkModelMonitor(p), this);
    const { useCase, alarmTopics, key, image, roles, handlers, removalPolicy } = p;
    const environmentName = p.environmentName ?? DEFAULT_ENVIRONMENT;
    const endpointName = p.endpoint ? endpointNameOf(p.endpoint) : p.endpointName;
    const variantName = p.variantName ?? this.variantOf(p.endpoint);
    const common = { useCase, environmentName, endpointName, variantName };
    this.endpointAlarms = new EndpointAlarms(this, 'Endpoint', { ...common, alarmTopics });
    if (p.captured && p.baseline) {
      const { captured, baseline } = p;
      const state = new HandlerState(this, 'State', { key, removalPolicy });
      const handling = { state, key, handlers, removalPolicy };
      const settings = { captured, baseline, alarmTopics, image, roles: roles?.drift, ...handling };
      this.drift = new DriftCheck(this, 'Drift', { ...common, ...settings });
      if (p.retrain) {
        this.retraining = new Retraining(this, 'Retraining', {
          useCase,
          pipeline: p.retrain,
          environments: [{ environmentName }],
          ...handling,
          role: roles?.retraining,
          alarmTopics,
        });
      }
    }
    this.alarms = [...this.endpointAlarms.alarms, ...(this.drift?.alarms ?? [])];
    if (this.retraining) this.alarms.push(this.retraining.handler.deadLettersAlarm);
    this.dashboard = new ModelDashboard(this, 'Dashboard', {
      ...common,
      alarms: this.alarms,
      drift: this.drift?.lines,
    });
  }

  /** The variant of an endpoint that knows it. Alarms on a variant that does not exist would be silent for ever. */
  private variantOf(endpoint?: sagemaker.IEndpointRef): string | undefined {
    if (!endpoint) return undefined;
    const variantName = variantNameOf(endpoint);
    if (variantName === undefined) warn(this, Warning.VARIANT_ASSUMED, VARIANT_ASSUMED);
    return variantName;
  }
}

const VARIANT_ASSUMED = `the variant ${DEFAULT_VARIANT} of the endpoint is watched; give variantName if it has another name`;
