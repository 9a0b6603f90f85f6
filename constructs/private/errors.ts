import { IConstruct } from 'constructs';

/**
 * One thing wrong with what the user gave: a stable code and one sentence.
 * Codes are public API: a code never changes its meaning. Each stage owns a hundred
 * (goal 1xx, foundation 2xx, data 3xx, training 4xx, registry 5xx, serving 6xx, delivery 7xx, monitoring 8xx);
 * 9xx belong to the app.
 */
export interface Fault {
  readonly code: string;
  readonly message: string;
}

/** Builds the one sentence that every fault has: what must hold, what was given, what to do. */
export function fault(code: string, prop: string, must: string, got: unknown, fix: string): Fault {
  return { code, message: `'${prop}' must be ${must}, got ${show(got)}; ${fix}` };
}

/** Everything that is wrong with one construct, thrown once. */
export class ConfigurationError extends Error {
  public constructor(
    public readonly faults: Fault[],
    scope?: IConstruct,
  ) {
    const where = scope ? ` (${scope.node.path})` : '';
    super(faults.map(({ code, message }) => `${code} ${message}${where}`).join('\n'));
    this.name = 'ConfigurationError';
  }
}

/** Throws when at least one fault was found; `undefined` entries are checks that passed. */
export function throwFaults(found: (Fault | undefined)[], scope?: IConstruct): void {
  const faults = found.filter((f) => f !== undefined);
  if (faults.length > 0) throw new ConfigurationError(faults, scope);
}

function show(value: unknown): string {
  return value === undefined ? 'nothing' : (JSON.stringify(value) ?? typeof value);
}
