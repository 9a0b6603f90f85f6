import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { IUseCase } from '../goal';
import { throwFaults } from '../private/errors';
import { injected } from '../private/inject';
import { environmentNames } from '../private/names';
import { checkEndpointName, checkEnvironmentName, checkMinimumRecords, checkPsiLimit } from './private/checks';
import { dashboardBody } from './private/dashboard-body';
import { DEFAULT_ENVIRONMENT, DEFAULT_MINIMUM_RECORDS, DEFAULT_PSI_LIMIT, DEFAULT_VARIANT } from './private/defaults';

/** What a drift check of the same environment works with, so that the dashboard draws the same lines. */
export interface DriftLines {
  /**
   * The population stability index above which a feature has drifted: 0.01 to 10 (MLL803).
   *
   * @default 0.2
   */
  readonly psiLimit?: number;

  /**
   * How many captured records a check needs: a whole number of at least 1 (MLL804).
   *
   * @default 200
   */
  readonly minimumRecords?: number;
}

/** Properties of a `ModelDashboard`. */
export interface ModelDashboardProps {
  /** The use case; its service levels are the lines in the charts. */
  readonly useCase: IUseCase;

  /**
   * The environment, a part of the dashboard's name: lowercase words joined by hyphens, at most 12 characters (MLL801).
   *
   * @default live
   */
  readonly environmentName?: string;

  /**
   * The endpoint: letters, digits and single hyphens, at most 63 (MLL802).
   *
   * @default - `<use case>-<environment>`, the name that a release gives its endpoint
   */
  readonly endpointName?: string;

  /**
   * The variant of the endpoint that takes the requests.
   *
   * @default main
   */
  readonly variantName?: string;

  /**
   * The drift check of this environment: `DriftCheck.lines`, or `{}` for one with the defaults.
   *
   * @default - drift isn't checked, so the dashboard has no charts of it
   */
  readonly drift?: DriftLines;

  /**
   * The alarms whose state is shown at the top.
   *
   * @default - none
   */
  readonly alarms?: cloudwatch.IAlarmRef[];
}

/**
 * One CloudWatch dashboard for a use case in an environment.
 *
 * Requests, latency and errors against the service levels; drift of every feature against its limit, found by search, so
 * that a new feature shows up by itself; how much traffic the checks saw and how old the model
 * was; and the state of the alarms.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Dashboards.html
 * @example
 * declare const useCase: goal.IUseCase;
 * const endpoint = new monitoring.EndpointAlarms(this, 'Alarms', { useCase, environmentName: 'prod' });
 * new monitoring.ModelDashboard(this, 'Dashboard', { useCase, environmentName: 'prod', alarms: endpoint.alarms });
 */
export class ModelDashboard extends Construct {
  /** Names this construct for property injectors. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.monitoring.ModelDashboard';

  /**
   * The name of the dashboard: `<use case>-<environment>`.
   *
   * @attribute
   */
  public readonly dashboardName: string;

  public constructor(scope: Construct, id: string, props: ModelDashboardProps) {
    super(scope, id);
    const p = injected(this, id, ModelDashboard.PROPERTY_INJECTION_ID, props);
    throwFaults(
      [
        checkEnvironmentName(p.environmentName),
        checkEndpointName(p.endpointName),
        checkPsiLimit(p.drift?.psiLimit),
        checkMinimumRecords(p.drift?.minimumRecords),
      ],
      this,
    );
    const environment = p.environmentName ?? DEFAULT_ENVIRONMENT;
    this.dashboardName = `${p.useCase.useCaseName}-${environment}`;
    new cloudwatch.CfnDashboard(this, 'Resource', {
      dashboardName: this.dashboardName,
      dashboardBody: dashboardBody({
        useCase: p.useCase,
        environment,
        endpoint: p.endpointName ?? environmentNames(p.useCase.useCaseName, environment).endpoint,
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
