import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { RehearsalFailure } from './failure';
import type { Session } from './session';
import type { Row } from './use-case';
import type { Scope } from '../core/scope';

/** How many requests are in flight at once. */
const CONCURRENCY = 8;

/** How some requests were answered. */
export interface Answers {
  /** How long each answer took, in milliseconds. */
  readonly latencies: readonly number[];
  /** The errors of the requests that failed. */
  readonly errors: readonly string[];
}

/** Sends a request for each row, and stops at the first that fails. Returns how long each took, in milliseconds. */
export async function send(session: Session, scope: Scope, endpoint: string, rows: readonly Row[]) {
  const { latencies, errors } = await attempt(session, scope, endpoint, rows, 1);
  if (errors.length > 0) throw new RehearsalFailure(`endpoint ${endpoint}`, errors[0]!);
  return latencies;
}

/** Sends one request for each row, until a number of them have failed. */
export async function attempt(
  session: Session,
  scope: Scope,
  EndpointName: string,
  rows: readonly Row[],
  errorsAtMost = Number.POSITIVE_INFINITY,
): Promise<Answers> {
  const latencies: number[] = [];
  const errors: string[] = [];
  const waiting = [...rows];
  const invoke = async (runtime: SageMakerRuntimeClient, row: Row) => {
    const started = performance.now();
    const Body = JSON.stringify({ instances: [row] });
    const request = { EndpointName, ContentType: 'application/json', Accept: 'application/json', Body };
    await runtime.send(new InvokeEndpointCommand(request)).then(
      () => latencies.push(performance.now() - started),
      (error: Error) => errors.push(`${error.name}: ${error.message}`),
    );
  };
  await session.aws.use(SageMakerRuntimeClient, scope, async (runtime) => {
    const worker = async () => {
      while (waiting.length > 0 && errors.length < errorsAtMost && !session.signal.aborted) {
        await invoke(runtime, waiting.pop()!);
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  });
  return { latencies, errors };
}

/** A number of rows, taken in turn. */
export function take(rows: readonly Row[], count: number): Row[] {
  return Array.from({ length: count }, (_, index) => rows[index % rows.length]!);
}

/** Rows of a different population: the numeric feature with the most distinct values grows by half. */
export function drifted(rows: readonly Row[]): Row[] {
  const numeric = Object.keys(rows[0]!).filter((feature) => typeof rows[0]![feature] === 'number');
  const distinct = (feature: string) => new Set(rows.map((row) => row[feature])).size;
  const feature = numeric.toSorted((a, b) => distinct(b) - distinct(a))[0]!;
  return rows.map((row) => ({ ...row, [feature]: (row[feature] as number) * 1.5 }));
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)]!;
}
