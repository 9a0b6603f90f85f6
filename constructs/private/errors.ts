import type { IConstruct } from 'constructs';
import type { Fault } from './faults';
import { trimStack } from './own-frames';
import { renderFaults } from './render-fault';

/** Shared by all copies of the package that a process loads. */
const BRAND = Symbol.for('cdk-ml-lifecycle.ConfigurationError');

/** Everything that is wrong with one construct, or with the files of an app, thrown once. */
export class ConfigurationError extends Error {
  /** Whether a value is one, made by this copy of the package or by another. */
  public static isConfigurationError(this: void, x: unknown): x is ConfigurationError {
    return typeof x === 'object' && x !== null && BRAND in x;
  }

  /** What is wrong, as data. Below an uncaught error, Node would print it again, so it isn't enumerable. */
  declare public readonly faults: readonly Fault[];

  public constructor(faults: readonly Fault[]) {
    super(renderFaults(faults));
    Object.defineProperty(this, 'faults', { value: faults });
    trimStack(this);
  }

  /** The codes of all faults, each once, in the order of the faults. */
  public get codes(): string[] {
    return [...new Set(this.faults.map(({ code }) => code))];
  }
}

Object.defineProperty(ConfigurationError.prototype, BRAND, { value: true });
Object.defineProperty(ConfigurationError.prototype, 'name', { value: 'ConfigurationError' });

/** Throws when at least one fault was found; `undefined` entries are checks that passed. */
export function throwFaults(found: readonly (Fault | undefined)[], scope?: IConstruct): void {
  const faults = found.filter((f) => f !== undefined);
  if (faults.length > 0) refuse(faults, scope);
}

/** Throws faults, at a construct unless they have a place. Everything that we find wrong is thrown by this line. */
export function refuse(faults: readonly Fault[], scope?: IConstruct): never {
  const construct = scope?.node.path;
  const placed = construct === undefined ? faults : faults.map((f) => ({ place: { construct }, ...f }));
  // above an uncaught error, Node prints the line that threw it, unless the line says otherwise
  throw new ConfigurationError(placed); // node-do-not-add-exception-line
}

/** The faults that a function throws. Any other error is thrown on. */
export function faultsOf(run: () => unknown): readonly Fault[] {
  try {
    run();
    return [];
  } catch (error) {
    if (ConfigurationError.isConfigurationError(error)) return error.faults;
    throw error;
  }
}
