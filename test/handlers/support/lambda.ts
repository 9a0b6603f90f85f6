import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { LAMBDA_ENV } from './lambda-env';

// the first run of a file starts Node and compiles the bundle, on a machine that may be busy
jest.setTimeout(60_000);

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
const TIMED_OUT = 'Error: Task timed out';

/** The path of the bundle that is deployed. */
export function bundleOf(name: string): string {
  return join(__dirname, '..', '..', '..', 'dist', 'handlers', name, 'index.js');
}

type Reply = { readonly outcomes: Outcome[]; readonly lines: string[] } | { readonly died: string };

/** The processes that wait for a run, by the name of their handler. */
const idle = new Map<string, ChildProcess[]>();

afterAll(() => {
  for (const child of [...idle.values()].flat()) child.kill();
  idle.clear();
});

/** A process that runs the handler and nothing else at this time. */
function processOf(name: string): ChildProcess {
  const waiting = idle.get(name)?.pop();
  if (waiting?.connected) return waiting;
  return fork(RUNTIME, [bundleOf(name)], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: ['--no-warnings'],
  });
}

/** What a process answers to a message, or that it ended instead. */
function ask(child: ChildProcess, message: object): Promise<Reply> {
  const heard: string[] = [];
  const listen = (chunk: Buffer) => void heard.push(chunk.toString());
  child.stderr!.on('data', listen);
  return new Promise((resolve) => {
    const end = (reply: Reply) => {
      child.stderr!.off('data', listen);
      child.off('close', die);
      resolve(reply);
    };
    const die = () => end({ died: heard.join('') });
    child.once('message', end).once('close', die);
    child.send(message);
  });
}

/**
 * Runs a bundled handler against the stand-in for AWS at the endpoint. Each run loads the bundle anew, so that it remembers
 * nothing, in a process that has no other run.
 */
export async function run(
  name: string,
  endpoint: string,
  environment: Record<string, string>,
  events: unknown[],
  remainingMillis = 30_000,
): Promise<Run> {
  const child = processOf(name);
  const reply = await ask(child, {
    environment: {
      PATH: process.env.PATH,
      ...LAMBDA_ENV,
      AWS_LAMBDA_FUNCTION_NAME: name,
      POWERTOOLS_SERVICE_NAME: name,
      AWS_ENDPOINT_URL: endpoint,
      ...environment,
    },
    events,
    remainingMillis,
  });
  if ('died' in reply) {
    child.kill();
    throw new Error(`${name} died: ${reply.died.slice(-2000)}`);
  }
  const { outcomes, lines } = reply;
  // a handler that was too slow may still be at work
  if (outcomes.some(({ error }) => error === TIMED_OUT)) child.kill();
  else idle.set(name, [...(idle.get(name) ?? []), child]);
  return { outcomes, lines: lines.map((line) => JSON.parse(line)) };
}
