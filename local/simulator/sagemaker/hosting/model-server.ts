import { mkdirSync, mkdtempSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inBackground } from '../../service/background';
import type { Scope } from '../../../core/scope';
import type { RunningProcess } from '../../../core/processes';
import type { Services } from '../../service/services';
import { fetchArtifacts } from './artifacts';
import { requireLocalImage, servingEnvironment, type ContainerOptions } from './container';
import { ServingFailure, type ServedModel } from './served-model';
import { ExecutionRole } from './session';

/** How many seconds SageMaker gives a container to answer /ping. */
const STARTUP_TIMEOUT = 240;
/** Python needs real time for imports, however fast the simulated clock runs. */
const LEAST_STARTUP = 60_000;
const POLL = 50;
/** How many times a container may exit before its first answer. */
const ATTEMPTS = 2;
const RESTART_DELAY = 250;

export interface ModelServerRequest {
  /** Such as `endpoint mortgage-prod main`, for the names of folder and process. */
  readonly name: string;
  readonly scope: Scope;
  readonly model: ServedModel;
  /** The ARN of the endpoint or the transform job. */
  readonly sourceArn: string;
  /** Named in a failure, such as `production variant main`. */
  readonly purpose: string;
  /** Seconds of the service's time until /ping must answer; 240 if absent. */
  readonly startupTimeout?: number;
  /** Further variables of the container's environment. */
  readonly environment?: { readonly [variable: string]: string };
  /** Follows the file that the container writes to, until it is stopped. */
  readonly follow?: (log: string) => { stop(): Promise<void> };
  /** Stops the server when it is aborted. */
  readonly signal?: AbortSignal;
}

/** A container that serves a model, and restarts whenever it exits. */
export interface ModelServer {
  /** The URL of the server. It changes with a restart, and is undefined while the server is down. */
  readonly url: string | undefined;
  /** The id of the process; 0 while the server is down. */
  readonly pid: number;
  readonly restarts: number;
  /** The file with its standard output and error. */
  readonly log: string;
  /** Resolves when the server answers /ping. */
  ready(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Downloads and unpacks a model with a session of its role, starts its container and waits until it answers /ping.
 *
 * @throws a ServingFailure worded as a FailureReason
 */
export async function startModelServer(
  services: Services,
  options: ContainerOptions,
  request: ModelServerRequest,
): Promise<ModelServer> {
  requireLocalImage(request.model);
  mkdirSync(services.folder, { recursive: true });
  const folder = mkdtempSync(join(services.folder, `${request.name.replace(/[^A-Za-z0-9-]+/g, '-')}-`));
  const server = new SupervisedServer(services, options, request, folder);
  try {
    const { model, scope, sourceArn } = request;
    const role = new ExecutionRole(services.aws, scope, model.roleArn, sourceArn);
    await fetchArtifacts(services, options, { model, role, folder, log: server.log });
    await server.start();
    return server;
  } catch (error) {
    await server.stop();
    request.signal?.throwIfAborted();
    throw error;
  }
}

class SupervisedServer implements ModelServer {
  public readonly log: string;
  public url: string | undefined;
  public restarts = 0;
  private process?: RunningProcess;
  private stopped = false;
  private readonly following?: { stop(): Promise<void> };
  private readonly abort = (): void => inBackground(this.stop());

  public constructor(
    private readonly services: Services,
    private readonly options: ContainerOptions,
    private readonly request: ModelServerRequest,
    private readonly folder: string,
  ) {
    this.log = join(folder, 'server.log');
    this.following = request.follow?.(this.log);
    request.signal?.addEventListener('abort', this.abort);
  }

  public get pid(): number {
    return this.process?.pid ?? 0;
  }

  public async start(): Promise<void> {
    for (let attempt = 1; !(await this.launch()); attempt++) {
      if (attempt === ATTEMPTS || this.stopped) throw new ServingFailure(await this.unhealthy());
    }
    inBackground(this.supervise());
  }

  public async ready(): Promise<void> {
    while (!this.url && !this.stopped) await sleep(POLL);
  }

  public async stop(): Promise<void> {
    this.stopped = true;
    this.url = undefined;
    this.request.signal?.removeEventListener('abort', this.abort);
    await this.process?.stop();
    await this.following?.stop();
    await rm(join(this.folder, 'model'), { recursive: true, force: true });
  }

  /** Restarts the container whenever it exits, as SageMaker does. */
  private async supervise(): Promise<void> {
    while (!this.stopped) {
      await this.process?.ended;
      this.url = undefined;
      this.process = undefined;
      if (this.stopped) return;
      await sleep(RESTART_DELAY);
      this.restarts += 1;
      await this.launch();
    }
  }

  /** Starts the process. Returns whether it answers. */
  private async launch(): Promise<boolean> {
    const portFile = join(this.folder, 'port');
    await rm(portFile, { force: true });
    if (this.stopped) return false;
    const { name, scope, model, environment } = this.request;
    const process = this.services.processes.start({
      name,
      program: this.options.python,
      args: ['-m', 'serving', '--model', join(this.folder, 'model'), '--port-file', portFile],
      env: servingEnvironment(this.options, scope, this.folder, { ...model.environment, ...environment }),
      cwd: this.folder,
      log: this.log,
    });
    this.process = process;
    const url = await this.answers(process, portFile);
    if (url && !this.stopped) this.url = url;
    else await process.stop();
    return this.url !== undefined;
  }

  private async answers(process: RunningProcess, portFile: string): Promise<string | undefined> {
    let ended = false;
    void process.ended.then(() => (ended = true));
    const patience = ((this.request.startupTimeout ?? STARTUP_TIMEOUT) * 1000) / this.services.clock.speed;
    const deadline = performance.now() + Math.max(patience, LEAST_STARTUP);
    for (; !ended && !this.stopped && performance.now() < deadline; await sleep(POLL)) {
      const port = await readFile(portFile, 'utf8').catch(() => undefined);
      if (port && (await pings(`http://127.0.0.1:${port}`))) return `http://127.0.0.1:${port}`;
    }
    return undefined;
  }

  private async unhealthy(): Promise<string> {
    const lines = (await readFile(this.log, 'utf8').catch(() => '')).trim().split('\n');
    const { purpose } = this.request;
    return (
      `The primary container for ${purpose} did not pass the ping health check. Please check CloudWatch logs for this ` +
      `endpoint. (${lines.at(-1) || 'it wrote nothing'}; see ${this.log})`
    );
  }
}

async function pings(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/ping`, { signal: AbortSignal.timeout(2000) }).catch(() => undefined);
  await answer?.arrayBuffer();
  return answer?.status === 200;
}
