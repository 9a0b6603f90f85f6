import { DeleteObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { destination } from '../captured-traffic';
import { stateOf } from '../drift-check';
import { broken } from '../diagnosis';
import { RehearsalFailure } from '../failure';
import { production } from '../production';
import { type Session, within } from '../session';

/** The objects that production has captured of the model that it serves. */
export async function capturedObjects(session: Session): Promise<{ bucket: string; keys: string[] }> {
  const { scope, endpointName } = await production(session);
  await session.aws.simulator.parts.hosting.flush();
  const { bucket, prefix } = await destination(session, scope, endpointName);
  const { Contents } = await session.aws.use(S3Client, scope, (s3) =>
    s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix })),
  );
  return { bucket, keys: (Contents ?? []).map(({ Key }) => Key!) };
}

/** Deletes what production has captured, as its expiration would. */
export async function expireCaptured(session: Session): Promise<number> {
  const { scope } = await production(session);
  const { bucket: Bucket, keys } = await capturedObjects(session);
  await session.aws.use(S3Client, scope, (s3) =>
    Promise.all(keys.map((Key) => s3.send(new DeleteObjectCommand({ Bucket, Key })))),
  );
  return keys.length;
}

/** The alarm of production whose name ends in a word, such as `traffic-unreadable`. */
export async function alarmOf(session: Session, word: string): Promise<string> {
  const { stack } = await production(session);
  const names = Object.values(stack.template.Resources).map(({ Properties }) => Properties?.AlarmName);
  const found = names.find((name): name is string => typeof name === 'string' && name.endsWith(`-${word}`));
  if (!found) throw new RehearsalFailure(stack.name, `${stack.name} has no alarm ${word}`);
  return found;
}

/** Waits until an alarm of production is in a state. */
export async function reached(session: Session, alarm: string, wanted: string): Promise<void> {
  const found = await within(session, session.patience, async () =>
    (await stateOf(session, alarm)) === wanted ? true : undefined,
  );
  if (!found) throw await broken(session, `alarm ${alarm}`, `it is ${await stateOf(session, alarm)}, not ${wanted}`);
  session.progress.detail(`alarm ${alarm}`, wanted);
}
