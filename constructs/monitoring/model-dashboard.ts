import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { throwFaults } from '../private/errors';
import { GlobalKind, takeGlobalName } from '../private/global-names';
import { injected } from '../private/inject';
import { environmentGlobals, environmentNames } from '../private/names';
import type { MonitorProps } from './monitor-props';
import { checkModelDashboard } from './private/checks';
import { dashboardBody } from './private/dashboard-body';
import { DEFAULT_ENVIRONMENT, DEFAULT_MINIMUM_RECORDS, DEFAULT_PSI_LIMIT, DEFAULT_VARIANT } from './private/defaults';

/** The limits of a drift check, which the dashboard of the same environment draws as lines. */
export interface DriftLines {
  /**
   * The population stability index (PSI) above which a feature counts as drifted, 0.01 to 10 (MLL803).
   *
   * @default 0.2
   */
  readonly psiLimit?: number;

  /**
   * The number of captured records that a check needs, a whole number of at least 1 (MLL804). A check with fewer records
   * reports that it has too few, and no drift.
   *
   * @default 200
   */
  readonly minimumRecords?: number;
}

/** Properties of a `ModelDashboard`. */
export interface ModelDashboardProps extends MonitorProps {
  /**
   * The limits of the drift check in this environment: `DriftCheck.lines`, or `{}` for a check with the defaults.
   *
   * @default - the dashboard has no charts of drift
   */
  readonly drift?: DriftLines;

  /**
   * The alarms whose states the dashboard shows at the top.
   *
   * @default - the dashboard shows no alarms
   */
  readonly alarms?: cloudwatch.IAlarmRef[];
}

/**
 * A CloudWatch dashboard for a use case in one environment.
 *
 * It shows the states of the alarms, and requests, latency and errors with the service levels. With `drift` it also shows
 * the drift of each feature, the number of records per check, the checks that ran and failed, and the age of the model.
 * The chart of drift is a search expression, so new features appear in it without a deployment.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Dashboards.html
 * @example
 * import { goal, monitoring } from 'cdk-ml-lifecycle';
 *
 * declare const useCase: goal.IUseCase;
 * const endpoint = new monitoring.EndpointAlarms(this, 'Alarms', { useCase, environmentName: 'prod' });
 * new monitoring.ModelDashboard(this, 'Dashboard', { useCase, environmentName: 'prod', alarms: endpoint.alarms });
 */
export class ModelDashboard extends Construct {
  /** The ID by which property injectors find this class. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.monitoring.ModelDashboard';

  /**
   * The name of the dashboard: `<use case>-<environment>`.
   *
   * @attribute
   */
  public readonly dashboardName: string;

  /** The L1 of the dashboard, for overrides. */
  public readonly resource: cloudwatch.CfnDashboard;

  public constructor(scope: Construct, id: string, props: ModelDashboardProps) {
    super(scope, id);
    const p = injected(this, id, ModelDashboard.PROPERTY_INJECTION_ID, props);
    const environment = p.environmentName ?? DEFAULT_ENVIRONMENT;
    this.dashboardName = environmentGlobals(p.useCase, environment, Stack.of(this).region).dashboard;
    const taken = takeGlobalName(this, GlobalKind.DASHBOARD, ['useCase', 'useCaseName'], this.dashboardName);
    throwFaults([...checkModelDashboard(p), taken], this);
    this.resource = new cloudwatch.CfnDashboard(this, 'Resource', {
      dashboardName: this.dashboardName,
      dashboardBody: dashboardBody({
        useCase: p.useCase,
        environment,
        endpoint: p.endpointName ?? environmentNames(p.useCase, environment).endpoint,
        variant: p.variantName ?? DEFAULT_VARIANT,
        region: Stack.of(this).region,
        drift: p.drift !== undefined,
        psiLimit: p.drift?.psiLimit ?? DEFAULT_PSI_LIMIT,
        minimumRecords: p.drift?.minimumRecords ?? DEFAULT_MINIMUM_RECORDS,
        alarmArns: (p.alarms ?? []).map((alarm) => alarm.alarmRef.alarmArn),
      }),
    });
  }
}
