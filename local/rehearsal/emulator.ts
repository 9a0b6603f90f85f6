import { type ChildProcess, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { request } from 'node:https';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FILES, PACKAGE } from '../core/package';
import { tail } from './command';
import { RehearsalFailure } from './failure';
import { waitFor } from './waiting';
import { machineFaultIn } from '../core/machine-faults';
import { signalGroup, spawnGuarded } from '../core/processes';

/** The running emulator: one process, several accounts. */
export interface Emulator {
  readonly url: string;
  /** The file of the certificate that its clients have to trust. */
  readonly ca: string;
  /** Rejects if the emulator ends although nobody has stopped it. */
  readonly lost: Promise<never>;
  /** Ends the emulator and every Lambda function in it. */
  stop(): Promise<void>;
}

export interface EmulatorOptions {
  readonly port: number;
  /** The interpreter of the emulator's environment. */
  readonly python: string;
  readonly folder: string;
  readonly simulator: string;
  /** The file that every call is written to, one line of JSON each. */
  readonly calls: string;
  readonly signal: AbortSignal;
}

const GRACE_MILLIS = 3000;

/** A free port of 127.0.0.1. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export function addressOf({ folder, port }: { folder: string; port: number }): { url: string; ca: string } {
  return { url: `https://127.0.0.1:${port}`, ca: join(folder, 'tmp', 'ministack-tls', 'server.crt') };
}

export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  // ministack calls openssl for its certificate, and reports a missing one with a stack trace
  if (spawnSync('openssl', ['version']).error) {
    throw new RehearsalFailure(
      'openssl',
      'the local AWS makes its certificate with openssl, which is not in PATH; install it',
    );
  }
  const { url, ca } = addressOf(options);
  const log = join(options.folder, 'logs', 'emulator.log');
  const output = openSync(log, 'a');
  const child = spawnGuarded(options.python, ['-m', 'emulator'], { env: environment(options), output });
  closeSync(output);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()).once('error', () => resolve()));
  const stopping = new AbortController();
  const stop = async () => {
    stopping.abort();
    await end(child, ended);
  };
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
  const look = async () => (hasEnded() || (await isReady(url, ca)) ? true : undefined);
  const ready = await waitFor({ seconds: 30, every: 100, signal: options.signal }, look).catch(async (error: Error) => {
    await stop();
    throw error;
  });
  if (!ready || hasEnded()) {
    await stop();
    throw notStarted(log, options.port);
  }
  const lost = ended.then(() =>
    stopping.signal.aborted ? new Promise<never>(() => {}) : Promise.reject(gone(child, log)),
  );
  lost.catch(() => {});
  return { url, ca, lost, stop };
}

async function end(child: ChildProcess, ended: Promise<void>): Promise<void> {
  const kill = (name: NodeJS.Signals) => child.pid !== undefined && signalGroup(child.pid, name);
  kill('SIGTERM');
  await Promise.race([ended, sleep(GRACE_MILLIS, undefined, { ref: false })]);
  kill('SIGKILL');
  await ended;
}

/** Another program took the port between the moment that it was free and the moment that the emulator used it. */
export class PortTaken extends RehearsalFailure {}

function notStarted(log: string, port: number): RehearsalFailure {
  const last = tail(log, 15);
  const output = last.join('\n');
  if (/address already in use/i.test(output)) {
    return new PortTaken('emulator', `another program took port ${port}; rehearse again`, [`log: ${log}`]);
  }
  const fault = machineFaultIn(output, log);
  if (fault) return new RehearsalFailure('emulator', fault, [`log: ${log}`]);
  return new RehearsalFailure('emulator', 'the local AWS did not start', [...last, `log: ${log}`]);
}

function gone(child: ChildProcess, log: string): RehearsalFailure {
  const fault = machineFaultIn(tail(log, 15).join('\n'), log);
  const message = fault ?? `the local AWS has ended (${child.signalCode ?? child.exitCode}); rehearse again`;
  return new RehearsalFailure('emulator', message, [`log: ${log}`]);
}

/** Only what the emulator needs: the machine's certificates and keys must not leak into Lambda functions. */
function environment(options: EmulatorOptions): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    PYTHONPATH: PACKAGE,
    PYTHONDONTWRITEBYTECODE: '1',
    BIND_HOST: '127.0.0.1',
    MINISTACK_HOST: '127.0.0.1',
    GATEWAY_PORT: String(options.port),
    USE_SSL: '1',
    AUTH: 'true',
    IOT_MTLS_ENABLED: '0',
    TMPDIR: join(options.folder, 'tmp'),
    S3_DATA_DIR: join(options.folder, 's3'),
    LOCAL_SIMULATOR: options.simulator,
    LOCAL_RESOURCE_SPEC: FILES.resourceSpec,
    LOCAL_CALLS: options.calls,
  };
}

function isReady(url: string, ca: string): Promise<boolean> {
  if (!existsSync(ca)) return Promise.resolve(false);
  return new Promise((resolve) => {
    const sent = request(`${url}/_ministack/ready`, { ca: readFileSync(ca) }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    sent.on('error', () => resolve(false));
    sent.end();
  });
}
