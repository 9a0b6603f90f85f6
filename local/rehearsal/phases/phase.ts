import type { Session } from '../session';

/** A part of the lifecycle that is rehearsed as one; it throws what went wrong. */
export interface Phase {
  readonly name: string;
  /** What happens, for somebody who watches. */
  readonly title: string;
  run(session: Session): Promise<void>;
}
