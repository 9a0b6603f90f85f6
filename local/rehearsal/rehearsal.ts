import { setTimeout as sleep } from 'node:timers/promises';
import type { Phase } from './phases/phase';
import type { Session } from './session';
import { noted } from './ending';
import { Interrupted, RehearsalFailure } from './failure';
import { machineFault, machineFaultIn } from '../core/machine-faults';

/** How many milliseconds the end of the emulator may take to be known. */
const LOSS_MILLIS = 300;

/** How a phase ended. */
export interface PhaseResult {
  readonly name: string;
  readonly seconds: number;
  readonly failure?: { readonly subject: string; readonly message: string; readonly details: readonly string[] };
}

/** Runs phases in order, and stops after the first that fails. */
export async function rehearse(session: Session, phases: readonly Phase[]): Promise<PhaseResult[]> {
  const results: PhaseResult[] = [];
  for (const phase of phases) {
    const started = performance.now();
    session.since = session.begun;
    session.begun = new Date();
    session.progress.phase(`${phase.name}: ${phase.title}`);
    const failure = await failureOf(session, phase);
    results.push({ name: phase.name, seconds: (performance.now() - started) / 1000, failure });
    if (failure) break;
  }
  return results;
}

/** The phases up to one. */
export function upTo(phases: readonly Phase[], name: string | undefined): Phase[] {
  const index = phases.findIndex((phase) => phase.name === name);
  return index < 0 ? [...phases] : phases.slice(0, index + 1);
}

async function failureOf(session: Session, phase: Phase): Promise<PhaseResult['failure']> {
  try {
    if (session.signal.aborted) throw new Interrupted();
    // a phase may wait long for an emulator that has ended
    const { aws } = session as Partial<Session>;
    await (aws ? Promise.race([phase.run(session), aws.lost]) : phase.run(session));
    return undefined;
  } catch (error) {
    if (error instanceof Interrupted || session.signal.aborted) throw new Interrupted();
    return told((await lossOf(session)) ?? error, phase, session.folder);
  }
}

/** Why the emulator has ended, if it has: a call that could not reach it tells nothing, and may be the first to know. */
async function lossOf({ aws }: Partial<Session>): Promise<unknown> {
  if (!aws) return undefined;
  const none = sleep(LOSS_MILLIS, undefined, { ref: false });
  return Promise.race([aws.lost, none]).catch((error: unknown) => error);
}

function told(error: unknown, phase: Phase, folder: string): PhaseResult['failure'] {
  const { name, message, stack } = error as Error;
  // a service that the disk fails says so in its answer
  const fault = machineFault(error) ?? machineFaultIn(message, folder);
  if (error instanceof RehearsalFailure) {
    return { subject: error.subject, message: fault ?? message, details: error.details };
  }
  if (fault !== undefined) return { subject: phase.name, message: fault, details: [] };
  const log = noted(stack, folder);
  return { subject: phase.name, message: `${name}: ${message}`, details: log === undefined ? [] : [`log: ${log}`] };
}
