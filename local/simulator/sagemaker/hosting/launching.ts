import { randomBytes } from 'node:crypto';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import type { Services } from '../../service/services';
import type { ContainerOptions } from './container';
import { ContainerLog, type LogStream } from './container-logs';
import type { DeploymentContext } from './deployment';
import type { EndpointRow } from './endpoint';
import { stopFleet, type Fleet, type LiveVariant } from './fleet';
import { startModelServer } from './model-server';
import { ServingFailure } from './served-model';
import { ExecutionRole, reasonOf } from './session';

/** Starts the servers of fleets, and checks the alarms of an endpoint with the role of the deployed model. */
export class Launching implements DeploymentContext {
  private readonly roles = new WeakMap<Fleet, ExecutionRole>();

  public constructor(
    public readonly services: Services,
    private readonly options: ContainerOptions,
  ) {}

  public async launch(row: EndpointRow, fleet: Fleet): Promise<void> {
    const started = fleet.variants.map(async (variant) => {
      const server = await startModelServer(this.services, this.options, {
        name: `endpoint ${row.name} ${variant.name}`,
        scope: row.scope,
        model: variant.model,
        sourceArn: row.arn,
        purpose: `production variant ${variant.name}`,
        startupTimeout: variant.config.ContainerStartupHealthCheckTimeoutInSeconds,
        follow: (log) => new ContainerLog(log, logStreamOf(row, variant), this.roleOf(row, fleet)),
        signal: row.ending.signal,
      });
      variant.server = server;
    });
    const failed = (await Promise.allSettled(started)).find((result) => result.status === 'rejected');
    if (failed || row.ending.signal.aborted) await stopFleet(fleet);
    row.ending.signal.throwIfAborted();
    if (failed) throw failed.reason;
  }

  public async alarming(row: EndpointRow, fleet: Fleet, names: readonly string[]): Promise<string[]> {
    try {
      // one by one, so that IAM checks each of them
      const described = await this.roleOf(row, fleet).with(CloudWatchClient, (cloudwatch) =>
        Promise.all(names.map((name) => cloudwatch.send(describe(name)))),
      );
      const alarms = described.flatMap(({ MetricAlarms = [], CompositeAlarms = [] }) => [
        ...MetricAlarms,
        ...CompositeAlarms,
      ]);
      requireAll(names, alarms);
      return alarms.flatMap(({ AlarmName, StateValue }) => (StateValue === 'ALARM' ? AlarmName! : []));
    } catch (error) {
      if (error instanceof ServingFailure) throw error;
      throw new ServingFailure(`The alarms ${names.join(', ')} can't be described. (${reasonOf(error)})`);
    }
  }

  /** Checks alarms with the role of the serving model. */
  public roleOf({ scope, arn }: EndpointRow, fleet: Fleet): ExecutionRole {
    let role = this.roles.get(fleet);
    if (!role) {
      role = new ExecutionRole(this.services.aws, scope, fleet.variants[0].model.roleArn, arn);
      this.roles.set(fleet, role);
    }
    return role;
  }
}

/** Refuses missing alarms, which would never fire. */
function requireAll(names: readonly string[], alarms: readonly { readonly AlarmName?: string }[]): void {
  const missing = names.filter((name) => alarms.every(({ AlarmName }) => AlarmName !== name));
  if (missing.length > 0)
    throw new ServingFailure(`The auto-rollback configuration names alarms that don't exist: ${missing.join(', ')}.`);
}

/** The log stream of the process that stands for all instances of a variant. */
function logStreamOf({ name }: EndpointRow, variant: LiveVariant): LogStream {
  return { group: `/aws/sagemaker/Endpoints/${name}`, name: `${variant.name}/i-${randomBytes(8).toString('hex')}` };
}

function describe(name: string): DescribeAlarmsCommand {
  return new DescribeAlarmsCommand({ AlarmNames: [name], AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] });
}
