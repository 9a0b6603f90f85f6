import type { Session } from '../session';

/** One part of the lifecycle. It throws what went wrong. */
export interface Phase {
  readonly name: string;
  /** What the phase does, shown while it runs. */
  readonly title: string;
  run(session: Session): Promise<void>;
}
