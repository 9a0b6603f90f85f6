import { Cloud } from '../support/cloud';
import { eventOf } from '../support/examples';
import { type Outcome, run } from '../support/lambda';
import { type Answer, type Request, json, refuse } from '../support/wire';

export const PIPELINE = 'mortgage-approval-training';
export const EXECUTION = `arn:aws:sagemaker:eu-west-1:111111111111:pipeline/${PIPELINE}/execution/4r83jejmhorv`;
export const ALARM = 'arn:aws:cloudwatch:eu-west-1:333333333333:alarm:mortgage-approval-prod-drift';
export const OTHER = 'arn:aws:cloudwatch:eu-west-1:222222222222:alarm:mortgage-approval-staging-drift';
export const ENV = {
  PIPELINE_NAME: PIPELINE,
  COOLDOWN_SECONDS: '86400',
  STATE_TABLE: 'state',
  USE_CASE: 'mortgage-approval',
  ALARMS: `${OTHER},${ALARM}`,
  DATASET_URI: 's3://curated/lending/applications',
};
export const START = 'SageMaker.StartPipelineExecution';
export const TELL = 'AWSEvents.PutEvents';
export const COOLDOWN = `cooldown#${PIPELINE}`;
export const RECORD = `alarm#${PIPELINE}#${ALARM}`;

export const REASON = 'Threshold Crossed: 1 datapoint [0.31]\nwas greater than the threshold (0.2).';

/** An alarm event, as in CloudWatch's user guide. */
export const alarm = (id: string, detail: object = {}, arn = ALARM) => ({
  ...eventOf(
    'aws.cloudwatch',
    'CloudWatch Alarm State Change',
    {
      alarmName: arn.slice(arn.lastIndexOf(':') + 1),
      state: { value: 'ALARM', reason: REASON, reasonData: '{}', timestamp: '2026-11-20T09:30:00.000+0000' },
      previousState: { value: 'OK', reason: '', reasonData: '{}', timestamp: '2026-11-19T09:30:00.000+0000' },
      configuration: { metrics: [] },
      ...detail,
    },
    id,
  ),
  resources: [arn],
});
/** The alarm in another state, a number of minutes later. */
export const turned = (id: string, value: string, minutes: number, arn = ALARM) =>
  alarm(id, { state: { value, reason: REASON, timestamp: `2026-11-20T09:${30 + minutes}:00.000+0000` } }, arn);
export const tick = { ...eventOf('aws.events', 'Scheduled Event', {}, 'tick'), resources: [] };
export const requested = (detail: object = {}) =>
  eventOf(
    'cdk-ml-lifecycle',
    'Retraining Requested',
    { useCase: 'mortgage-approval', reason: 'New year', ...detail },
    'request-1',
  );
export const epoch = () => Math.floor(Date.now() / 1000);

/** When the first run has started, in epoch seconds: after the alarms. */
const RUNS_SINCE = Date.parse('2026-11-20T10:00:00Z') / 1000;

/** A run of the pipeline, as the service lists it. */
export interface Run {
  readonly name?: string;
  readonly token?: string;
  readonly status?: string;
  readonly version?: string;
  readonly steps?: object[];
  /** When it has started, in milliseconds; by default, a minute after the run before. */
  readonly at?: number;
}

export const arnOf = (i: number): string => `${EXECUTION}${i}`;

/** The account in which the handler runs: its cloud, the runs of its pipeline, and its dataset. */
export class Account {
  /** The runs, oldest first. */
  public runs: Run[] = [];
  /** Whether the answers to starts are lost. The runs start nevertheless. */
  public loses = false;
  /** The time of this account in milliseconds, if runs start by it. */
  public now?: number;

  private constructor(public readonly cloud: Cloud) {}

  /** An account in which the version 1990 of the dataset is published. */
  public static async start(): Promise<Account> {
    const account = new Account(await Cloud.start());
    account.publish('1990');
    account.answer();
    return account;
  }

  public async handleIn(environment: Record<string, string>, ...events: unknown[]): Promise<Outcome[]> {
    return (await run('retrain', this.cloud.endpoint, environment, events)).outcomes;
  }

  public handle(...events: unknown[]): Promise<Outcome[]> {
    return this.handleIn(ENV, ...events);
  }

  public publish(version: string): void {
    this.cloud.objects.put(`curated/lending/applications/${version}/hmda.csv`, 'data');
  }

  public point(text: string): void {
    this.cloud.objects.put('curated/lending/applications/current.json', text);
  }

  /** What people were told: the type, and the detail. */
  public notices(): { type: string; environment?: string }[] {
    return this.cloud
      .inputs<{ Entries: { DetailType: string; Detail: string }[] }>(TELL)
      .map(({ Entries: [{ DetailType, Detail }] }) => ({ type: DetailType, ...JSON.parse(Detail) }));
  }

  /** The pipeline forgets its tokens, as the service may after some time. */
  public forget(): void {
    this.runs = this.runs.map((run) => ({ ...run, token: undefined }));
  }

  public endCooldown(): void {
    const item = this.cloud.table.items.get(COOLDOWN)!;
    this.cloud.table.items.set(COOLDOWN, { ...item, until: { N: `${epoch() - 1}` } });
  }

  private answer(): void {
    this.cloud.on(TELL, () => json({ FailedEntryCount: 0, Entries: [{ EventId: 'e' }] }));
    this.cloud.on('SageMaker.ListPipelineExecutions', (request) => this.list(request));
    this.cloud.on('SageMaker.ListPipelineParametersForExecution', (request) => {
      const { version } = this.asked(request);
      const given = version === undefined ? [] : [{ Name: 'DataVersion', Value: version }];
      return json({ PipelineParameters: given });
    });
    this.cloud.on('SageMaker.ListPipelineExecutionSteps', (request) =>
      json({ PipelineExecutionSteps: this.asked(request).steps ?? [] }),
    );
    this.cloud.on('SageMaker.DescribePipelineDefinitionForExecution', () =>
      json({ PipelineDefinition: JSON.stringify({ Parameters: [{ Name: 'DataVersion', DefaultValue: '1990' }] }) }),
    );
    this.cloud.on(START, (request) => this.begin(request));
  }

  /** The runs, the newest first, page by page. They have started one minute after the other. */
  private list({ body }: Request): Answer {
    const { MaxResults = 100, NextToken = '0' } = JSON.parse(body.toString());
    const summaries = this.runs.map(({ name, status = 'Succeeded', at }, i) => ({
      PipelineExecutionArn: arnOf(i),
      PipelineExecutionDisplayName: name,
      PipelineExecutionStatus: status,
      StartTime: at === undefined ? RUNS_SINCE + i * 60 : at / 1000,
    }));
    const end = Number(NextToken) + MaxResults;
    return json({
      PipelineExecutionSummaries: summaries.toReversed().slice(Number(NextToken), end),
      ...(end < summaries.length && { NextToken: `${end}` }),
    });
  }

  /** Starts a run, unless there is one with the same token. */
  private begin({ body }: Request): Answer {
    const input = JSON.parse(body.toString());
    const { ClientRequestToken: token, PipelineExecutionDisplayName: name, PipelineParameters } = input;
    const known = this.runs.findIndex((each) => each.token === token);
    if (known < 0)
      this.runs.push({ name, token, status: 'Executing', version: PipelineParameters?.[0].Value, at: this.now });
    if (this.loses) return refuse(500, 'InternalFailure');
    if (known >= 0) return json({ PipelineExecutionArn: arnOf(known) });
    return json({ PipelineExecutionArn: arnOf(this.runs.length - 1) });
  }

  private asked({ body }: Request): Run {
    return this.runs[Number(JSON.parse(body.toString()).PipelineExecutionArn.slice(EXECUTION.length))];
  }
}
