import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import * as data from '../../../constructs/data';
import { Baseline, ModelMonitor } from '../../../constructs/monitoring';
import type { DriftReport } from '../../../schema/drift-report';
import { AlarmStateChange, DriftCheckRequest, PipelineExecutionStatusChange } from '../../../schema/events';
import { Cloud } from '../../handlers/support/cloud';
import { run } from '../../handlers/support/lambda';
import { json } from '../../handlers/support/wire';
import { stackIn, useCase } from './fixture';

// each test starts Node at least once, on a machine that may be busy
jest.setTimeout(60_000);

const report: DriftReport = {
  schema: 'drift-report/1',
  endpoint: 'mortgage-approval-prod',
  window: { start: '2026-11-24T00:00:00Z', end: '2026-11-25T00:00:00Z' },
  records: 500,
  baselineRecords: 1666,
  threshold: 0.2,
  status: 'drift',
  maxPsi: 0.4,
  drifted: ['hir'],
  features: [{ name: 'hir', type: 'numeric', psi: 0.4 }],
  modelCreatedAt: '2026-11-20T08:00:00Z',
  requests: 500,
  malformed: 0,
  malformedShare: 0,
  repeated: 0,
};

interface Rule {
  readonly Properties: { EventPattern: { [key: string]: unknown } };
}

interface Published {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: { [name: string]: unknown };
}

const stack = stackIn();
const lake = new data.DataLake(stack, 'Lake');
new ModelMonitor(stack, 'Monitor', {
  useCase,
  environmentName: 'prod',
  captured: lake.capture,
  baseline: Baseline.file(lake.artifacts, 'baseline.json'),
  retrain: sagemaker.CfnPipeline.fromPipelineName(stack, 'Training', 'mortgage-approval-training'),
});
const template = Template.fromStack(stack);

function variablesOf(handler: string): { [name: string]: unknown } {
  const functions = Object.values(template.findResources('AWS::Lambda::Function'));
  const variables = functions.map((f) => f.Properties.Environment.Variables as { [name: string]: unknown });
  return variables.find((v) => v.POWERTOOLS_SERVICE_NAME === handler)!;
}

function allowedTo(handler: string): string[] {
  const roles = Object.values(template.findResources('AWS::IAM::Role')).map((r) => r.Properties);
  const role = roles.find((r) => (r.Description as string).startsWith(`Runs the handler ${handler}:`))!;
  return role.Policies[0].PolicyDocument.Statement.flatMap((s: { Action: string | string[] }) => s.Action);
}

function rulesFor(source: string): Rule[] {
  return (Object.values(template.findResources('AWS::Events::Rule')) as Rule[]).filter((r) =>
    ((r.Properties.EventPattern?.source ?? []) as string[]).includes(source),
  );
}

/** Whether an event matches a pattern of exact values, the only ones that monitoring uses. */
function matches(pattern: { [key: string]: unknown }, event: { [key: string]: unknown }): boolean {
  return Object.entries(pattern).every(([key, wanted]) => {
    const got = event[key];
    if (!Array.isArray(wanted)) return matches(wanted as never, got as never);
    return (Array.isArray(got) ? got : [got]).some((value) => wanted.includes(value));
  });
}

const ended = {
  id: 'e1',
  source: 'aws.sagemaker',
  'detail-type': 'SageMaker Model Building Pipeline Execution Status Change',
  account: '333333333333',
  time: '2026-11-25T06:00:00Z',
  region: 'eu-west-1',
  resources: [],
  detail: {
    pipelineArn: 'arn:aws:sagemaker:eu-west-1:333333333333:pipeline/mortgage-approval-prod-drift',
    pipelineExecutionArn:
      'arn:aws:sagemaker:eu-west-1:333333333333:pipeline/mortgage-approval-prod-drift/execution/abc123',
    currentPipelineExecutionStatus: 'Succeeded',
  },
};

let cloud: Cloud;
beforeEach(async () => {
  cloud = await Cloud.start();
});
afterEach(() => cloud.stop());

/** Runs the bundle of a handler with the variables that the template gives it; names made at deployment are made here. */
function handle(handler: string, event: object) {
  const variables = Object.entries(variablesOf(handler)).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : name.toLowerCase(),
  ]);
  return run(handler, cloud.endpoint, Object.fromEntries(variables), [event]);
}

/** Publishes the report of the check that ended, and reads what the handler wrote for CloudWatch. */
async function publish(event: object): Promise<Published[]> {
  cloud.objects.put('report_bucket/drift/abc123/report.json', JSON.stringify(report));
  const { lines, outcomes } = await handle('publish-drift', event);
  expect(outcomes).toEqual([{ result: { published: true } }]);
  return lines.flatMap(published);
}

const request = { scheduledTime: '2026-11-25T06:00:00Z', baselineUri: 's3://artifacts/baseline.json' };

/** Starts a check of one captured object. */
function start(event: object) {
  cloud.on('SageMaker.StartPipelineExecution', () => json({ PipelineExecutionArn: 'arn' }));
  cloud.objects.put('capture_bucket/captured/mortgage-approval-prod/main/2026/11/25/05/a.jsonl', '{}');
  return handle('start-drift-check', event);
}

function published(line: { [name: string]: unknown }): Published[] {
  const aws = line._aws as
    | { CloudWatchMetrics: { Namespace: string; Dimensions: string[][]; Metrics: { Name: string }[] }[] }
    | undefined;
  return (aws?.CloudWatchMetrics ?? []).flatMap(({ Namespace, Dimensions, Metrics }) =>
    Metrics.flatMap(({ Name }) =>
      Dimensions.map((names) => ({
        namespace: Namespace,
        name: Name,
        dimensions: Object.fromEntries(names.map((name) => [name, line[name]])),
      })),
    ),
  );
}

const byName = (list: { Name: string; Value: unknown }[]) => Object.fromEntries(list.map((d) => [d.Name, d.Value]));

interface AlarmMetric {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: { Name: string; Value: unknown }[];
}

/** The drift metrics that alarms watch. */
function watched(): Published[] {
  const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map((a) => a.Properties);
  const math = alarms.flatMap((a) => (a.Metrics ?? []) as { MetricStat?: { Metric: AlarmMetric } }[]);
  return [...(alarms as AlarmMetric[]), ...math.map((m) => m.MetricStat?.Metric).filter((m) => m !== undefined)]
    .filter((m) => m.Namespace === 'MLLifecycle')
    .map((m) => ({ namespace: m.Namespace, name: m.MetricName, dimensions: byName(m.Dimensions) }));
}

describe('metrics', () => {
  test('every drift metric that an alarm watches is published, by that name and with those dimensions', async () => {
    const all = [...(await publish(ended)), ...(await start(request)).lines.flatMap(published)];
    expect(watched()).toHaveLength(6);
    for (const metric of watched()) expect(all).toContainEqual(metric);
  });

  test('a failed check is published as the metric of its alarm', async () => {
    const detail = { ...ended.detail, currentPipelineExecutionStatus: 'Failed' };
    const failed = watched().filter((m) => m.name === 'DriftCheckFailed');
    expect(await publish({ ...ended, detail })).toEqual([failed[0]]);
  });

  test('the dashboard draws the age that is published', async () => {
    const [{ namespace, name, dimensions }] = (await publish(ended)).filter((m) => m.name === 'ModelAgeDays');
    const [dashboard] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
    const drawn = JSON.stringify([namespace, name, ...Object.entries(dimensions).flat()]).slice(0, -1);
    expect(dashboard.Properties.DashboardBody['Fn::Sub'][0]).toContain(drawn);
  });

  test('the dashboard finds what is published per feature', async () => {
    const [perFeature] = (await publish(ended)).filter((m) => m.name === 'FeaturePsi');
    const [dashboard] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
    const body = dashboard.Properties.DashboardBody['Fn::Sub'][0] as string;
    const [, schema, terms] = /SEARCH\('\{([^}]+)\} (.+?)', 'Maximum'/.exec(body.replaceAll('\\"', '"'))!;
    expect(schema.split(',').toSorted()).toEqual(
      [perFeature.namespace, ...Object.keys(perFeature.dimensions)].toSorted(),
    );
    const { Feature, ...shared } = perFeature.dimensions;
    expect(Feature).toBe('hir');
    const expected = { MetricName: perFeature.name, ...shared };
    expect(Object.fromEntries([...terms.matchAll(/(\w+)="([^"]+)"/g)].map(([, k, v]) => [k, v]))).toEqual(expected);
  });
});

describe('events', () => {
  test('the end of a drift check reaches publish-drift, the beginning does not', () => {
    expect(PipelineExecutionStatusChange['~standard'].validate(ended)).not.toHaveProperty('issues');
    const [{ Properties }] = rulesFor('aws.sagemaker');
    const executing = { ...ended, detail: { ...ended.detail, currentPipelineExecutionStatus: 'Executing' } };
    const other = { ...ended, detail: { ...ended.detail, pipelineArn: `${ended.detail.pipelineArn}-2` } };
    expect([ended, executing, other].map((e) => matches(Properties.EventPattern, e))).toEqual([true, false, false]);
  });

  test('the drift alarm going off and being over reaches retrain, other alarms do not', () => {
    const alarm = (alarmName: string, value: string) => ({
      ...ended,
      source: 'aws.cloudwatch',
      'detail-type': 'CloudWatch Alarm State Change',
      resources: [`arn:aws:cloudwatch:eu-west-1:333333333333:alarm:${alarmName}`],
      detail: { alarmName, state: { value, reason: 'Threshold Crossed' } },
    });
    const off = alarm('mortgage-approval-prod-drift', 'ALARM');
    expect(AlarmStateChange['~standard'].validate(off)).not.toHaveProperty('issues');
    const others = [
      alarm('mortgage-approval-prod-drift', 'INSUFFICIENT_DATA'),
      alarm('mortgage-approval-prod-drift-check-failed', 'ALARM'),
      alarm('mortgage-approval-prod-stale', 'ALARM'),
    ];
    const [{ Properties }] = rulesFor('aws.cloudwatch');
    const over = alarm('mortgage-approval-prod-drift', 'OK');
    expect([off, over].map((e) => matches(Properties.EventPattern, e))).toEqual([true, true]);
    expect(others.map((e) => matches(Properties.EventPattern, e))).toEqual([false, false, false]);
  });
});

describe('the job', () => {
  const job = readFileSync(join(__dirname, '../../../jobs/drift/check.py'), 'utf8');
  const [pipeline] = Object.values(template.findResources('AWS::SageMaker::Pipeline'));
  const [body] = pipeline.Properties.PipelineDefinition.PipelineDefinitionBody['Fn::Sub'] as [string];
  const { Arguments } = JSON.parse(body).Steps[0];

  test('understands every argument, and is given each that it requires', () => {
    const given = (Arguments.AppSpecification.ContainerArguments as unknown[]).filter(
      (a): a is string => typeof a === 'string' && a.startsWith('--'),
    );
    const known = [...job.matchAll(/add_argument\(\s*"(--[a-z-]+)"(, required=True)?/g)];
    expect(known.map(([, name]) => name)).toEqual(expect.arrayContaining(given));
    expect(given).toEqual(expect.arrayContaining(known.filter(([, , required]) => required).map(([, name]) => name)));
  });

  test('finds its inputs and outputs where it looks for them', () => {
    const folders = [...job.matchAll(/processing\("(\w+)", "(\w+)"/g)].map(([, kind, name]) => `${kind}/${name}`);
    const inputs = (Arguments.ProcessingInputs as { InputName: string }[]).map((i) => `input/${i.InputName}`);
    const outputs = (Arguments.ProcessingOutputConfig.Outputs as { OutputName: string }[]).map(
      (o) => `output/${o.OutputName}`,
    );
    expect([...inputs, ...outputs].filter((f) => f !== 'input/code').toSorted()).toEqual(
      [...new Set(folders)].toSorted(),
    );
  });
});

describe('handlers', () => {
  const alarmOff = {
    ...ended,
    source: 'aws.cloudwatch',
    'detail-type': 'CloudWatch Alarm State Change',
    resources: ['arn:aws:cloudwatch:eu-west-1:333333333333:alarm:mortgage-approval-prod-drift'],
    detail: { alarmName: 'mortgage-approval-prod-drift', state: { value: 'ALARM', reason: 'Threshold Crossed' } },
  };

  test.each(['publish-drift', 'retrain', 'start-drift-check'])(
    '%s is given every variable that it asks for, and no other',
    (handler) => {
      const source = readFileSync(join(__dirname, '../../../handlers', handler, 'index.ts'), 'utf8');
      const [, names] = /= settings\(([^)]+)\)/.exec(source)!;
      const wanted = [...names.matchAll(/'(\w+)'/g)].map(([, name]) => name);
      const given = Object.keys(variablesOf(handler)).filter((name) => !name.startsWith('POWERTOOLS_'));
      expect(given.toSorted()).toEqual(wanted.toSorted());
    },
  );

  const account = () => {
    cloud.on('SageMaker.ListPipelineExecutions', () => json({ PipelineExecutionSummaries: [] }));
    cloud.on('SageMaker.StartPipelineExecution', () => json({ PipelineExecutionArn: 'arn' }));
    cloud.on('AWSEvents.PutEvents', () => json({ FailedEntryCount: 0, Entries: [{ EventId: 'e' }] }));
  };

  test('retrain starts the training pipeline', async () => {
    account();
    const { outcomes } = await handle('retrain', alarmOff);
    expect(outcomes).toEqual([{ result: { started: true, execution: 'arn' } }]);
    expect(cloud.inputs('SageMaker.StartPipelineExecution')).toMatchObject([
      { PipelineName: 'mortgage-approval-training' },
    ]);
  });

  test('start-drift-check gives the pipeline every parameter that has no default, and none that it does not know', async () => {
    expect((await start(request)).outcomes).toEqual([{ result: { started: true, execution: 'arn' } }]);
    const [{ PipelineName, PipelineParameters }] = cloud.inputs<{
      PipelineName: string;
      PipelineParameters: { Name: string }[];
    }>('SageMaker.StartPipelineExecution');
    expect(PipelineName).toBe('mortgage-approval-prod-drift');
    const [pipeline] = Object.values(template.findResources('AWS::SageMaker::Pipeline'));
    const [body] = pipeline.Properties.PipelineDefinition.PipelineDefinitionBody['Fn::Sub'] as [string];
    const { Parameters } = JSON.parse(body) as { Parameters: { Name: string; DefaultValue?: string }[] };
    const given = PipelineParameters.map(({ Name }) => Name);
    const required = Parameters.filter(({ DefaultValue }) => DefaultValue === undefined).map(({ Name }) => Name);
    expect(given).toEqual(expect.arrayContaining(required));
    expect(Parameters.map(({ Name }) => Name)).toEqual(expect.arrayContaining(given));
  });

  test('start-drift-check understands what the schedule passes', () => {
    const [schedule] = Object.values(template.findResources('AWS::Scheduler::Schedule'));
    const [, parts] = schedule.Properties.Target.Input['Fn::Join'] as [string, unknown[]];
    const text = parts.map((part) => (typeof part === 'string' ? part : 'artifacts')).join('');
    const filledIn = JSON.parse(text.replace('<aws.scheduler.scheduled-time>', request.scheduledTime));
    expect(DriftCheckRequest.parse(filledIn)).toEqual(request);
  });

  test.each([
    ['publish-drift', ended],
    ['retrain', alarmOff],
    ['start-drift-check', request],
  ])('%s may make every call that it makes', async (handler, event) => {
    account();
    cloud.objects.put('report_bucket/drift/abc123/report.json', JSON.stringify(report));
    cloud.objects.put('capture_bucket/captured/mortgage-approval-prod/main/2026/11/25/05/a.jsonl', '{}');
    await handle(handler, event);
    const called = cloud.requests.map(({ operation }) =>
      operation
        .replace('AWSEvents', 'Events')
        .replace('ListObjectsV2', 'ListBucket')
        .replace('.', ':')
        .replace(/^\w+/, (s) => s.toLowerCase()),
    );
    expect(called.length).toBeGreaterThan(1);
    expect(allowedTo(handler)).toEqual(expect.arrayContaining([...new Set(called)]));
  });
});
