import type { Cloud } from './cloud';

/** A handler with an event, and AWS around it, in which nothing fails. */
export interface Calm {
  readonly cloud: Cloud;
  readonly environment: { readonly [name: string]: string };
  readonly event: unknown;
  /** What was done, one by one: each of it has to happen once, whatever fails. */
  done(): readonly string[];
  /**
   * What was told, by messages to people or metrics. It has to be told at least once, because nothing can tell and remember at
   * the same time.
   *
   * @param lines what the function has logged
   */
  told(lines: readonly Record<string, unknown>[]): readonly string[];
  /** How the handler says that it failed, if it has other means than to throw. */
  failure?(): string | undefined;
  /** How the handler calls an operation where its name would tell people less. */
  readonly words?: { readonly [operation: string]: string };
}

/** The scenarios of a handler, by what happens. */
export interface Scenarios {
  readonly [whatHappens: string]: () => Promise<Calm>;
}
