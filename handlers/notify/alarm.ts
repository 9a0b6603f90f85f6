import type { AlarmStateChange } from '../../schema/events';
import type { Environments } from '../../schema/notifications';
import { changedAt } from '../private/alarm-time';
import { alarmPage } from './console';
import type { Message } from './message';
import { environmentOf, firstSentence, line, plain, timeOf, whereOf } from './words';

/** What comes before the instructions in the descriptions that this library writes. Nobody needs them when it is over. */
export const TO_DO = 'What to do: ';

/** What people were last told about an alarm, and when CloudWatch changed it, in milliseconds. */
export interface Told {
  readonly state: 'OK' | 'ALARM';
  readonly at: number;
}

/**
 * Whether a change of an alarm is news for people: it went off, or it returned to OK. A gap in the data in between is
 * not, nor is the first OK of a new alarm, nor what is older than what they know: events arrive in any order, and dead
 * letters days later.
 */
export function isNews(event: AlarmStateChange, told: Told | undefined): boolean {
  if (told !== undefined && changedAt(event) < told.at) return false;
  const { state, previousState } = event.detail;
  const before = previousState?.value;
  if (state.value === 'ALARM') return before !== 'INSUFFICIENT_DATA' || told?.state !== 'ALARM';
  return state.value === 'OK' && (before === 'ALARM' || told?.state === 'ALARM');
}

/** What the sentences of an alarm need to know. */
export interface AlarmSurroundings {
  readonly useCase: string;
  readonly environments: Environments;
  readonly partition: string;
  /** Where the handler runs. */
  readonly own: { readonly account: string; readonly region: string };
}

/** Says that an alarm went off, or is over: what it is about, where, why, and the page to look at. */
export function alarmMessage(event: AlarmStateChange, around: AlarmSurroundings): Message {
  const { state, configuration } = event.detail;
  const alarmName = line(event.detail.alarmName);
  const environment = environmentOf(event, alarmName, around.environments, around.useCase, around.own);
  const description = plain(configuration?.description ?? '').trim();
  const word = state.value === 'ALARM' ? 'ALARM' : 'OK again';
  const kind = kindOf(alarmName, `${around.useCase}-${environment}-`);
  const headline = kind ?? (description === '' ? alarmName : firstSentence(description));
  const reason = line(state.reason ?? '');
  return {
    subject: `${word}${environment === undefined ? '' : ` in ${environment}`}: ${headline}`,
    paragraphs: [
      state.value === 'ALARM' ? description : `This is over:\n${line(description.split(TO_DO)[0]) || alarmName}`,
      reason === '' ? '' : `CloudWatch says: ${reason}`,
      `Alarm ${alarmName}\n${whereOf(event, environment)}\n${timeOf(event.time)}`,
      alarmPage({ partition: around.partition, region: event.region }, event.detail.alarmName),
    ],
  };
}

/** What the fixed name of an alarm says, such as `drift check failed`. CloudFormation's own names have capital letters. */
function kindOf(alarmName: string, prefix: string): string | undefined {
  const rest = alarmName.startsWith(prefix) ? alarmName.slice(prefix.length) : '';
  return /^[a-z][a-z0-9-]*$/.test(rest) ? rest.replaceAll('-', ' ') : undefined;
}
