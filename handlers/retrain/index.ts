import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { Context } from 'aws-lambda';
import { AlarmStateChange, RetrainingEvent, RetrainingRequested } from '../../schema/events';
import { naming } from '../private/call-names';
import { tell } from '../private/notice';
import { onceIn } from '../private/once';
import { parse } from '../../releases/parse';
import { settings } from '../private/settings';
import { Alarms, type WaitingAlarm } from './alarms';
import { Cooldown } from './cooldown';
import { Dataset } from './dataset';
import { causeOfAlarm, causeOfRequest } from './execution';
import { noticeOf } from './notices';
import type { Outcome } from './outcome';
import { Training } from './training';

const env = settings('PIPELINE_NAME', 'COOLDOWN_SECONDS', 'STATE_TABLE', 'USE_CASE', 'ALARMS');
/** The folder of all versions of the data; empty for a pipeline that decides itself what it learns from. */
const { DATASET_URI } = process.env;

const logger = new Logger();
const dynamodb = naming(new DynamoDBClient());
const once = onceIn(env.STATE_TABLE, dynamodb);
const cooldown = new Cooldown(dynamodb, env.STATE_TABLE, env.PIPELINE_NAME, Number(env.COOLDOWN_SECONDS));
const alarms = new Alarms(dynamodb, env.STATE_TABLE, env.PIPELINE_NAME, env.ALARMS.split(','));
const dataset = DATASET_URI ? new Dataset(new S3Client(), DATASET_URI) : undefined;
const training = new Training(naming(new SageMakerClient()), env.PIPELINE_NAME, cooldown, logger, dataset);

/**
 * Starts the training pipeline on the newest version of the data: when an alarm goes off, at most once per cooldown and
 * only if there is something new; and when somebody asks. The schedule makes it look again at the alarms that wait.
 */
export async function handler(event: unknown, context: Context): Promise<Outcome> {
  logger.addContext(context);
  const { 'detail-type': type } = parse(RetrainingEvent, event, 'the event');
  if (type === 'Scheduled Event') return lookAtWaiting();
  if (type === 'Retraining Requested') return request(parse(RetrainingRequested, event, 'the event'), context);
  return hear(parse(AlarmStateChange, event, 'the event'), context);
}

async function hear(change: AlarmStateChange, context: Context): Promise<Outcome> {
  const { alarmName, state } = change.detail;
  if (!alarms.knows(change)) {
    logger.warn('this alarm starts no training', { alarm: alarmName });
    return { started: false, because: 'unknown alarm' };
  }
  // missing data says nothing about what went off before
  if (state.value === 'INSUFFICIENT_DATA') return { started: false, because: 'over' };
  const newest = await alarms.note(change);
  if (!newest || state.value === 'OK') return { started: false, because: 'over' };
  const outcome = await once(change.id, context, lookAtWaiting);
  logger.info('the alarm was handled', { eventId: change.id, alarm: alarmName, outcome });
  return outcome;
}

/** One run serves all alarms that are on. The oldest is its cause. */
async function lookAtWaiting(): Promise<Outcome> {
  const waiting = await alarms.waiting();
  if (waiting.length === 0) return { started: false, because: 'nothing waits' };
  const outcome = await training.attempt(causeOfAlarm(waiting[0].change, waiting[0].runs));
  for (const alarm of waiting) await tellOfAlarm(alarm, outcome);
  if (outcome.started) await Promise.all(waiting.map((alarm) => alarms.settle(alarm)));
  logger.info('the waiting alarms were looked at', { alarms: waiting.map(({ arn }) => arn), outcome });
  return outcome;
}

async function tellOfAlarm(alarm: WaitingAlarm, outcome: Outcome): Promise<void> {
  // that it has led to the run whose cooldown this is, people know
  if (alarm.runs > 0 && !outcome.started && outcome.because === 'cooldown') return;
  const notice = noticeOf({ useCase: env.USE_CASE, dataset: DATASET_URI, event: alarm.change }, outcome);
  if (!notice || notice.once === alarm.told) return;
  await tell(notice.type, notice.detail);
  await alarms.told(alarm, notice.once);
}

async function request(event: RetrainingRequested, context: Context): Promise<Outcome> {
  const outcome = await once(event.id, context, async () => {
    const found = await training.attempt(causeOfRequest(event));
    const notice = noticeOf({ useCase: env.USE_CASE, dataset: DATASET_URI, event }, found);
    if (notice) await tell(notice.type, notice.detail);
    return found;
  });
  logger.info('the request was handled', { eventId: event.id, outcome });
  return outcome;
}
