import { readFileSync } from 'node:fs';
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { S3Client } from '@aws-sdk/client-s3';
import type { Credentials } from '../../../core/scope';
import type { Services } from '../../service/services';
import type { Job, JobIdentity } from './job';
import { messageOf, note } from './notes';
import { JobStorage } from './storage';

const LOG_BATCH = 1000;

export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly time: Date;
}

/** A session of a job's role, and what SageMaker does with it. */
export class RoleSession {
  private constructor(
    private readonly services: Services,
    private readonly identity: JobIdentity,
    public readonly credentials: Credentials,
  ) {}

  /** @throws a ServiceError if the role can't be assumed, so that no job is created */
  public static async open(services: Services, identity: JobIdentity, roleArn: string): Promise<RoleSession> {
    const credentials = await services.aws.assumeForService({
      scope: identity,
      roleArn,
      service: 'sagemaker.amazonaws.com',
      sourceArn: identity.arn,
      sessionName: 'SageMaker',
    });
    return new RoleSession(services, identity, credentials);
  }

  /** Runs some work with S3. */
  public async withStorage<T>(work: (storage: JobStorage) => Promise<T>): Promise<T> {
    const s3 = this.services.aws.client(S3Client, this.identity, this.credentials);
    try {
      return await work(new JobStorage(s3));
    } finally {
      s3.destroy();
    }
  }

  /** Writes the log of a job to CloudWatch Logs. A role without permission loses that log, but never the job. */
  public async publishLog(job: Job, group: string): Promise<void> {
    const lines = readFileSync(job.log, { encoding: 'utf8', flag: 'a+' }).split('\n').filter(Boolean);
    const client = this.services.aws.client(CloudWatchLogsClient, this.identity, this.credentials);
    const at = { logGroupName: group, logStreamName: `${job.identity.name}/algo-1-${Math.floor(Date.now() / 1000)}` };
    const timestamp = Date.now();
    try {
      await client.send(new CreateLogGroupCommand({ logGroupName: group })).catch(unlessItExists);
      await client.send(new CreateLogStreamCommand(at));
      for (let i = 0; i < lines.length; i += LOG_BATCH) {
        const logEvents = lines.slice(i, i + LOG_BATCH).map((message) => ({ timestamp, message }));
        await client.send(new PutLogEventsCommand({ ...at, logEvents }));
      }
    } catch (error) {
      note(job, `the log is not in ${group}: ${messageOf(error)}`);
    } finally {
      client.destroy();
    }
  }

  /** Publishes the metrics of a training job. A role without permission loses the metrics, but never the job. */
  public async publishMetrics(job: Job, namespace: string, measurements: readonly Measurement[]): Promise<void> {
    if (measurements.length === 0) return;
    const client = this.services.aws.client(CloudWatchClient, this.identity, this.credentials);
    const Dimensions = [{ Name: 'TrainingJobName', Value: job.identity.name }];
    const MetricData = measurements.map(({ name, value, time }) => ({
      MetricName: name,
      Value: value,
      Timestamp: time,
      Dimensions,
    }));
    try {
      await client.send(new PutMetricDataCommand({ Namespace: namespace, MetricData }));
    } catch (error) {
      note(job, `the metrics are not in ${namespace}: ${messageOf(error)}`);
    } finally {
      client.destroy();
    }
  }
}

function unlessItExists(error: unknown): void {
  if (!(error instanceof Error) || error.name !== 'ResourceAlreadyExistsException') throw error;
}
