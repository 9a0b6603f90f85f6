import type { Services } from '../../service/services';
import type { MlFolder } from './folder';
import type { ContainerStart, Images } from './images';
import type { Job } from './job';
import type { RoleSession } from './session';

export interface Container extends ContainerStart {
  readonly environment: { readonly [variable: string]: string };
  readonly maxRuntimeInSeconds?: number;
  readonly networkIsolation?: boolean;
}

export interface Host {
  readonly services: Services;
  readonly images: Images;
  /** Variables that lead a job without network isolation to the local AWS. */
  readonly network?: { readonly [variable: string]: string };
  readonly session: RoleSession;
}

/** Runs the container of a job until it exits, is stopped or times out. Returns the exit code or the signal. */
export async function runContainer(job: Job, folder: MlFolder, container: Container, host: Host) {
  const { program, args, env } = host.images.command(container);
  job.signal.throwIfAborted();
  const running = host.services.processes.start({
    name: `${job.identity.type} ${job.identity.name}`,
    program: folder.mapped(program),
    args: args.map((arg) => folder.mapped(arg)),
    env: { ...env, ...environmentOf(job, folder, container, host) },
    cwd: folder.work,
    log: job.log,
  });
  const stop = (): void => void running.stop();
  job.signal.addEventListener('abort', stop);
  const { maxRuntimeInSeconds } = container;
  const timer =
    maxRuntimeInSeconds && setTimeout(() => job.interrupt('max runtime exceeded'), millis(maxRuntimeInSeconds));
  try {
    return await running.ended;
  } finally {
    clearTimeout(timer || undefined);
    job.signal.removeEventListener('abort', stop);
  }
}

/** Node's timers take 31 bits, so a longer limit is cut. */
function millis(seconds: number): number {
  return Math.min(seconds * 1000, 2 ** 31 - 1);
}

function environmentOf(job: Job, folder: MlFolder, container: Container, host: Host): Record<string, string> {
  const { region } = job.identity;
  const given = Object.entries(container.environment).map(([name, value]) => [name, folder.mapped(value)]);
  return {
    ML_BASE: folder.base,
    HOME: folder.work, // not the user's, who may have credentials and packages there
    PYTHONNOUSERSITE: '1',
    AWS_EC2_METADATA_DISABLED: 'true',
    OMP_NUM_THREADS: '1',
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONUNBUFFERED: '1',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    ...(!container.networkIsolation && networkOf(host)),
    ...Object.fromEntries(given),
  };
}

/** What an isolated container lacks: the endpoint of the services, and a session to use them. */
function networkOf({ network, session }: Host): Record<string, string> {
  const { accessKeyId, secretAccessKey, sessionToken } = session.credentials;
  return {
    ...network,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken && { AWS_SESSION_TOKEN: sessionToken }),
  };
}
