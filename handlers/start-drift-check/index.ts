import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SageMakerClient, StartPipelineExecutionCommand } from '@aws-sdk/client-sagemaker';
import type { Context } from 'aws-lambda';
import { DriftCheckRequest } from '../../schema/events';
import { naming } from '../private/call-names';
import { tell } from '../private/notice';
import { onceIn } from '../private/once';
import { parse } from '../../releases/parse';
import { settings } from '../private/settings';
import { listCaptured } from './captured';
import { executionFor, keyOf } from './execution';
import { manifestKey, renderManifest, writeManifest } from './manifest';
import { publish } from './metrics';
import { Silence } from './silence';
import { judge } from './verdict';
import { hoursOf, type Window, windowAt } from './window';

const env = settings(
  'CAPTURE_BUCKET',
  'CAPTURE_PREFIX',
  'ENDPOINT_NAME',
  'WINDOW_HOURS',
  'CAPACITY_BYTES',
  'MANIFEST_BUCKET',
  'MANIFEST_PREFIX',
  'PIPELINE_NAME',
  'USE_CASE',
  'ENVIRONMENT',
  'METRICS_NAMESPACE',
  'STATE_TABLE',
);
/** The one variant whose traffic is checked, if not that of all. */
const VARIANT = process.env.VARIANT_NAME;
const DAY = 86_400_000;
const DIMENSIONS = { UseCase: env.USE_CASE, Environment: env.ENVIRONMENT };

const logger = new Logger();
const metrics = new Metrics({ namespace: env.METRICS_NAMESPACE });
const s3 = new S3Client();
const sagemaker = naming(new SageMakerClient());
const dynamodb = naming(new DynamoDBClient());
const once = onceIn(env.STATE_TABLE, dynamodb);
const silence = new Silence(dynamodb, env.STATE_TABLE, env.ENDPOINT_NAME);

type Outcome =
  | { readonly started: true; readonly execution: string }
  | { readonly started: false; readonly reason: string };

/**
 * Starts a drift check of the traffic that the endpoint captured in the window before a scheduled time, once per model and
 * time. Only the objects of the window are given to the job. If there are none, there is nothing to check. If they don't
 * fit on the disk of the job, the check has failed, and people are told.
 */
export async function handler(event: unknown, context: Context): Promise<Outcome> {
  logger.addContext(context);
  const request = parse(DriftCheckRequest, event, 'the request');
  const outcome = await once(keyOf(request), context, () => check(request));
  logger.info('the drift check was handled', { request, outcome });
  return outcome;
}

async function check(request: DriftCheckRequest): Promise<Outcome> {
  const { modelVersion, scheduledTime } = request;
  const window = windowAt(scheduledTime, Number(env.WINDOW_HOURS));
  const path = [env.CAPTURE_PREFIX, modelVersion, env.ENDPOINT_NAME, ''].filter((part) => part !== undefined);
  const folder = { bucket: env.CAPTURE_BUCKET, key: path.join('/') };
  const captured = await listCaptured(s3, folder, hoursOf(window), VARIANT);
  const hoursWithoutTraffic = await silence.record(modelVersion ?? '', window.end, captured.last);
  const verdict = judge(captured, window, Number(env.CAPACITY_BYTES));
  const modelAgeDays = ageOf(request, window);
  const measure = (driftCheckFailed?: 0 | 1) =>
    publish(metrics, DIMENSIONS, window.end, {
      capturedBytes: captured.bytes,
      hoursWithoutTraffic,
      modelAgeDays,
      driftCheckFailed,
    });
  if (verdict.kind === 'start') {
    const execution = await start(request, window, renderManifest(folder, captured.keys));
    measure();
    return { started: true, execution };
  }
  if (verdict.kind === 'refuse') await refuse(verdict.reason, captured.bytes);
  measure(verdict.kind === 'refuse' ? 1 : 0);
  return { started: false, reason: verdict.reason };
}

/** The age of the model in days. A model grows old without traffic too, when no job reports its age. */
function ageOf({ modelCreatedAt }: DriftCheckRequest, { end }: Window): number | undefined {
  return modelCreatedAt === undefined ? undefined : (end.getTime() - Date.parse(modelCreatedAt)) / DAY;
}

async function start(request: DriftCheckRequest, window: Window, manifest: string): Promise<string> {
  const key = manifestKey([env.MANIFEST_PREFIX, env.ENDPOINT_NAME, request.modelVersion], window.end);
  const uri = await writeManifest(s3, { bucket: env.MANIFEST_BUCKET, key }, manifest);
  const command = new StartPipelineExecutionCommand(executionFor(env.PIPELINE_NAME, request, window, uri));
  return (await sagemaker.send(command)).PipelineExecutionArn ?? '';
}

function refuse(reason: string, capturedBytes: number): Promise<void> {
  const facts = { capturedBytes, capacityBytes: Number(env.CAPACITY_BYTES), windowHours: Number(env.WINDOW_HOURS) };
  return tell('Drift Check Refused', { useCase: env.USE_CASE, environment: env.ENVIRONMENT, reason, facts });
}
