import { CloudWatchClient, DescribeAlarmHistoryCommand } from '@aws-sdk/client-cloudwatch';
import { RehearsalFailure } from '../failure';
import { followDelivery } from '../delivery-pipeline';
import { release } from '../phases/approve';
import { environment, production } from '../production';
import type { Session } from '../session';
import { attempt, send, take } from '../traffic';
import type { Scope } from '../../core/scope';
import { registerBroken } from './broken-model';
import type { Fault } from './fault';
import { configOf } from './release-ends';

export const canaryAlarm: Fault = {
  name: 'canary-alarm',
  title:
    'a release answers with errors; its canary trips the alarm, staging is rolled back and production never changes',
  after: 'deliver',
  async run(session) {
    const staging = await environment(session, session.assembly.environments[0]!);
    const served = await production(session);
    const before = await configOf(session, served.scope, served.endpointName);
    const good = await configOf(session, staging.scope, staging.endpointName);
    const broken = await registerBroken(session, session.facts.modelPackage!);
    const execution = await release(session, broken);

    let ended = false;
    const errors: string[] = [];
    const traffic = async () => {
      while (!ended) {
        const rows = take(session.useCase.rows, 40);
        errors.push(...(await attempt(session, staging.scope, staging.endpointName, rows)).errors);
      }
    };
    const delivery = followDelivery(session, execution).finally(() => (ended = true));
    const [{ failed, status }] = await Promise.all([delivery, traffic()]);
    if (!failed || failed.stage !== staging.stack.name.split('-').at(-1)) {
      throw new RehearsalFailure('canary-alarm', `the delivery of a broken model ended as ${status}`);
    }
    session.progress.detail(`${failed.stage} ${failed.action}`, failed.message);
    const alarms = await alarmed(session, staging.scope, session.begun);
    if (!alarms.some((name) => failed.message.includes(name))) {
      throw new RehearsalFailure('canary-alarm', `no alarm stopped the rollout; the reason was: ${failed.message}`);
    }
    session.progress.detail('canary', `answered ${errors.length} requests with an error`);
    if ((await configOf(session, staging.scope, staging.endpointName)) !== good) {
      throw new RehearsalFailure(staging.endpointName, 'the endpoint was not rolled back to its earlier configuration');
    }
    await send(session, staging.scope, staging.endpointName, take(session.useCase.rows, 20));
    if ((await configOf(session, served.scope, served.endpointName)) !== before) {
      throw new RehearsalFailure(served.endpointName, 'a release that failed in staging changed production');
    }
  },
};

/** The alarms that have gone off since a time. Their state now says less, as the rollback changes it again. */
async function alarmed(session: Session, scope: Scope, since: Date): Promise<string[]> {
  const { AlarmHistoryItems } = await session.aws.use(CloudWatchClient, scope, (cloudwatch) =>
    cloudwatch.send(new DescribeAlarmHistoryCommand({ HistoryItemType: 'StateUpdate', StartDate: since })),
  );
  const wentOff = (AlarmHistoryItems ?? []).filter(({ HistorySummary }) => HistorySummary?.endsWith(' to ALARM'));
  return wentOff.map(({ AlarmName }) => AlarmName!);
}
