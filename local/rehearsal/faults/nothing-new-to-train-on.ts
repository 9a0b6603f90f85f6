import { setTimeout as sleep } from 'node:timers/promises';
import { RehearsalFailure } from '../failure';
import { publishNewerData } from '../newer-data';
import { noticeOf, noticesSoFar } from '../notices';
import { toolsOf } from '../session';
import { followToSuccess, trainingPipeline } from '../training-pipeline';
import type { Fault } from './fault';
import { driftUntilAlarm, fireRules, startedAgain, trainings } from './retraining';

export const nothingNewToTrainOn: Fault = {
  name: 'nothing-new-to-train-on',
  title: 'traffic has drifted, but there is no newer data; people are told, and newer data starts the training',
  after: 'deliver',
  async run(session) {
    const scope = toolsOf(session);
    const before = await trainings(session);
    const notices = await noticesSoFar(session, scope);
    await driftUntilAlarm(session);
    await noticeOf(session, scope, 'Retraining Skipped', notices);
    await sleep(2000, undefined, { signal: session.signal });
    if ((await trainings(session)) !== before) {
      throw new RehearsalFailure(await trainingPipeline(session), 'a model was trained again on the same data');
    }
    await publishNewerData(session);
    await fireRules(session);
    await followToSuccess(session, scope, await startedAgain(session, before, 'newer data → retraining'));
  },
};
