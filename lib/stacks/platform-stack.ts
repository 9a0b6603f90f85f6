import type { IAlarmRef } from 'aws-cdk-lib/aws-cloudwatch';
import { type ITopicRef, Topic } from 'aws-cdk-lib/aws-sns';
import { type CfnElement, Duration, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { delivery, foundation, monitoring } from '../../constructs';
import type { DeclaredUseCase } from '../use-case/declared-use-case';
import { acknowledgeHeard } from './alarms';
import { isolatedNetwork } from './network';
import { rememberedId } from './logical-ids';

/**
 * What an environment has before the first release arrives and keeps between releases: the roles, key and buckets that
 * a release looks up, and the monitors of what it serves.
 */
export class PlatformStack extends Stack {
  public constructor(scope: Construct, id: string, useCase: DeclaredUseCase, stage: delivery.Stage) {
    super(scope, id, useCase.stackProps(stage.env, `releases are served in ${stage.stageName}`));
    if (useCase.givenRoles) foundation.GivenRoles.applyTo(this, useCase.givenRoles);
    const network = isolatedNetwork(this, useCase, { services: CALLED });
    const platform = new delivery.ReleaseEnvironment(this, 'Platform', {
      useCase: useCase.definition,
      environmentName: stage.stageName,
      toolsAccount: useCase.development.account,
      captureExpiration: useCase.capture?.expiration,
      network,
    });
    const topicArn = useCase.alarmTopics.get(stage.stageName);
    const alarmTopics = topicArn === undefined ? undefined : [Topic.fromTopicArn(this, 'AlarmTopic', topicArn)];
    const common = { useCase: useCase.definition, environmentName: stage.stageName };
    const endpoint = new monitoring.EndpointAlarms(this, 'Endpoint', { ...common, alarmTopics });
    const surroundings = { platform, network, alarmTopics };
    const forwarding = this.addForwarding(useCase, stage, surroundings);
    const drift = this.addDrift(useCase, stage, surroundings);
    const logs = this.addLogRetention(useCase, surroundings);
    new monitoring.ModelDashboard(this, 'Dashboard', {
      ...common,
      alarms: [...endpoint.alarms, ...(drift?.alarms ?? []), ...forwarding, logs.deadLettersAlarm],
      drift: drift?.lines,
    });
    this.addBudget(useCase, stage);
    acknowledgeHeard(this, forwarding);
  }

  /** One budget for each account, in the stack that comes first there. */
  private addBudget({ budget, definition, development, stages }: DeclaredUseCase, stage: delivery.Stage): void {
    const earlier = [development, ...stages.slice(0, stages.indexOf(stage)).map(({ env }) => env)];
    if (!budget || earlier.some(({ account }) => account === stage.env.account)) return;
    new monitoring.CostBudget(this, 'Budget', { ...budget, useCase: definition });
  }

  protected allocateLogicalId(element: CfnElement): string {
    return rememberedId(element, (e) => super.allocateLogicalId(e));
  }

  /**
   * What sends events to the account of the pipelines, and the alarms on what it could not send. In that account itself,
   * retraining and notifications hear events without it.
   */
  private addForwarding(
    useCase: DeclaredUseCase,
    stage: delivery.Stage,
    { platform: { key }, alarmTopics }: Surroundings,
  ): IAlarmRef[] {
    const { account, region } = useCase.development;
    if (account === stage.env.account) return [];
    const place = { environmentName: stage.stageName, account, region };
    const common = { useCase: useCase.definition, ...place, alarmTopics, key };
    const forwarder = new monitoring.NotificationForwarder(this, 'Notifications', common);
    if (!useCase.retraining?.stages.includes(stage)) return [forwarder.deadLettersAlarm];
    const trigger = new monitoring.RetrainingTrigger(this, 'Retraining', common);
    return [forwarder.deadLettersAlarm, trigger.deadLettersAlarm];
  }

  /** SageMaker creates the log groups of the endpoint and of the drift check's jobs, and keeps what they hold for ever. */
  private addLogRetention(
    { drift, logRetention, sharedLogRetention }: DeclaredUseCase,
    { platform, alarmTopics }: Surroundings,
  ): foundation.LogRetention {
    const { EndpointName } = platform.parameters();
    return new foundation.LogRetention(this, 'LogRetention', {
      logGroupNames: [foundation.LogRetention.ofEndpoint(EndpointName)],
      sharedLogGroupNames: drift && sharedLogRetention ? [foundation.LogRetention.PROCESSING_JOBS] : undefined,
      retention: logRetention,
      alarmTopics,
      key: platform.key,
    });
  }

  private addDrift(
    useCase: DeclaredUseCase,
    stage: delivery.Stage,
    { platform, network, alarmTopics }: Surroundings,
  ): monitoring.DriftCheck | undefined {
    const { drift } = useCase;
    if (!drift) return undefined;
    return new monitoring.DriftCheck(this, 'Drift', {
      useCase: useCase.definition,
      environmentName: stage.stageName,
      captured: platform.capture,
      baseline: monitoring.Baseline.releasedFrom(useCase.development.account),
      ...drift,
      // the release has the schedule
      every: undefined,
      trafficMissingAfter: drift.trafficMissingAfter ?? Duration.hours(2 * drift.every.toHours()),
      network,
      alarmTopics,
      key: platform.key,
    });
  }
}

/** What handlers of an environment call, and SageMaker for its jobs and models; each endpoint is paid by the hour. */
const CALLED = ['events', 'logs', 'monitoring', 'sagemaker.api', 'xray'];

/** What the monitors of an environment are given besides their settings. */
interface Surroundings {
  readonly platform: delivery.ReleaseEnvironment;
  readonly network?: foundation.INetwork;
  /** What the alarms of the environment notify directly. */
  readonly alarmTopics?: ITopicRef[];
}
