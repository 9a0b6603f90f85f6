import { GetObjectCommand } from '@aws-sdk/client-s3';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateEndpointCommand, CreateEndpointConfigCommand, CreateModelCommand } from '@aws-sdk/client-sagemaker';
import { InvokeEndpointAsyncCommand, InvokeEndpointCommand } from '@aws-sdk/client-sagemaker-runtime';
import { TOOLS } from '../../../support/services';
import { BUCKET, ENVIRONMENT, IMAGE, ROLE, packed, settled, startHosting, type HostingBench } from './support';

const ENDPOINT = 'slow';

let bench: HostingBench;
beforeAll(async () => {
  bench = await startHosting();
  const archive = packed({
    'code/inference.py':
      'def model_fn(folder): return None\n' +
      'def transform_fn(model, body, content_type, accept):\n' +
      '    print("asked", len(body))\n' +
      '    return body.upper() + {b"fail": None}.get(body, b""), "text/plain"\n',
  });
  const ModelDataUrl = await bench.upload('slow/model.tar.gz', archive);
  await bench.sagemaker.send(
    new CreateModelCommand({
      ModelName: ENDPOINT,
      ExecutionRoleArn: ROLE,
      PrimaryContainer: { Image: IMAGE, ModelDataUrl, Environment: ENVIRONMENT },
    }),
  );
  await bench.sagemaker.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: ENDPOINT,
      ProductionVariants: [
        { VariantName: 'main', ModelName: ENDPOINT, InstanceType: 'ml.m6i.large', InitialInstanceCount: 1 },
      ],
      AsyncInferenceConfig: {
        OutputConfig: { S3OutputPath: `s3://${BUCKET}/answers/`, S3FailurePath: `s3://${BUCKET}/failures` },
      },
    }),
  );
  await bench.sagemaker.send(new CreateEndpointCommand({ EndpointName: ENDPOINT, EndpointConfigName: ENDPOINT }));
  await settled(bench, ENDPOINT);
});
afterAll(() => bench.stop());

async function ask(body: string, key: string) {
  const InputLocation = await bench.upload(key, Buffer.from(body));
  return bench.runtime.send(
    new InvokeEndpointAsyncCommand({ EndpointName: ENDPOINT, InputLocation, ContentType: 'text/plain' }),
  );
}

async function read(uri: string): Promise<string> {
  const [, Bucket, Key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(uri)!;
  const { Body } = await bench.s3.send(new GetObjectCommand({ Bucket, Key }));
  return Body!.transformToString();
}

test('an asynchronous request is answered in S3', async () => {
  const accepted = await ask('hello', 'questions/1');
  expect(accepted).toMatchObject({
    InferenceId: expect.any(String),
    OutputLocation: expect.stringMatching(/^s3:\/\/artifacts\/answers\/[0-9a-f-]{36}\.out$/),
    FailureLocation: expect.stringMatching(/^s3:\/\/artifacts\/failures\/[0-9a-f-]{36}-error\.out$/),
    $metadata: { httpStatusCode: 202 },
  });
  await bench.hosting.flush();
  expect(await read(accepted.OutputLocation!)).toBe('HELLO');
  await expect(read(accepted.FailureLocation!)).rejects.toThrow();
});

test('what fails is told in S3, too', async () => {
  const refused = await ask('fail', 'questions/2');
  const missing = await bench.runtime.send(
    new InvokeEndpointAsyncCommand({ EndpointName: ENDPOINT, InputLocation: `s3://${BUCKET}/questions/none` }),
  );
  await bench.hosting.flush();
  expect(await read(refused.FailureLocation!)).toContain('error (500)');
  expect(await read(missing.FailureLocation!)).toContain('NoSuchKey');
});

test('it is not asked while the caller waits', async () => {
  await expect(
    bench.runtime.send(new InvokeEndpointCommand({ EndpointName: ENDPOINT, Body: 'x' })),
  ).rejects.toMatchObject({ name: 'ValidationError' });
});

test('what the container wrote is in CloudWatch Logs when it has ended', async () => {
  await bench.hosting.stop();
  const logs = bench.stock.aws.client(CloudWatchLogsClient, TOOLS);
  const found = await logs.send(
    new FilterLogEventsCommand({ logGroupName: `/aws/sagemaker/Endpoints/${ENDPOINT}`, filterPattern: 'asked' }),
  );
  logs.destroy();
  expect(found.events!.map(({ message }) => message)).toEqual(['asked 5', 'asked 4']);
  expect(found.events![0].logStreamName).toMatch(/^main\/i-[0-9a-f]{16}$/);
});
