import type { Cloud } from '../support/cloud';
import { type Answer, json, refuse, type Request } from '../support/wire';

export const ENDPOINT = '/aws/sagemaker/Endpoints/mortgage-approval-prod';
export const JOBS = '/aws/sagemaker/ProcessingJobs';
export const ENV = { RETENTION_DAYS: '90', LOG_GROUPS: ENDPOINT, SHARED_LOG_GROUPS: JOBS };
export const CREATE = 'Logs.CreateLogGroup';
export const RETAIN = 'Logs.PutRetentionPolicy';
export const tick = {
  id: 'tick',
  source: 'aws.events',
  'detail-type': 'Scheduled Event',
  account: '333333333333',
  time: '2026-11-30T00:00:00Z',
  region: 'eu-west-1',
  resources: ['arn:aws:events:eu-west-1:333333333333:rule/daily'],
  detail: {},
};

export const bodyOf = ({ body }: Request) => JSON.parse(body.toString()) as Record<string, never>;

/** The log groups of an account. */
export class LogGroups {
  /** The retention of each; 0 if it has none. */
  public readonly retention: Map<string, number>;

  public constructor(cloud: Cloud, groups: { readonly [name: string]: number } = {}) {
    this.retention = new Map(Object.entries(groups));
    cloud.on('Logs.DescribeLogGroups', (request) => this.list(request));
    cloud.on(CREATE, (request) => {
      const { logGroupName } = bodyOf(request);
      if (this.retention.has(logGroupName)) return refuse(400, 'ResourceAlreadyExistsException', { message: 'exists' });
      this.retention.set(logGroupName, 0);
      return json({});
    });
    cloud.on(RETAIN, (request) => {
      const { logGroupName, retentionInDays } = bodyOf(request);
      if (!this.retention.has(logGroupName))
        return refuse(400, 'ResourceNotFoundException', { message: 'no such group' });
      this.retention.set(logGroupName, retentionInDays);
      return json({});
    });
  }

  /** Lists by prefix as CloudWatch does, but in pages of one, and the longest name first. */
  private list(request: Request): Answer {
    const { logGroupNamePrefix, nextToken = 0 } = bodyOf(request);
    const found = [...this.retention]
      .filter(([name]) => name.startsWith(logGroupNamePrefix))
      .sort(([a], [b]) => b.localeCompare(a));
    const page = found.slice(Number(nextToken), Number(nextToken) + 1);
    return json({
      logGroups: page.map(([logGroupName, days]) => ({ logGroupName, ...(days > 0 && { retentionInDays: days }) })),
      ...(Number(nextToken) + 1 < found.length && { nextToken: `${Number(nextToken) + 1}` }),
    });
  }
}
