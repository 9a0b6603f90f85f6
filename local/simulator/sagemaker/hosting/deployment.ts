import { setTimeout as sleep } from 'node:timers/promises';
import type { DeploymentConfig, VariantStatus } from '@aws-sdk/client-sagemaker';
import type { Services } from '../../service/services';
import type { EndpointRow, PendingDeployment } from './endpoint';
import { instancesOf, retireFleet, stopFleet, type Fleet } from './fleet';
import { deploymentStateChange, endpointStateChange } from './hosting-events';
import { alarmsOf, stagesOf, statusMessage, type Stage } from './rollout';
import { ServingFailure } from './served-model';

/** How long the service takes to launch an instance, in seconds of its own time. */
const LAUNCH = 60;
const TERMINATE = 30;
/** How often alarms are checked while a fleet bakes, in milliseconds of real time. */
const LOOK = 500;

/** What a deployment needs from the simulator. */
export interface DeploymentContext {
  readonly services: Services;
  /** Starts the servers of a fleet; throws a ServingFailure. */
  launch(row: EndpointRow, fleet: Fleet): Promise<void>;
  /** Those of the named alarms that are in state ALARM. */
  alarming(row: EndpointRow, fleet: Fleet, names: readonly string[]): Promise<string[]>;
}

/** Replaces the fleet of an endpoint stage by stage, and rolls back on an alarm or a failure. */
export class Deployment {
  private readonly stages: Stage[];
  private readonly alarms: string[];
  private readonly instances: number;
  private readonly pending: PendingDeployment;

  public constructor(
    private readonly context: DeploymentContext,
    private readonly row: EndpointRow,
    private readonly fleet: Fleet,
    private readonly config: DeploymentConfig | undefined,
    /** Why the service gives the deployment up while it bakes, if a rehearsal has planned that. */
    private readonly planned?: string,
  ) {
    this.instances = instancesOf(fleet);
    this.stages = stagesOf(config, this.instances);
    this.alarms = alarmsOf(config);
    const now = context.services.clock.now();
    const status = {
      status: 'Creating' as const,
      message: statusMessage('Creating', undefined, this.instances),
      since: now,
    };
    this.pending = { fleet, started: now, share: 0, active: 0, status };
    row.pending = this.pending;
  }

  public async run(): Promise<void> {
    try {
      await this.tell('Creating');
      await this.context.launch(this.row, this.fleet);
      await this.pause(LAUNCH);
      for (const stage of this.stages) await this.advance(stage);
      await this.finish();
    } catch (error) {
      if (this.row.ending.signal.aborted) return stopFleet(this.fleet);
      if (!(error instanceof ServingFailure)) throw error;
      await this.goBack(error.message);
    }
  }

  private async advance(stage: Stage): Promise<void> {
    await this.tell('ActivatingTraffic', stage);
    this.pending.share = stage.share;
    this.pending.active = stage.active;
    await this.tell('Baking', stage);
    const deadline = performance.now() + (stage.bake * 1000) / this.context.services.clock.speed;
    for (;;) {
      await this.requireQuiet();
      const left = deadline - performance.now();
      if (left <= 0) return;
      await sleep(Math.min(left, LOOK), undefined, { signal: this.row.ending.signal });
    }
  }

  private async requireQuiet(): Promise<void> {
    if (this.planned !== undefined) throw new ServingFailure(this.planned);
    if (this.alarms.length === 0) return;
    const alarming = await this.context.alarming(this.row, this.fleet, this.alarms);
    if (alarming.length > 0)
      throw new ServingFailure(
        `One or more configured alarm(s) went into ALARM state while ${this.fleet.config.name} was being deployed: ` +
          `${alarming.join(', ')}. The deployment was rolled back to ${this.row.configName}.`,
      );
  }

  private async finish(): Promise<void> {
    const { row } = this;
    const old = row.fleet!;
    await this.tell('Deleting', this.stages.at(-1));
    row.fleet = this.fleet;
    row.configName = this.fleet.config.name;
    row.pending = undefined;
    row.lastDeployment = this.config;
    await retireFleet(old);
    await this.pause(TERMINATE);
    await settle(this.context.services, row);
  }

  private async goBack(reason: string): Promise<void> {
    const { row, pending } = this;
    pending.share = 0;
    pending.active = 0;
    row.status = 'RollingBack';
    row.failureReason = reason;
    row.modified = this.context.services.clock.now();
    await this.announce();
    await this.tell('Deleting');
    await retireFleet(this.fleet);
    await this.pause(TERMINATE);
    row.pending = undefined;
    row.lastDeployment = this.config;
    await settle(this.context.services, row, reason);
  }

  private async tell(status: VariantStatus, stage?: Stage): Promise<void> {
    const { services } = this.context;
    const message = statusMessage(status, stage, this.instances);
    this.pending.status = { status, message, since: services.clock.now() };
    this.row.modified = services.clock.now();
    const event = deploymentStateChange(this.row, services.tags.list(this.row.arn));
    await services.events.emit(this.row.scope, event);
  }

  private async announce(): Promise<void> {
    const { services } = this.context;
    await services.events.emit(this.row.scope, endpointStateChange(this.row, services.tags.list(this.row.arn)));
  }

  private async pause(seconds: number): Promise<void> {
    await this.context.services.clock.wait(seconds, this.row.ending.signal);
  }
}

/** Puts an endpoint in service and emits the event. */
export async function settle(services: Services, row: EndpointRow, failureReason?: string): Promise<void> {
  row.status = 'InService';
  row.failureReason = failureReason;
  row.modified = services.clock.now();
  await services.events.emit(row.scope, endpointStateChange(row, services.tags.list(row.arn)));
}
