import { Registry, RELEASE, ENV as REGISTRY_ENV } from './make-release/registry';
import { Account, ENV as ACCOUNT_ENV, alarm, requested } from './retrain/fixture';
import { Cloud } from './support/cloud';
import { BASELINE_URI, CREATED_AT, eventOf } from './support/examples';
import { run } from './support/lambda';
import { type Answer, json, refuse } from './support/wire';

const BEGIN = Date.parse('2026-11-20T09:35:00Z');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** A handler with an event, and AWS around it. */
interface Row {
  readonly handler: string;
  readonly environment: Record<string, string>;
  readonly event: unknown;
  readonly cloud: Cloud;
  /** What the handler has done so far. */
  readonly done: () => unknown;
  /** Loses the answers to the call that counts, which takes effect, until it is told not to. */
  readonly lose: (loses: boolean) => void;
  /** The services forget the tokens of calls that they have answered. */
  readonly forget: () => void;
}

const DRIFT = 'arn:aws:sagemaker:eu-west-1:333333333333:pipeline/mortgage-approval-prod-drift';

async function retrain(event: unknown): Promise<Row> {
  const account = await Account.start();
  return {
    handler: 'retrain',
    environment: ACCOUNT_ENV,
    event,
    cloud: account.cloud,
    done: () => account.runs.length,
    lose: (loses) => void (account.loses = loses),
    forget: () => account.forget(),
  };
}

/** Starts executions, one for each token that it remembers. */
class Executions {
  public count = 0;
  public loses = false;
  private readonly tokens = new Set<string>();

  public begin(token: string): Answer {
    if (!this.tokens.has(token)) this.count += 1;
    this.tokens.add(token);
    return this.loses ? refuse(500, 'InternalFailure') : json({ PipelineExecutionArn: `${DRIFT}/execution/a` });
  }
}

const ROWS: { readonly [name: string]: () => Promise<Row> } = {
  'make-release and an approval': async () => {
    const registry = await Registry.start();
    registry.edit({ at: 0, fields: ['ModelApprovalStatus'] });
    return {
      handler: 'make-release',
      environment: REGISTRY_ENV,
      event: registry.eventOf({ at: 0, fields: ['ModelApprovalStatus'] }),
      cloud: registry.cloud,
      done: () => registry.cloud.objects.versions(RELEASE).length,
      lose: (loses) => {
        // the object is there, and everything after it fails
        if (loses) registry.cloud.breakAfter('S3.PutObject');
        else registry.cloud.forgetFaults();
      },
      forget: () => {},
    };
  },
  'retrain and an alarm': () => retrain(alarm('event-1')),
  'retrain and a request': () => retrain(requested()),
  'start-drift-check and its schedule': async () => {
    const cloud = await Cloud.start();
    const executions = new Executions();
    cloud.on('SageMaker.StartPipelineExecution', ({ body }) =>
      executions.begin(JSON.parse(body.toString()).ClientRequestToken),
    );
    const modified = new Date('2026-11-20T08:30:00Z');
    cloud.objects.put('capture/captured/7/mortgage-approval-prod/main/2026/11/20/08/a.jsonl', 'x', {}, modified);
    return {
      handler: 'start-drift-check',
      environment: {
        CAPTURE_BUCKET: 'capture',
        CAPTURE_PREFIX: 'captured',
        ENDPOINT_NAME: 'mortgage-approval-prod',
        WINDOW_HOURS: '24',
        CAPACITY_BYTES: '1000',
        MANIFEST_BUCKET: 'reports',
        MANIFEST_PREFIX: 'drift/windows',
        PIPELINE_NAME: 'mortgage-approval-prod-drift',
        USE_CASE: 'mortgage-approval',
        ENVIRONMENT: 'prod',
        METRICS_NAMESPACE: 'MLLifecycle',
        STATE_TABLE: 'state',
      },
      event: {
        scheduledTime: '2026-11-20T09:30:00Z',
        baselineUri: BASELINE_URI,
        modelVersion: '7',
        modelCreatedAt: CREATED_AT,
      },
      cloud,
      done: () => executions.count,
      lose: (loses) => void (executions.loses = loses),
      forget: () => {},
    };
  },
};

const handle = async ({ handler, environment, event, cloud }: Row, at: number) => {
  const { outcomes } = await run(handler, cloud.endpoint, { ...environment, CLOCK: `${at}` }, [event]);
  cloud.heal();
  return outcomes[0];
};

let row: Row;
afterEach(() => row.cloud.stop());

describe.each(Object.keys(ROWS))('when an event repeats: %s', (name) => {
  beforeEach(async () => void (row = await ROWS[name]()));

  test('then the work is done once, minutes later and as long as a dead letter is kept', async () => {
    expect((await handle(row, BEGIN)).error).toBeUndefined();
    row.forget();
    for (const after of [MINUTE, DAY / 4, 14 * DAY]) {
      expect((await handle(row, BEGIN + after)).error).toBeUndefined();
      expect({ after, done: row.done() }).toEqual({ after, done: 1 });
    }
  });

  test("then a lost answer does not double the work, by Lambda's retries or as a dead letter", async () => {
    row.lose(true);
    expect((await handle(row, BEGIN)).error).toEqual(expect.any(String));
    // a retry fails too, or finds what the first try has done
    for (const after of [MINUTE, 3 * MINUTE]) await handle(row, BEGIN + after);
    row.lose(false);
    row.forget();
    expect((await handle(row, BEGIN + 13 * DAY)).error).toBeUndefined();
    expect(row.done()).toBe(1);
  });
});

test('the report of a check that was sent again days later is dated by its window, and sets no alarm of today', async () => {
  const cloud = await Cloud.start();
  row = { cloud } as Row;
  cloud.objects.put(
    'capture/drift/reports/a/report.json',
    JSON.stringify({
      schema: 'drift-report/1',
      endpoint: 'mortgage-approval-prod',
      window: { start: '2026-11-14T09:00:00Z', end: '2026-11-15T09:00:00Z' },
      records: 812,
      baselineRecords: 1428,
      threshold: 0.2,
      status: 'drift',
      maxPsi: 0.31,
      drifted: [],
      features: [],
      modelCreatedAt: '2026-11-14T09:00:00Z',
    }),
  );
  const event = eventOf('aws.sagemaker', 'SageMaker Model Building Pipeline Execution Status Change', {
    currentPipelineExecutionStatus: 'Succeeded',
    executionEndTime: '2026-11-20T09:30:00Z',
    pipelineArn: DRIFT,
    pipelineExecutionArn: `${DRIFT}/execution/a`,
  });
  const environment = {
    REPORT_BUCKET: 'capture',
    REPORT_PREFIX: 'drift/reports',
    USE_CASE: 'mortgage-approval',
    ENVIRONMENT: 'prod',
    METRICS_NAMESPACE: 'MLLifecycle',
    STATE_TABLE: 'state',
  };
  const { lines } = await run('publish-drift', cloud.endpoint, environment, [event]);
  const [published] = lines.filter(({ _aws }) => _aws);
  expect(published).toMatchObject({
    MaxFeaturePsi: 0.31,
    ModelAgeDays: 1,
    _aws: { Timestamp: Date.parse('2026-11-15T09:00:00Z') },
  });
});
