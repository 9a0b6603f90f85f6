import type { IConstruct } from 'constructs';
import type { Fault } from './faults';
import { renderFaults } from './render-fault';

/** Everything that is wrong with one construct, or with the files of an app, thrown once. */
export class ConfigurationError extends Error {
  declare public readonly faults: readonly Fault[];

  public constructor(faults: readonly Fault[]) {
    super(renderFaults(faults));
    this.name = 'ConfigurationError';
    // not enumerable: below an uncaught error, Node prints what is, and the message has said all of it
    Object.defineProperty(this, 'faults', { value: faults });
  }
}

/** Throws when at least one fault was found; `undefined` entries are checks that passed. */
export function throwFaults(found: readonly (Fault | undefined)[], scope?: IConstruct): void {
  const faults = found.filter((f) => f !== undefined);
  if (faults.length === 0) return;
  const construct = scope?.node.path;
  throw new ConfigurationError(construct === undefined ? faults : faults.map((f) => ({ place: { construct }, ...f })));
}

/** The faults that a function throws. Any other error is thrown on. */
export function faultsOf(run: () => unknown): readonly Fault[] {
  try {
    run();
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
}
