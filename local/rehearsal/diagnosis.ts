import { RehearsalFailure } from './failure';
import type { Session } from './session';

/**
 * Why nothing came out of a joint: what IAM refused, what lies among the dead letters and which events nobody wanted, as
 * the local AWS recorded it.
 */
export async function broken(session: Session, joint: string, message: string): Promise<RehearsalFailure> {
  const scopes = session.assembly.stacks.map(({ scope }) => scope);
  const letters = await Promise.all(scopes.map((scope) => session.aws.deadLetters(scope)));
  const details = [
    ...refusals(session),
    ...letters.flat().map(({ queue, body }) => `dead letter in ${queue}: ${body.slice(0, 300)}`),
  ];
  return new RehearsalFailure(
    joint,
    message,
    details.length > 0 ? details : ['no call was refused and no dead letter was written: look at the event pattern'],
  );
}

function refusals(session: Session): string[] {
  return [
    ...new Set(
      session.aws.refused.map((call) => `denied: ${call.principal} may not ${call.action} on ${call.resource}`),
    ),
  ];
}
