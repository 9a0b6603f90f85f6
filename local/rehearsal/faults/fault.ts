import type { Session } from '../session';

/** Something that goes wrong on purpose, and how it must end. Any other end fails the rehearsal. */
export interface Fault {
  readonly name: string;
  /** What goes wrong, and how it has to end. */
  readonly title: string;
  /** The phase of the lifecycle after which it happens. */
  readonly after: string;
  /** The phase that the fault runs in its own way. */
  readonly replaces?: string;
  run(session: Session): Promise<void>;
}
