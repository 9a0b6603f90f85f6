import { RehearsalFailure } from './failure';
import type { Session } from './session';

/**
 * Explains why an event or call had no effect: what IAM has denied lately, which events did not reach their targets,
 * and what the dead-letter queues hold.
 */
export async function broken(session: Session, joint: string, message: string): Promise<RehearsalFailure> {
  const details = [...refusals(session), ...(await undelivered(session)), ...(await deadLetters(session))];
  return new RehearsalFailure(
    joint,
    message,
    details.length > 0 ? details : ['no call was denied and no dead letter was written; check the event pattern'],
  );
}

function refusals({ aws, since }: Session): string[] {
  const refused = aws.refused.filter(({ time }) => isSince(time, since));
  const told = refused.map(
    ({ principal, action, resource }) => `denied: ${principal} is not allowed to call ${action} on ${resource}`,
  );
  return [...new Set(told)];
}

async function undelivered({ aws, since }: Session): Promise<string[]> {
  const events = await aws.control.undelivered();
  return events
    .filter(({ time }) => isSince(time, since))
    .map(({ rule, target, code, message }) => `rule ${rule} did not deliver to ${target}: ${code} ${message}`);
}

async function deadLetters({ aws, assembly, since }: Session): Promise<string[]> {
  const letters = await Promise.all(assembly.scopes.map((scope) => aws.deadLetters(scope)));
  return letters
    .flat()
    .filter(({ sent }) => sent >= since)
    .map(({ queue, body }) => `dead letter in ${queue}: ${body.slice(0, 300)}`);
}

function isSince(time: string | undefined, since: Date): boolean {
  return time !== undefined && new Date(time) >= since;
}
