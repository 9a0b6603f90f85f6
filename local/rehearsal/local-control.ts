import type { DeployedPolicies } from '../iam';
import { EmulatorControl } from '../core/control';
import type { Scope } from '../core/scope';

/** What the emulator reports about its own gaps. */
export interface EmulatorReport {
  readonly recorded: readonly { readonly type: string; readonly stack: string; readonly logicalId: string }[];
  readonly ignored: readonly {
    readonly type: string;
    readonly property: string;
    readonly logicalIds: readonly string[];
  }[];
  readonly mended: readonly string[];
}

/** An event that did not reach a target. */
export interface Undelivered {
  readonly rule: string;
  readonly target: string;
  readonly code: string;
  readonly message: string;
  /** When the last attempt failed. */
  readonly time: string;
}

/** An event that somebody put on a bus. */
export interface PutEvent {
  /** In whole seconds. */
  readonly Time: string;
  readonly DetailType: string;
  readonly Detail: { readonly [name: string]: unknown };
}

/** A mail that a topic has sent. */
export interface Mail {
  readonly Time: string;
  readonly TopicArn: string;
  readonly To: string;
  readonly Subject: string;
  readonly Message: string;
}

/** Operations of the emulator that AWS doesn't have. */
export class LocalControl {
  private readonly control: EmulatorControl;

  public constructor({ url, ca }: { readonly url: string; readonly ca: string }) {
    this.control = new EmulatorControl({ endpoint: url, ca });
  }

  public report(): Promise<EmulatorReport> {
    return this.control.require('Report', {});
  }

  /** Every deployed policy, for the evaluator. */
  public policies(): Promise<DeployedPolicies> {
    return this.control.require('Policies', {});
  }

  /** The events that a rule matched and a target did not receive. */
  public async undelivered(): Promise<readonly Undelivered[]> {
    return (await this.control.require<{ readonly events: readonly Undelivered[] }>('Undelivered', {})).events;
  }

  /** The events of a source that were put on the buses of an account, oldest first. */
  public async events({ account, region }: Scope, source: string): Promise<readonly PutEvent[]> {
    const request = { Account: account, Region: region, Source: source };
    return (await this.control.require<{ readonly Events: readonly PutEvent[] }>('Events', request)).Events;
  }

  /** What topics have sent to the addresses that subscribe to them, oldest first. */
  public async mail(): Promise<readonly Mail[]> {
    return (await this.control.require<{ readonly Mail: readonly Mail[] }>('Mail', {})).Mail;
  }

  /** Lets the next update of an endpoint's stack succeed although the endpoint rolls back. */
  public async overlookRollback({ account, region }: Scope, endpointName: string): Promise<void> {
    await this.control.require('OverlookRollback', { Account: account, Region: region, EndpointName: endpointName });
  }

  /** Delivers the event of a rule that has a schedule now. */
  public async fireRule({ account, region }: Scope, name: string): Promise<void> {
    await this.control.require('FireRule', { Account: account, Region: region, Name: name });
  }

  /** Fires a schedule now. */
  public async fireSchedule({ account, region }: Scope, name: string): Promise<void> {
    await this.control.require('FireSchedule', { Account: account, Region: region, Name: name });
  }
}
