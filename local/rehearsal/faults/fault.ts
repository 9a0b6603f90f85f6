import type { Session } from '../session';

/** Something that goes wrong on purpose, and the end that it must have; another end is a failure of the rehearsal. */
export interface Fault {
  readonly name: string;
  /** What goes wrong, and what has to come of it. */
  readonly title: string;
  /** The phase of the lifecycle after which it happens. */
  readonly after: string;
  /** The phase that it goes through itself. */
  readonly replaces?: string;
  run(session: Session): Promise<void>;
}
