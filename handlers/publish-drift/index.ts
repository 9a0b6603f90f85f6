import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import type { Context } from 'aws-lambda';
import { PipelineExecutionStatusChange } from '../../schema/events';
import { naming } from '../private/call-names';
import { onceIn } from '../private/once';
import { parse } from '../../releases/parse';
import { settings } from '../private/settings';
import { FAILED, type Measurements, measurements, timeOf } from './measurements';
import { publish } from './metrics';
import { readReport, UnreadableReport } from './report';

const env = settings('REPORT_BUCKET', 'REPORT_PREFIX', 'USE_CASE', 'ENVIRONMENT', 'METRICS_NAMESPACE', 'STATE_TABLE');
const REPORTS = { bucket: env.REPORT_BUCKET, key: env.REPORT_PREFIX };
const DIMENSIONS = { UseCase: env.USE_CASE, Environment: env.ENVIRONMENT };

const logger = new Logger();
const metrics = new Metrics({ namespace: env.METRICS_NAMESPACE });
const s3 = new S3Client();
const once = onceIn(env.STATE_TABLE, naming(new DynamoDBClient()));

type Outcome = { readonly published: boolean };

/**
 * Publishes metrics when a drift check ends. SageMaker may send several events for one end, so the key of the work is
 * the end of the execution and not the event. If the report can't be read, the failure is published once, under a key
 * of its own. The event still fails, so that Lambda retries it and keeps it as a dead letter.
 */
export async function handler(event: unknown, context: Context): Promise<Outcome> {
  logger.addContext(context);
  const { detail, time } = parse(PipelineExecutionStatusChange, event, 'the event');
  const { pipelineExecutionArn: execution, currentPipelineExecutionStatus: status, executionEndTime } = detail;
  if (status === 'Executing' || status === 'Stopping') return { published: false };
  const at = new Date(time);
  const end = [execution, status, executionEndTime].join(' ');
  const publishOnce = (key: string, measured: Measurements, time = at) =>
    once(key, context, async () => {
      publish(metrics, DIMENSIONS, time, measured);
      logger.info('the drift check was published', { execution, status, measured });
      return { published: true };
    });
  if (status !== 'Succeeded') return publishOnce(end, FAILED);
  try {
    const report = await readReport(s3, REPORTS, execution);
    const time = timeOf(report, at);
    return await publishOnce(end, measurements(report, time), time);
  } catch (error) {
    if (error instanceof UnreadableReport) await publishOnce(`${end} unreadable`, FAILED);
    throw error;
  }
}
