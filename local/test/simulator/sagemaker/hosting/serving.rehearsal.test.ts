import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  CreateModelPackageCommand,
  CreateModelPackageGroupCommand,
  DeleteEndpointCommand,
  DescribeEndpointCommand,
  DescribeModelPackageCommand,
} from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand, ModelError } from '@aws-sdk/client-sagemaker-runtime';
import { PROJECT } from '../../../support/example';
import { TOOLS } from '../../../support/services';
import {
  BUCKET,
  ENVIRONMENT,
  IMAGE,
  PYTHON,
  ROLE,
  settled,
  startHosting,
  trainedModel,
  type HostingBench,
} from './support';

const ENDPOINT = 'mortgage-test';
const APPLICATION = {
  dir: 0.33,
  hir: 0.25,
  lvr: 0.8,
  ccs: 1,
  mcs: 2,
  pbcr: 'no',
  dmi: 'no',
  self: 'no',
  uria: 3.2,
  comdominiom: 0,
};
const BODY = JSON.stringify({ instances: [APPLICATION] });

let bench: HostingBench;
beforeAll(async () => {
  bench = await startHosting();
  const dataUrl = await bench.upload('models/1/model.tar.gz', trainedModel());
  const { sagemaker } = bench;
  await sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: 'mortgage' }));
  const { ModelPackageArn } = await sagemaker.send(
    new CreateModelPackageCommand({
      ModelPackageGroupName: 'mortgage',
      ModelApprovalStatus: 'Approved',
      InferenceSpecification: {
        Containers: [{ Image: IMAGE, ModelDataUrl: dataUrl, Environment: ENVIRONMENT }],
        SupportedContentTypes: ['application/json'],
        SupportedResponseMIMETypes: ['application/json'],
      },
    }),
  );
  await registered(ModelPackageArn!);
  await sagemaker.send(
    new CreateModelCommand({
      ModelName: 'first',
      ExecutionRoleArn: ROLE,
      PrimaryContainer: { ModelPackageName: ModelPackageArn },
      EnableNetworkIsolation: true,
    }),
  );
  await sagemaker.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: 'first',
      ProductionVariants: [
        { VariantName: 'main', ModelName: 'first', InstanceType: 'ml.m6i.large', InitialInstanceCount: 2 },
      ],
      DataCaptureConfig: {
        EnableCapture: true,
        InitialSamplingPercentage: 100,
        DestinationS3Uri: `s3://${BUCKET}/captured`,
        CaptureOptions: [{ CaptureMode: 'Input' }, { CaptureMode: 'Output' }],
        CaptureContentTypeHeader: { JsonContentTypes: ['application/json'], CsvContentTypes: ['text/csv'] },
      },
    }),
  );
  await sagemaker.send(new CreateEndpointCommand({ EndpointName: ENDPOINT, EndpointConfigName: 'first' }));
});
afterAll(() => bench.stop());

async function registered(ModelPackageName: string): Promise<void> {
  for (;;) {
    const { ModelPackageStatus } = await bench.sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName }));
    if (ModelPackageStatus === 'Completed') return;
    await sleep(20);
  }
}

function invoke(Body: string, more: { ContentType?: string; Accept?: string; InferenceId?: string } = {}) {
  return bench.runtime.send(
    new InvokeEndpointCommand({ EndpointName: ENDPOINT, Body, ContentType: 'application/json', ...more }),
  );
}

function textOf(answer: { readonly Body?: Uint8Array }): string {
  return Buffer.from(answer.Body!).toString();
}

describe('an endpoint of the example', () => {
  test('is refused to callers until it is in service', async () => {
    await expect(invoke(BODY)).rejects.toMatchObject({
      name: 'ServiceUnavailable',
      $metadata: { httpStatusCode: 503 },
    });
  });

  test('comes into service', async () => {
    const found = await settled(bench, ENDPOINT);
    expect(found).toMatchObject({
      EndpointStatus: 'InService',
      EndpointConfigName: 'first',
      EndpointArn: `arn:aws:sagemaker:eu-west-1:111111111111:endpoint/${ENDPOINT}`,
      ProductionVariants: [
        {
          VariantName: 'main',
          CurrentWeight: 1,
          CurrentInstanceCount: 2,
          DesiredInstanceCount: 2,
          DeployedImages: [{ SpecifiedImage: IMAGE }],
        },
      ],
      DataCaptureConfig: { EnableCapture: true, CaptureStatus: 'Started', CurrentSamplingPercentage: 100 },
    });
    expect(found.CreationTime).toBeInstanceOf(Date);
  });

  test('answers with the model that was trained', async () => {
    const answer = await invoke(BODY, { InferenceId: 'request-1' });
    expect(answer).toMatchObject({ InvokedProductionVariant: 'main', ContentType: 'application/json' });
    const { predictions } = JSON.parse(textOf(answer)) as { predictions: { label: string; probability: number }[] };
    expect(predictions).toEqual([{ label: 'no', probability: expect.closeTo(0.0392, 3) }]);
  });

  test('answers in the type that is accepted', async () => {
    const answer = await invoke(`${Object.keys(APPLICATION).join(',')}\n${Object.values(APPLICATION).join(',')}\n`, {
      ContentType: 'text/csv',
      Accept: 'text/csv',
    });
    expect(answer.ContentType).toContain('text/csv');
    expect(textOf(answer)).toMatch(/^label,probability\nno,0\.0/);
  });

  test("tells a caller's fault from its own", async () => {
    const refused = await invoke('{').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ModelError);
    expect(refused).toMatchObject({
      OriginalStatusCode: 400,
      OriginalMessage: expect.stringContaining('the body is not JSON'),
      LogStreamArn: `arn:aws:logs:eu-west-1:111111111111:log-group:/aws/sagemaker/Endpoints/${ENDPOINT}`,
      $metadata: { httpStatusCode: 424 },
    });
    expect((refused as Error).message).toMatch(/^Received client error \(400\) from primary with message "/);
  });

  test('is found by its own name only', async () => {
    await expect(
      bench.runtime.send(new InvokeEndpointCommand({ EndpointName: 'nobody', Body: BODY })),
    ).rejects.toMatchObject({ name: 'ValidationError', message: 'Endpoint nobody of account 111111111111 not found.' });
  });

  test('refuses a body of more than 6 MB', async () => {
    await expect(invoke('x'.repeat(6_291_457))).rejects.toMatchObject({ name: 'ValidationError' });
  });

  test('captures what it answered as the documented lines', async () => {
    await bench.hosting.flush();
    const lines = await captured();
    const record = lines.find(({ eventMetadata }) => eventMetadata.inferenceId === 'request-1');
    expect(record).toEqual({
      captureData: {
        endpointInput: { observedContentType: 'application/json', mode: 'INPUT', data: BODY, encoding: 'JSON' },
        endpointOutput: {
          observedContentType: 'application/json',
          mode: 'OUTPUT',
          data: expect.stringContaining('"predictions"'),
          encoding: 'JSON',
        },
      },
      eventMetadata: {
        eventId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        inferenceId: 'request-1',
        inferenceTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      },
      eventVersion: '0',
    });
    expect(lines.filter(({ captureData }) => captureData.endpointInput.encoding === 'CSV')).toHaveLength(1);
    expect(bench.hosting.lost).toEqual([]);
  });

  test('is measured by endpoint, variant and configuration', async () => {
    await bench.hosting.flush();
    const data = bench.stock.metrics.flatMap((batch) => (batch.namespace === 'AWS/SageMaker' ? batch.data : []));
    const dimensions = { EndpointName: ENDPOINT, VariantName: 'main' };
    const sum = (name: string) =>
      data
        .filter((datum) => datum.name === name && JSON.stringify(datum.dimensions) === JSON.stringify(dimensions))
        .reduce((total, { value }) => total + value, 0);
    expect(sum('Invocations')).toBe(3);
    expect(sum('InvocationsPerInstance')).toBe(1.5);
    expect(sum('Invocation4XXErrors')).toBe(1);
    expect(sum('Invocation5XXErrors')).toBe(0);
    expect(sum('ModelLatency')).toBeGreaterThan(1000);
    expect(data).toContainEqual(
      expect.objectContaining({ name: 'ModelLatency', dimensions: { ...dimensions, EndpointConfigName: 'first' } }),
    );
  });

  test('is read by the drift check that the product ships', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'captured-'));
    const lines = await captured();
    writeFileSync(join(folder, 'part.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const program =
      'import sys; from datetime import *; from pathlib import Path; import capture; from tabular.schema import *\n' +
      'now = datetime.now(timezone.utc); day = timedelta(days=1); schema = Schema((Column("dir", "numeric"),))\n' +
      'found = capture.Traffic(schema, capture.Window(now - day, now + day))\n' +
      'values = [float(value) for batch in found.batches(Path(sys.argv[1])) for value in batch["dir"]]\n' +
      'print(found.records, found.malformed, values)';
    const PYTHONPATH = [join(PROJECT, 'jobs'), join(PROJECT, 'jobs/drift')].join(':');
    const env = { PYTHONPATH, PYTHONDONTWRITEBYTECODE: '1' };
    expect(execFileSync(PYTHON, ['-c', program, folder], { env }).toString().trim()).toBe('2 0 [0.33, 0.33]');
  });

  test('serves again after its process has died', async () => {
    const [before] = bench.hosting.serversOf(TOOLS, ENDPOINT);
    process.kill(before.pid, 'SIGKILL');
    await expect(invokeUntilError()).resolves.toMatchObject({
      name: 'ModelError',
      OriginalStatusCode: 0,
      message: expect.stringContaining('the model process exited'),
    });
    const again = await invokeUntilAnswer();
    expect(textOf(again)).toContain('"label": "no"');
    const [after] = bench.hosting.serversOf(TOOLS, ENDPOINT);
    expect(after).toMatchObject({ variant: 'main', endpointConfig: 'first', restarts: 1 });
    expect(after.pid).not.toBe(before.pid);
  });

  test('answers a thousand requests in seconds', async () => {
    const started = performance.now();
    for (let i = 0; i < 100; i++) await Promise.all(Array.from({ length: 10 }, () => invoke(BODY)));
    expect(performance.now() - started).toBeLessThan(60_000);
  });

  test('is gone when it is deleted, its process too', async () => {
    const [{ pid }] = bench.hosting.serversOf(TOOLS, ENDPOINT);
    await bench.sagemaker.send(new DeleteEndpointCommand({ EndpointName: ENDPOINT }));
    await expect(settled(bench, ENDPOINT, ['Deleting'])).rejects.toMatchObject({
      name: 'ValidationException',
      message: `Could not find endpoint "arn:aws:sagemaker:eu-west-1:111111111111:endpoint/${ENDPOINT}".`,
    });
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    await expect(bench.sagemaker.send(new DescribeEndpointCommand({ EndpointName: ENDPOINT }))).rejects.toThrow();
  });

  test('has told every change of its state', () => {
    const states = bench.stock.events
      .filter(({ detailType }) => detailType === 'SageMaker Endpoint State Change')
      .map(({ detail }) => (detail as { EndpointStatus: string }).EndpointStatus);
    expect(states).toEqual(['CREATING', 'IN_SERVICE', 'DELETING']);
  });
});

interface Line {
  readonly captureData: { readonly endpointInput: { readonly encoding: string } };
  readonly eventMetadata: { readonly inferenceId?: string };
}

async function captured(): Promise<Line[]> {
  const { Contents = [] } = await bench.s3.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix: 'captured/' }));
  expect(Contents.length).toBeGreaterThan(0);
  const files = Contents.map(async ({ Key }) => {
    expect(Key).toMatch(
      /^captured\/mortgage-test\/main\/\d{4}\/\d\d\/\d\d\/\d\d\/\d\d-\d\d-\d{3}-[0-9a-f-]{36}\.jsonl$/,
    );
    const { Body } = await bench.s3.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
    return Body!.transformToString();
  });
  const texts = await Promise.all(files);
  return texts.flatMap((text) =>
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line),
  );
}

async function invokeUntilError(): Promise<unknown> {
  for (let i = 0; i < 200; i++) {
    const error = await invoke(BODY).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (error) return error;
    await sleep(5);
  }
  throw new Error('every request was answered');
}

async function invokeUntilAnswer() {
  for (let i = 0; i < 400; i++) {
    const answer = await invoke(BODY).catch(() => undefined);
    if (answer) return answer;
    await sleep(50);
  }
  throw new Error('no request was answered');
}
