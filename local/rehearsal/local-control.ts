import type { DeployedPolicies } from '../iam';
import { EmulatorControl } from '../core/control';
import type { Scope } from '../core/scope';

/** What the emulator says of itself. */
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
  /** When it was given up. */
  readonly time: string;
}

/** The operations of the rehearsal itself, which no AWS has. */
export class LocalControl {
  private readonly control: EmulatorControl;

  public constructor({ url, ca }: { readonly url: string; readonly ca: string }) {
    this.control = new EmulatorControl({ endpoint: url, ca });
  }

  public report(): Promise<EmulatorReport> {
    return this.control.require('Report', {});
  }

  /** Every policy that stands, for the evaluator. */
  public policies(): Promise<DeployedPolicies> {
    return this.control.require('Policies', {});
  }

  /** The events that a rule matched and a target did not get. */
  public async undelivered(): Promise<readonly Undelivered[]> {
    return (await this.control.require<{ readonly events: readonly Undelivered[] }>('Undelivered', {})).events;
  }

  /** Lets a schedule come round now. */
  public async fireSchedule({ account, region }: Scope, name: string): Promise<void> {
    await this.control.require('FireSchedule', { Account: account, Region: region, Name: name });
  }
}
