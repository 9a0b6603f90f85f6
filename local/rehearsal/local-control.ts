import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import type { DeployedPolicies } from '../iam';
import type { Scope } from '../simulator/core/scope';

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
  public constructor(private readonly emulator: { readonly url: string; readonly ca: string }) {}

  public report(): Promise<EmulatorReport> {
    return this.call('Report', {});
  }

  /** Every policy that stands, for the evaluator. */
  public policies(): Promise<DeployedPolicies> {
    return this.call('Policies', {});
  }

  /** The events that a rule matched and a target did not get. */
  public async undelivered(): Promise<readonly Undelivered[]> {
    return (await this.call<{ readonly events: readonly Undelivered[] }>('Undelivered', {})).events;
  }

  /** Lets a schedule come round now. */
  public async fireSchedule({ account, region }: Scope, name: string): Promise<void> {
    await this.call('FireSchedule', { Account: account, Region: region, Name: name });
  }

  public call<T>(operation: string, body: object): Promise<T> {
    return new Promise((resolve, reject) => {
      const sent = request(
        this.emulator.url,
        {
          method: 'POST',
          ca: readFileSync(this.emulator.ca),
          headers: { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': `LocalControl.${operation}` },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString('utf8');
            if (response.statusCode === 200) resolve(JSON.parse(text) as T);
            else reject(new Error(`${operation} was refused: ${text}`));
          });
        },
      );
      sent.on('error', reject);
      sent.end(JSON.stringify(body));
    });
  }
}
