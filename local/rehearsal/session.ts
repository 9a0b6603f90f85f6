import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Assembly } from './assembly';
import { UsageError } from './failure';
import { linkSdk } from './function-packages';
import type { LocalAws } from './local-aws';
import type { Options } from './options';
import { Progress } from './progress';
import { Project } from './project';
import type { RehearsedUseCase } from './use-case';
import { type Waiting, waitFor } from './waiting';
import type { IamVerdict } from '../iam';
import type { Scope } from '../core/scope';

/** What the phases of one rehearsal share. */
export interface Session {
  readonly options: Options;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** How long an event may take to have its effect, in seconds, before its joint counts as broken. */
  patience: number;
  /** How many seconds of a service's waiting pass in one. */
  readonly speed: number;
  /** Everything that the rehearsal writes is below it. */
  readonly folder: string;
  readonly project: Project;
  readonly useCase: RehearsedUseCase;
  readonly facts: Facts;
  /** When the phase before began: what a phase waits for may have gone wrong at the end of that. */
  since: Date;
  /** When the phase began that is under way. */
  begun: Date;
  /** The cloud assembly; from the phase `synth` on. */
  assembly: Assembly;
  /** From the phase `start` on. */
  aws: LocalAws;
  /** The types of all resources that were deployed, one entry each. */
  deployed: string[];
  /** What the IAM evaluator said; from the phase `judge` on. */
  verdict?: IamVerdict;
}

/** What the report tells; a phase adds what it saw. */
export interface Facts {
  resources: { stack: string; resources: number }[];
  execution?: string;
  gate?: { label: string; value: number; limit: number; atLeast: boolean }[];
  modelPackage?: string;
  metrics?: { readonly [path: string]: number };
  latency?: { requests: number; p50: number; p99: number };
  /** Captured records before the predictions, and after them. */
  capturedBefore?: number;
  captured?: number;
  challenger?: string;
  retained?: string[];
}

/** How long an event may take to have its effect, in seconds, before its joint counts as broken. */
const PATIENCE = 45;

/** How many seconds of a service's waiting pass in one. */
const SPEED = 60;

/** A session that has not begun, with an empty folder for what it writes. */
export function newSession(
  options: Options,
  signal: AbortSignal,
  { progress = new Progress(), patience = PATIENCE, speed = SPEED } = {},
): Session {
  const project = new Project(resolve(options.project));
  const useCase = project.useCase(options.useCase);
  const folder = resolve(options.folder ?? join(project.scratch, useCase.name));
  takeFolder(folder);
  linkSdk(folder);
  const begun = {
    options,
    progress,
    patience,
    speed,
    signal,
    folder,
    project,
    useCase,
    facts: { resources: [] },
    deployed: [],
    since: new Date(),
  };
  // assembly and aws are there from the phases that make them on
  return begun as unknown as Session;
}

const OWNER = 'rehearsal.pid';

/** Empties the folder, unless it is that of a rehearsal that still runs, or holds something else. */
function takeFolder(folder: string): void {
  const owner = join(folder, OWNER);
  if (existsSync(owner)) {
    const pid = Number(readFileSync(owner, 'utf8'));
    if (pid !== process.pid && isRunning(pid)) {
      throw new UsageError(`process ${pid} rehearses in ${folder}; stop it, or name another folder with --folder`);
    }
    rmSync(folder, { recursive: true });
  } else if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new UsageError(`--folder must be empty or that of an earlier rehearsal, got ${folder}`);
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(owner, String(process.pid));
  for (const below of ['logs', 'tmp', 's3']) mkdirSync(join(folder, below));
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Where models are made. */
export function toolsOf(session: Session): Scope {
  return session.assembly.development.scope;
}

/** Looks until there is something to see, for at most so many seconds. */
export function within<T>(
  session: Session,
  seconds: number,
  look: () => Promise<T | undefined>,
  options: Partial<Waiting> = {},
): Promise<T | undefined> {
  return waitFor({ seconds, signal: session.signal, ...options }, look);
}
