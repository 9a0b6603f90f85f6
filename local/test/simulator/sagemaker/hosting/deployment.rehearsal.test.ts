import { setTimeout as sleep } from 'node:timers/promises';
import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DeleteEndpointCommand,
  DescribeEndpointCommand,
  UpdateEndpointCommand,
  UpdateEndpointWeightsAndCapacitiesCommand,
  type DeploymentConfig,
  type DescribeEndpointCommandOutput,
} from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand } from '@aws-sdk/client-sagemaker-runtime';
import { TOOLS } from '../../../support/services';
import { BUCKET, ENVIRONMENT, IMAGE, ROLE, packed, settled, startHosting, type HostingBench } from './support';

const ENDPOINT = 'Greeter';
const ALARM = 'greeter-rollback-errors';
const SPEED = 120;

/** A model that says which one it is. */
function speaker(word: string): Buffer {
  return packed({
    'code/inference.py':
      'import time\n' +
      'def model_fn(folder): return None\n' +
      'def transform_fn(model, body, content_type, accept):\n' +
      '    time.sleep(0.2 if body == b"slowly" else 0)\n' +
      `    return "${word}", "text/plain"\n`,
  });
}

const CANARY: DeploymentConfig = {
  BlueGreenUpdatePolicy: {
    TrafficRoutingConfiguration: {
      Type: 'CANARY',
      WaitIntervalInSeconds: 180,
      CanarySize: { Type: 'CAPACITY_PERCENT', Value: 25 },
    },
    TerminationWaitInSeconds: 120,
    MaximumExecutionTimeoutInSeconds: 900,
  },
  AutoRollbackConfiguration: { Alarms: [{ AlarmName: ALARM }] },
};

let bench: HostingBench;
let cloudwatch: CloudWatchClient;
beforeAll(async () => {
  bench = await startHosting(SPEED);
  cloudwatch = bench.stock.aws.client(CloudWatchClient, TOOLS);
  await cloudwatch.send(
    new PutMetricAlarmCommand({
      AlarmName: ALARM,
      Namespace: 'AWS/SageMaker',
      MetricName: 'Invocation5XXErrors',
      Statistic: 'Average',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 0.5,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
    }),
  );
  await alarm('OK');
  for (const word of ['blue', 'green']) await configure(word, speaker(word));
  await configure('broken', packed({ 'code/inference.py': 'raise ValueError("no such model")\n' }));
  await bench.sagemaker.send(
    new CreateEndpointCommand({ EndpointName: ENDPOINT, EndpointConfigName: 'blue', Tags: [{ Key: 'a', Value: 'b' }] }),
  );
  await settled(bench, ENDPOINT);
});
afterAll(async () => {
  cloudwatch.destroy();
  await bench.stop();
});
beforeEach(() => {
  bench.stock.events.length = 0;
});

async function alarm(StateValue: 'ALARM' | 'OK'): Promise<void> {
  await cloudwatch.send(new SetAlarmStateCommand({ AlarmName: ALARM, StateValue, StateReason: 'a test' }));
}

async function configure(name: string, archive: Buffer): Promise<void> {
  const ModelDataUrl = await bench.upload(`${name}/model.tar.gz`, archive);
  await bench.sagemaker.send(
    new CreateModelCommand({
      ModelName: name,
      ExecutionRoleArn: ROLE,
      PrimaryContainer: { Image: IMAGE, ModelDataUrl, Environment: ENVIRONMENT },
    }),
  );
  await bench.sagemaker.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: name,
      ProductionVariants: [
        { VariantName: 'main', ModelName: name, InstanceType: 'ml.m6i.large', InitialInstanceCount: 4 },
      ],
      DataCaptureConfig: {
        EnableCapture: true,
        InitialSamplingPercentage: 100,
        DestinationS3Uri: `s3://${BUCKET}/captured/${name}`,
        CaptureOptions: [{ CaptureMode: 'Input' }],
      },
    }),
  );
}

async function update(EndpointConfigName: string, DeploymentConfig?: DeploymentConfig): Promise<void> {
  await bench.sagemaker.send(
    new UpdateEndpointCommand({ EndpointName: ENDPOINT, EndpointConfigName, DeploymentConfig }),
  );
}

async function word(how = 'fast'): Promise<string> {
  const { Body } = await bench.runtime.send(
    new InvokeEndpointCommand({ EndpointName: ENDPOINT, Body: how, ContentType: 'text/plain' }),
  );
  return Buffer.from(Body).toString();
}

async function words(count: number): Promise<string[]> {
  const heard: string[] = [];
  for (let i = 0; i < count; i++) heard.push(await word());
  return heard;
}

/** Waits until the new fleet is in a status, such as Baking with a canary. */
async function stage(pattern: RegExp): Promise<DescribeEndpointCommandOutput> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(20)) {
    const found = await bench.sagemaker.send(new DescribeEndpointCommand({ EndpointName: ENDPOINT }));
    const [variant] = found.PendingDeploymentSummary?.ProductionVariants ?? [];
    if (variant?.VariantStatus?.some(({ StatusMessage }) => pattern.test(StatusMessage!))) return found;
    if (found.EndpointStatus === 'InService') throw new Error(`in service before ${pattern}`);
  }
  throw new Error(`no stage ${pattern}`);
}

function states(detailType: string): { EndpointStatus: string; message?: string }[] {
  return bench.stock.events
    .filter((event) => event.detailType === detailType)
    .map(({ detail }) => {
      const { EndpointStatus, PendingDeploymentSummary: pending } = detail as Told;
      const message = pending?.ProductionVariants[0].VariantStatus[0].StatusMessage;
      return { EndpointStatus, ...(message && { message }) };
    });
}

interface Told {
  readonly EndpointStatus: string;
  readonly PendingDeploymentSummary?: {
    readonly ProductionVariants: readonly { readonly VariantStatus: readonly { readonly StatusMessage: string }[] }[];
  };
}

test('a canary takes its part of the traffic, then all of it, and the old fleet ends', async () => {
  const [{ pid }] = bench.hosting.serversOf(TOOLS, ENDPOINT);
  await update('green', CANARY);
  const baking = await stage(/^Baking for 180 seconds .* canary capacity of 1 instance/);
  expect(baking).toMatchObject({
    EndpointStatus: 'Updating',
    EndpointConfigName: 'blue',
    ProductionVariants: [{ VariantName: 'main', CurrentInstanceCount: 4 }],
    PendingDeploymentSummary: {
      EndpointConfigName: 'green',
      ProductionVariants: [
        {
          VariantName: 'main',
          CurrentInstanceCount: 1,
          DesiredInstanceCount: 4,
          VariantStatus: [{ Status: 'Baking', StartTime: expect.any(Date) }],
        },
      ],
    },
  });
  expect((await words(8)).sort()).toEqual([...Array<string>(6).fill('blue'), 'green', 'green']);
  const done = await settled(bench, ENDPOINT);
  expect(done).toMatchObject({
    EndpointStatus: 'InService',
    EndpointConfigName: 'green',
    LastDeploymentConfig: CANARY,
  });
  expect(done.PendingDeploymentSummary).toBeUndefined();
  expect(done.FailureReason).toBeUndefined();
  expect(await words(4)).toEqual(Array<string>(4).fill('green'));
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  expect(states('SageMaker Endpoint State Change')).toEqual([
    { EndpointStatus: 'UPDATING' },
    { EndpointStatus: 'IN_SERVICE' },
  ]);
  expect(states('SageMaker Endpoint Deployment State Change').map(({ message }) => message)).toEqual([
    'Launching 4 instance(s).',
    'Activating traffic on canary capacity of 1 instance(s).',
    'Baking for 180 seconds (WaitIntervalInSeconds) with traffic enabled on canary capacity of 1 instance(s).',
    'Activating traffic on full capacity of 4 instance(s).',
    'Baking for 120 seconds (TerminationWaitInSeconds) with traffic enabled on full capacity of 4 instance(s).',
    'Terminating 4 instance(s).',
  ]);
});

test('while it is updated it can be neither updated, nor scaled, nor deleted', async () => {
  await update('blue', CANARY);
  const refused = {
    name: 'ValidationException',
    message: /^Cannot update in-progress endpoint ".*endpoint\/greeter"\.$/,
  };
  const attempts = [
    update('blue'),
    bench.sagemaker.send(new DeleteEndpointCommand({ EndpointName: ENDPOINT })),
    bench.sagemaker.send(
      new UpdateEndpointWeightsAndCapacitiesCommand({
        EndpointName: ENDPOINT,
        DesiredWeightsAndCapacities: [{ VariantName: 'main', DesiredInstanceCount: 5 }],
      }),
    ),
  ];
  for (const result of await Promise.allSettled(attempts)) {
    const { name, message } = (result as PromiseRejectedResult).reason as Error;
    expect(name).toBe(refused.name);
    expect(message).toMatch(refused.message);
  }
  await settled(bench, ENDPOINT);
});

test('an alarm during the canary goes back to the old fleet', async () => {
  await update('green', CANARY);
  await stage(/canary capacity/);
  expect(await words(4)).toContain('green');
  await alarm('ALARM');
  expect(await settled(bench, ENDPOINT, ['Updating'])).toMatchObject({ EndpointStatus: 'RollingBack' });
  expect(await words(4)).toEqual(Array<string>(4).fill('blue'));
  const done = await settled(bench, ENDPOINT);
  expect(done).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: 'blue' });
  expect(done.FailureReason).toContain(ALARM);
  expect(await words(4)).toEqual(Array<string>(4).fill('blue'));
  expect(bench.hosting.serversOf(TOOLS, ENDPOINT)).toHaveLength(1);
  expect(states('SageMaker Endpoint State Change').map(({ EndpointStatus }) => EndpointStatus)).toEqual([
    'UPDATING',
    'ROLLING_BACK',
    'IN_SERVICE',
  ]);
  await alarm('OK');
});

test('a rollback that was planned is made once, without any alarm', async () => {
  bench.hosting.plan(TOOLS, ENDPOINT, { rollback: 'the service gave up' });
  await update('green', CANARY);
  const done = await settled(bench, ENDPOINT);
  expect(done).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: 'blue' });
  expect(done.FailureReason).toBe('the service gave up');
  for (const name of ['green', 'blue']) {
    await update(name);
    expect(await settled(bench, ENDPOINT)).toMatchObject({ EndpointConfigName: name });
  }
});

test('a fleet that was planned to fail answers with errors until the next one', async () => {
  bench.hosting.plan(TOOLS, ENDPOINT, { failing: 'out of order' });
  await update('green');
  expect(await settled(bench, ENDPOINT)).toMatchObject({ EndpointConfigName: 'green' });
  await expect(word()).rejects.toMatchObject({
    name: 'ModelError',
    OriginalStatusCode: 500,
    OriginalMessage: 'out of order',
  });
  await update('blue');
  await settled(bench, ENDPOINT);
  expect(await word()).toBe('blue');
});

test('no request is lost while fleets change', async () => {
  let updating = true;
  const heard = new Set<string>();
  const caller = async (): Promise<void> => {
    while (updating) heard.add(await word('slowly'));
  };
  const callers = Promise.all([caller(), caller(), caller(), caller()]);
  await update('green');
  await settled(bench, ENDPOINT);
  await update('blue');
  await settled(bench, ENDPOINT);
  updating = false;
  await callers;
  expect([...heard].sort()).toEqual(['blue', 'green']);
});

test('an alarm that does not exist fails the deployment that relies on it', async () => {
  await update('green', { AutoRollbackConfiguration: { Alarms: [{ AlarmName: 'nowhere' }] } });
  const done = await settled(bench, ENDPOINT);
  expect(done.EndpointConfigName).toBe('blue');
  expect(done.FailureReason).toContain("alarms that don't exist: nowhere");
});

test('a container that does not answer /ping is never given traffic', async () => {
  await update('broken', CANARY);
  const done = await settled(bench, ENDPOINT);
  expect(done).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: 'blue' });
  expect(done.FailureReason).toMatch(
    /^The primary container for production variant main did not pass the ping health check\. .*no such model/,
  );
  expect(await word()).toBe('blue');
});

test('what a deployment retains of the variants is what it is told to', async () => {
  await bench.sagemaker.send(
    new UpdateEndpointWeightsAndCapacitiesCommand({
      EndpointName: ENDPOINT,
      DesiredWeightsAndCapacities: [{ VariantName: 'main', DesiredInstanceCount: 6, DesiredWeight: 5 }],
    }),
  );
  const scaled = await settled(bench, ENDPOINT);
  expect(scaled.ProductionVariants).toMatchObject([{ CurrentInstanceCount: 6, CurrentWeight: 5 }]);
  await bench.sagemaker.send(
    new UpdateEndpointCommand({
      EndpointName: ENDPOINT,
      EndpointConfigName: 'green',
      RetainAllVariantProperties: true,
      ExcludeRetainedVariantProperties: [{ VariantPropertyType: 'DesiredWeight' }],
    }),
  );
  const done = await settled(bench, ENDPOINT);
  expect(done.ProductionVariants).toMatchObject([{ CurrentInstanceCount: 6, CurrentWeight: 1 }]);
  // what is captured is no property of a variant, so it is never retained
  expect(done.DataCaptureConfig?.DestinationS3Uri).toBe(`s3://${BUCKET}/captured/green`);
});

test('a new endpoint whose container does not answer fails, and can be deleted', async () => {
  const EndpointName = 'never';
  await bench.sagemaker.send(new CreateEndpointCommand({ EndpointName, EndpointConfigName: 'broken' }));
  const failed = await settled(bench, EndpointName);
  expect(failed).toMatchObject({ EndpointStatus: 'Failed' });
  expect(failed.FailureReason).toContain('did not pass the ping health check');
  await expect(bench.runtime.send(new InvokeEndpointCommand({ EndpointName, Body: 'hello' }))).rejects.toMatchObject({
    name: 'ServiceUnavailable',
  });
  await bench.sagemaker.send(new DeleteEndpointCommand({ EndpointName }));
  await expect(settled(bench, EndpointName, ['Deleting'])).rejects.toThrow('Could not find endpoint');
});
