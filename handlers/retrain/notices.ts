import type { AlarmStateChange, NoticeDetail, NoticeType, RetrainingRequested } from '../../schema/events';
import type { Outcome } from './outcome';

/** A notice that is ready to be sent. `once` tells it apart from others about the same event. */
export interface Telling {
  readonly type: NoticeType;
  readonly detail: NoticeDetail;
  readonly once: string;
}

/** What a notice is about: the event, and the dataset that its model would learn from. */
export interface Subject {
  readonly useCase: string;
  readonly dataset?: string;
  readonly event: AlarmStateChange | RetrainingRequested;
}

/** What people are told about an outcome. An alarm that is over needs no words: whoever follows it hears of its end. */
export function noticeOf(subject: Subject, outcome: Outcome): Telling | undefined {
  const about = aboutOf(subject);
  const detail = (reason: string, facts: NoticeDetail['facts']): NoticeDetail => ({
    ...about.who,
    reason: `${about.what}${reason}`,
    facts: { ...about.facts, ...facts },
  });
  if (outcome.started) {
    const { execution, version } = outcome;
    const from = version === undefined ? '' : `, on version ${version} of the data`;
    const told = detail(`. Training has started${from}.`, { execution, ...(version !== undefined && { version }) });
    return { type: 'Retraining Started', once: `started ${execution}`, detail: told };
  }
  switch (outcome.because) {
    case 'nothing new': {
      const { version, execution } = outcome;
      const reason =
        `, but there is nothing new to train on: the last run learnt from ${version}, ` +
        `which is the newest version of the data.${about.next}`;
      return {
        type: 'Retraining Skipped',
        once: `nothing new ${version}`,
        detail: detail(reason, { version, execution }),
      };
    }
    case 'no data':
      return {
        type: 'Retraining Skipped',
        once: 'no data',
        detail: detail(`, but no version of the data is published.${about.next}`, {}),
      };
    case 'cooldown': {
      const until = new Date(outcome.until * 1000).toISOString();
      const reason = `, within the cooldown of the last retraining. If the alarm is still on, training starts after ${until}.`;
      return { type: 'Retraining Postponed', once: `cooldown ${until}`, detail: detail(reason, { until }) };
    }
    default:
      return undefined;
  }
}

function aboutOf({ useCase, dataset, event }: Subject) {
  const data = dataset === undefined ? undefined : { dataset };
  if (event.source === 'cdk-ml-lifecycle') {
    const { reason } = event.detail;
    return { who: { useCase }, what: `Training was requested (${reason})`, facts: { ...data }, next: '' };
  }
  const { alarmName } = event.detail;
  const environment = environmentOf(useCase, alarmName);
  return {
    who: { useCase, ...(environment !== undefined && { environment }) },
    what: environment === undefined ? `The alarm ${alarmName} went off` : `The traffic of ${environment} has drifted`,
    facts: { alarm: alarmName, ...data },
    next: ' Training starts by itself when a newer version is published, as long as the alarm is on.',
  };
}

function environmentOf(useCase: string, alarmName: string): string | undefined {
  const [begin, end] = [`${useCase}-`, '-drift'];
  if (!alarmName.startsWith(begin) || !alarmName.endsWith(end)) return undefined;
  return alarmName.slice(begin.length, -end.length) || undefined;
}
