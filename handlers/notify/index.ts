import { Logger } from '@aws-lambda-powertools/logger';
import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { Context } from 'aws-lambda';
import { Heard } from '../../schema/events';
import { Environments, Limits } from '../../schema/notifications';
import { naming } from '../private/call-names';
import { onceIn } from '../private/once';
import { parse, parseJson } from '../../releases/parse';
import { settings } from '../private/settings';
import { AlarmMemory } from './alarm-memory';
import { Editor } from './editor';
import { publication, subjectOf } from './message';
import { Models } from './models';
import { Releases } from './releases';

const env = settings('USE_CASE', 'TOPIC_ARN', 'LIMITS', 'ENVIRONMENTS', 'STATE_TABLE');
const { CHAT, EVALUATIONS, RELEASE_BUCKET = '', RELEASE_KEY = '' } = process.env;

const logger = new Logger();
const dynamodb = naming(new DynamoDBClient());
const s3 = new S3Client();
const sns = naming(new SNSClient());
const once = onceIn(env.STATE_TABLE, dynamodb);
const note = (what: string, error: unknown) => logger.warn(`${what} could not be read`, { error: error as Error });
const limits = parseJson(Limits, env.LIMITS, 'LIMITS');
const environments = parseJson(Environments, env.ENVIRONMENTS, 'ENVIRONMENTS');
const stages = environments.map(({ name }) => name);
const release = { bucket: RELEASE_BUCKET, key: RELEASE_KEY };
const editor = new Editor(
  { useCase: env.USE_CASE, limits, environments, evaluations: EVALUATIONS, release },
  new Models(naming(new SageMakerClient()), s3, note),
  new Releases(naming(new CodePipelineClient()), s3, release, stages, note),
  new AlarmMemory(dynamodb, env.STATE_TABLE),
);

type Outcome = { readonly told: boolean; readonly subject?: string };

/**
 * Writes a message for people about an event, and publishes it once. An event that is no news is answered without one.
 * What a message would show and cannot be read is left out: people are told in any case.
 */
export async function handler(event: unknown, context: Context): Promise<Outcome> {
  logger.addContext(context);
  const heard = parse(Heard, event, 'the event');
  const story = editor.storyOf(event, partsOf(context.invokedFunctionArn));
  if (story === undefined) return { told: false };
  const outcome = await once(story.key, context, async (): Promise<Outcome> => {
    const message = await story.write();
    if (message === undefined) return { told: false };
    await sns.send(new PublishCommand(publication(env.TOPIC_ARN, env.USE_CASE, message, CHAT === 'yes')));
    await story.published?.();
    return { told: true, subject: subjectOf(env.USE_CASE, message) };
  });
  logger.info('the event was handled', { eventId: heard.id, type: heard['detail-type'], outcome });
  return outcome;
}

function partsOf(functionArn: string): { partition: string; region: string; account: string } {
  const [, partition, , region, account] = functionArn.split(':');
  return { partition, region, account };
}
