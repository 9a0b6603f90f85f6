import { join, resolve } from 'node:path';
import type { Assembly } from './assembly';
import { takeFolder } from './folder';
import { linkSdk } from './function-packages';
import type { LocalAws } from './local-aws';
import type { Options } from './options';
import { Progress } from './progress';
import { Project } from './project';
import type { RehearsedUseCase } from './use-case';
import { type Waiting, waitFor } from './waiting';
import type { IamVerdict } from '../iam';
import type { Scope } from '../core/scope';

/** The state that the phases of one rehearsal share. */
export interface Session {
  readonly options: Options;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** How many seconds an event may take to have its effect before the connection counts as broken. */
  patience: number;
  /** How many seconds a service waits in one second of real time. */
  readonly speed: number;
  /** The folder that the rehearsal writes to. */
  readonly folder: string;
  readonly project: Project;
  readonly useCase: RehearsedUseCase;
  readonly facts: Facts;
  /** When the previous phase began, as what a phase waits for may have failed near the end of that one. */
  since: Date;
  /** When the current phase began. */
  begun: Date;
  /** The cloud assembly that is deployed or is about to be, once the phase `synth` has run. */
  assembly: Assembly;
  /** The physical ids of the resources that a template retained while it was deployed. */
  readonly retained: Set<string>;
  /** The local AWS, once the phase `start` has run. */
  aws: LocalAws;
  /** The types of all deployed resources, with one entry for each resource. */
  deployed: string[];
  /** What the IAM evaluator found, once the phase `judge` has run. */
  verdict?: IamVerdict;
}

/** Facts for the report. Each phase adds what it saw. */
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
  /** The subjects of the mail that people got. */
  mail?: string[];
  retained?: string[];
}

/** How many seconds an event may take to have its effect before the connection counts as broken. */
const PATIENCE = 45;

/** How many seconds a service waits in one second of real time. */
const SPEED = 60;

/** A session that has not begun, with an empty folder for its files. */
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
    retained: new Set<string>(),
    since: new Date(),
  };
  // the phases synth and start add the assembly and the local AWS
  return begun as unknown as Session;
}

/** The tools account, which trains models. */
export function toolsOf(session: Session): Scope {
  return session.assembly.development.scope;
}

/** Calls `look` until it returns something, for at most so many seconds. */
export function within<T>(
  session: Session,
  seconds: number,
  look: () => Promise<T | undefined>,
  options: Partial<Waiting> = {},
): Promise<T | undefined> {
  return waitFor({ seconds, signal: session.signal, ...options }, look);
}
