import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SageMakerClient, StartPipelineExecutionCommand } from '@aws-sdk/client-sagemaker';
import type { Context } from 'aws-lambda';
import { AlarmStateChange } from '../../schema/events';
import { onceIn } from '../private/once';
import { parse } from '../private/parse';
import { settings } from '../private/settings';
import { Cooldown } from './cooldown';
import { executionFor } from './execution';

const env = settings('PIPELINE_NAME', 'COOLDOWN_SECONDS', 'STATE_TABLE');

const logger = new Logger();
const sagemaker = new SageMakerClient();
const dynamodb = new DynamoDBClient();
const once = onceIn(env.STATE_TABLE, dynamodb);
const cooldown = new Cooldown(dynamodb, env.STATE_TABLE, env.PIPELINE_NAME, Number(env.COOLDOWN_SECONDS));

type Outcome = { readonly started: true; readonly execution: string } | { readonly started: false; until?: number };

/** Starts the training pipeline when an alarm goes off, at most once per event and once per cooldown. */
export async function handler(event: unknown, context: Context): Promise<Outcome> {
  logger.addContext(context);
  const change = parse(AlarmStateChange, event, 'the event');
  if (change.detail.state.value !== 'ALARM') return { started: false };
  const outcome = await once(change.id, context, () => retrain(change));
  logger.info('the alarm was handled', { eventId: change.id, alarm: change.detail.alarmName, outcome });
  return outcome;
}

async function retrain(change: AlarmStateChange): Promise<Outcome> {
  const claim = await cooldown.claim(change.id, Math.floor(Date.now() / 1000));
  if (!claim.granted) return { started: false, until: claim.until };
  try {
    const started = await sagemaker.send(new StartPipelineExecutionCommand(executionFor(env.PIPELINE_NAME, change)));
    return { started: true, execution: started.PipelineExecutionArn ?? '' };
  } catch (error) {
    const note = (cause: unknown) => logger.error('the cooldown could not be released', { error: cause as Error });
    await cooldown.release(change.id).catch(note);
    throw error;
  }
}
