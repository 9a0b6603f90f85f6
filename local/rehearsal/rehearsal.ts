import type { Phase } from './phases/phase';
import type { Session } from './session';
import { Interrupted, RehearsalFailure } from './failure';

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
    await phase.run(session);
    return undefined;
  } catch (error) {
    if (error instanceof Interrupted || session.signal.aborted) throw new Interrupted();
    if (error instanceof RehearsalFailure) {
      return { subject: error.subject, message: error.message, details: error.details };
    }
    const { name, message, stack } = error as Error;
    return { subject: phase.name, message: `${name}: ${message}`, details: stack?.split('\n').slice(1, 6) ?? [] };
  }
}
