import { setTimeout as sleep } from 'node:timers/promises';
import { RehearsalFailure } from '../failure';
import { publishNewerData } from '../newer-data';
import { noticeOf, noticesSoFar } from '../notices';
import { type Session, toolsOf } from '../session';
import { followToSuccess, trainingPipeline } from '../training-pipeline';
import type { Fault } from './fault';
import { alarmAgain, expireState, fireRules, startedAgain, trainings } from './retraining';

export const alarmDuringCooldown: Fault = {
  name: 'alarm-during-cooldown',
  title: 'the drift alarm goes off within the cooldown of a retraining; it is looked at again when the cooldown ends',
  after: 'deliver',
  async run(session) {
    const scope = toolsOf(session);
    await retrained(session);
    await publishNewerData(session, 'newest');
    const before = await trainings(session);
    const notices = await noticesSoFar(session, scope);
    await alarmAgain(session);
    await noticeOf(session, scope, 'Retraining Postponed', notices);
    await fireRules(session);
    await sleep(2000, undefined, { signal: session.signal });
    if ((await trainings(session)) !== before) {
      throw new RehearsalFailure(await trainingPipeline(session), 'a training started within the cooldown');
    }
    if ((await expireState(session)) === 0)
      throw new RehearsalFailure('cooldown', 'no table holds a cooldown that ends');
    await fireRules(session);
    await followToSuccess(session, scope, await startedAgain(session, before, 'end of the cooldown → retraining'));
  },
};

/** Has the alarm start a retraining, which begins the cooldown. */
async function retrained(session: Session): Promise<void> {
  await expireState(session);
  await publishNewerData(session, 'newer-still');
  const before = await trainings(session);
  await alarmAgain(session);
  await followToSuccess(session, toolsOf(session), await startedAgain(session, before, 'drift alarm → retraining'));
}
