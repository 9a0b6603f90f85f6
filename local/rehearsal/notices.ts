import { broken } from './diagnosis';
import { type Session, within } from './session';
import type { Scope } from '../core/scope';

/** The source of the events by which handlers of the product tell people something. */
const SOURCE = 'cdk-ml-lifecycle';

/** A notice for people. */
export interface Notice {
  readonly type: string;
  readonly reason: string;
}

/** How many notices an account has had so far. */
export async function noticesSoFar(session: Session, scope: Scope): Promise<number> {
  return (await session.aws.control.events(scope, SOURCE)).length;
}

/**
 * Waits for a notice of a type, and prints it.
 * @param after how many notices there were before what it is about
 */
export async function noticeOf(session: Session, scope: Scope, type: string, after: number): Promise<Notice> {
  const found = await within(session, session.patience, async () => {
    const events = (await session.aws.control.events(scope, SOURCE)).slice(after);
    return events.find(({ DetailType }) => DetailType === type);
  });
  if (!found) throw await broken(session, `notice ${type}`, `nobody was told: there is no event ${type}`);
  const reason = String(found.Detail.reason);
  session.progress.detail(`notice ${type}`, reason);
  return { type, reason };
}
