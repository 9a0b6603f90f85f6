import { setTimeout } from 'node:timers/promises';

/** What a client needs to call AWS in an environment. */
export interface EnvironmentAccess {
  readonly region: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
}

/** What a release is in an environment. */
export interface Deployed {
  readonly stackName: string;
  readonly endpoint: string;
}

/** The time that is left for some work. */
export interface TimeLimit {
  /** Aborts when the time is over. */
  readonly signal: AbortSignal;
  /** The milliseconds that are left. */
  left(): number;
}

/** What was done or, with a token, what the work waits for: it has to be started again. */
export interface Done {
  readonly summary: string;
  readonly continuationToken?: string;
}

/** How long to wait between two looks at a resource that is changing. */
const PAUSE_MILLIS = 3_000;

/** Waits before the next look. Throws when the signal says that the time is over. */
export async function pause(signal: AbortSignal): Promise<void> {
  await setTimeout(PAUSE_MILLIS, undefined, { signal });
}
