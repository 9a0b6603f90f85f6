import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { environmentOf } from './lambda-env';

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

const RUNTIME = join(process.cwd(), 'test/handlers/support/runtime.cjs');
const TIMED_OUT = 'Error: Task timed out';

/** The path of the bundle that is deployed. */
export function bundleOf(name: string): string {
  return join(process.cwd(), 'dist/handlers', name, 'index.js');
}

type Reply = { readonly outcomes: Outcome[] } | { readonly died: string };

/** The processes that wait for a run, by the name of their handler. */
const idle = new Map<string, ChildProcess[]>();

// an attack uses the scenarios of handlers, too, without Jest
if (typeof jest !== 'undefined') {
  // the first run of a file starts Node and compiles the bundle, on a machine that may be busy
  jest.setTimeout(60_000);
  afterAll(() => {
    for (const child of [...idle.values()].flat()) child.kill();
    idle.clear();
  });
}

/** A process that runs the handler and nothing else at this time. */
function processOf(name: string): ChildProcess {
  const waiting = idle.get(name)?.pop();
  if (waiting?.connected) return waiting;
  return fork(RUNTIME, [bundleOf(name)], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: ['--no-warnings'],
  });
}

/** What a process answers to a message, or that it ended instead; and what it logged until then. */
function ask(child: ChildProcess, message: object): Promise<{ reply: Reply; lines: string[] }> {
  const heard: string[] = [];
  const lines: string[] = [];
  const hear = (chunk: Buffer) => void heard.push(chunk.toString());
  child.stderr!.on('data', hear);
  return new Promise((resolve) => {
    const end = (reply: Reply) => {
      child.stderr!.off('data', hear);
      child.off('message', listen).off('close', die);
      resolve({ reply, lines });
    };
    const listen = (said: unknown) => {
      if ('lines' in (said as object)) lines.push(...(said as { lines: string[] }).lines);
      else end(said as Reply);
    };
    const die = () => end({ died: heard.join('') });
    child.on('message', listen).once('close', die);
    child.send(message);
  });
}

/** What a run may be told besides its events. */
export interface RunOptions {
  readonly remainingMillis?: number;
  /** Gets a function that kills the process of the run. */
  readonly killer?: (kill: () => void) => void;
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
  const { outcomes, lines, died } = await runUntil(name, endpoint, environment, events, { remainingMillis });
  if (died !== undefined) throw new Error(`${name} died: ${died.slice(-2000)}`);
  return { outcomes, lines };
}

/** Does the same with a process that may be killed: then `died` is what it wrote to its standard error. */
export async function runUntil(
  name: string,
  endpoint: string,
  environment: Record<string, string>,
  events: unknown[],
  { remainingMillis = 30_000, killer }: RunOptions,
): Promise<Run & { readonly died?: string }> {
  const child = processOf(name);
  killer?.(() => child.kill('SIGKILL'));
  const { reply, lines } = await ask(child, {
    environment: environmentOf(name, endpoint, environment),
    events,
    remainingMillis,
  });
  const logged = lines.map((line) => JSON.parse(line));
  if ('died' in reply) {
    child.kill();
    return { outcomes: [], lines: logged, died: reply.died };
  }
  // a handler that was too slow may still be at work
  if (reply.outcomes.some(({ error }) => error === TIMED_OUT)) child.kill();
  else idle.set(name, [...(idle.get(name) ?? []), child]);
  return { outcomes: reply.outcomes, lines: logged };
}
