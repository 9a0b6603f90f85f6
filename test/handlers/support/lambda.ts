import { fork } from 'node:child_process';
import { join } from 'node:path';
import { LAMBDA_ENV } from './lambda-env';

/** The outcome of one event, as Lambda sees it. */
export interface Outcome {
  readonly result?: Record<string, unknown>;
  readonly error?: string;
}

/** The result of a run: an outcome per event, and the lines that the function logged. */
export interface Run {
  readonly outcomes: Outcome[];
  readonly lines: Record<string, unknown>[];
}

const RUNTIME = join(__dirname, 'runtime.cjs');

/** The path of the bundle that is deployed. */
export function bundleOf(name: string): string {
  return join(__dirname, '..', '..', '..', 'dist', 'handlers', name, 'index.js');
}

/** Runs a bundled handler in a new Node process, against the stand-in for AWS at the endpoint. */
export function run(
  name: string,
  endpoint: string,
  environment: Record<string, string>,
  events: unknown[],
  remainingMillis = 30_000,
): Promise<Run> {
  const child = fork(RUNTIME, [bundleOf(name), `${remainingMillis}`], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: ['--no-warnings'],
    env: {
      PATH: process.env.PATH,
      ...LAMBDA_ENV,
      AWS_LAMBDA_FUNCTION_NAME: name,
      POWERTOOLS_SERVICE_NAME: name,
      AWS_ENDPOINT_URL: endpoint,
      ...environment,
    },
  });
  let stdout = '';
  let stderr = '';
  let outcomes: Outcome[] | undefined;
  child.stdout!.on('data', (chunk) => (stdout += chunk));
  child.stderr!.on('data', (chunk) => (stderr += chunk));
  child.on('message', (message) => (outcomes = message as Outcome[]));
  child.send(events);
  return new Promise((resolve, reject) =>
    child.on('close', () => {
      if (!outcomes) return reject(new Error(`${name} died: ${stderr.slice(-2000)}`));
      const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
      return resolve({ outcomes, lines: lines.map((line) => JSON.parse(line)) });
    }),
  );
}
