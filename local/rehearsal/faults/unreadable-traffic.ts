import { randomUUID } from 'node:crypto';
import { DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { driftAlarm, startCheck, stateOf } from '../drift-check';
import { RehearsalFailure } from '../failure';
import { production } from '../production';
import type { Session } from '../session';
import { send, take } from '../traffic';
import { follow } from '../training-pipeline';
import { capturedObjects, alarmOf, reached } from './captured';
import type { Fault } from './fault';

const READABLE = 50;
const UNREADABLE = 300;

export const unreadableTraffic: Fault = {
  name: 'unreadable-traffic',
  title: 'most of the captured requests cannot be read; they have an alarm of their own, and count as no drift',
  after: 'deliver',
  async run(session) {
    const { scope, endpointName } = await production(session);
    await send(session, scope, endpointName, take(session.useCase.rows, READABLE));
    const garbage = await captureGarbage(session);
    const drift = await driftAlarm(session);
    const before = await stateOf(session, drift);
    const { status } = await follow(session, scope, await startCheck(session));
    session.progress.detail('check', status);
    await reached(session, await alarmOf(session, 'traffic-unreadable'), 'ALARM');
    if ((await stateOf(session, drift)) === 'ALARM' && before !== 'ALARM') {
      throw new RehearsalFailure(drift, 'requests that nobody can read were taken for drift');
    }
    // later checks shall read all that they find
    await session.aws.use(S3Client, scope, (s3) => s3.send(new DeleteObjectCommand(garbage)));
  },
};

/** Writes requests that can't be read to where the endpoint captures traffic. */
async function captureGarbage(session: Session): Promise<{ Bucket: string; Key: string }> {
  const { scope } = await production(session);
  const { bucket: Bucket, keys } = await capturedObjects(session);
  const newest = keys.toSorted().at(-1);
  if (!newest) throw new RehearsalFailure(Bucket, 'nothing has been captured');
  // a window ends in a whole second, before what has come in that second
  const time = new Date(Date.now() - 5000).toISOString();
  const line = () =>
    JSON.stringify({
      captureData: {
        endpointInput: { observedContentType: 'application/json', mode: 'INPUT', data: '{ "inst', encoding: 'JSON' },
      },
      eventMetadata: { eventId: randomUUID(), inferenceTime: time },
      eventVersion: '0',
    });
  const Key = `${newest.slice(0, newest.lastIndexOf('/'))}/unreadable.jsonl`;
  const Body = Array.from({ length: UNREADABLE }, line).join('\n');
  await session.aws.use(S3Client, scope, (s3) => s3.send(new PutObjectCommand({ Bucket, Key, Body })));
  session.progress.detail(`${UNREADABLE} requests`, `s3://${Bucket}/${Key}`);
  return { Bucket, Key };
}
