import {
  AddTagsCommand,
  ConflictException,
  CreateModelCardCommand,
  CreateModelPackageCommand,
  CreateModelPackageGroupCommand,
  DescribeModelCardCommand,
  DescribeModelPackageCommand,
  DescribeModelPackageGroupCommand,
  ListTagsCommand,
  paginateListModelPackages,
  ResourceNotFound,
  SageMakerClient,
  SageMakerServiceException,
  UpdateModelPackageCommand,
  type SageMakerClientConfig,
} from '@aws-sdk/client-sagemaker';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator, type TestSimulator } from '../../support/simulator';

const TOOLS = '111111111111';
const STAGING = '222222222222';

let simulator: TestSimulator;
let log: string;
const clients: SageMakerClient[] = [];

beforeAll(async () => {
  log = join(mkdtempSync(join(tmpdir(), 'log-')), 'requests.jsonl');
  simulator = await startSimulator({ log });
});
afterAll(async () => {
  for (const client of clients) client.destroy();
  await simulator.close();
});

function client(account = TOOLS, config: SageMakerClientConfig = {}): SageMakerClient {
  const made = new SageMakerClient({
    endpoint: simulator.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: account, secretAccessKey: 'x' },
    maxAttempts: 1,
    ...config,
  });
  clients.push(made);
  return made;
}

async function refused(sent: Promise<unknown>): Promise<SageMakerServiceException> {
  try {
    await sent;
  } catch (error) {
    if (error instanceof SageMakerServiceException) return error;
    throw error;
  }
  throw new Error('it was answered');
}

test('a package is registered, described and approved', async () => {
  const sagemaker = client();
  await sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: 'sdk' }));
  const { ModelPackageArn } = await sagemaker.send(
    new CreateModelPackageCommand({
      ModelPackageGroupName: 'sdk',
      InferenceSpecification: { Containers: [{ Image: 'image', Environment: { A: 'b' } }] },
    }),
  );
  expect(ModelPackageArn).toBe(`arn:aws:sagemaker:eu-west-1:${TOOLS}:model-package/sdk/1`);
  await sagemaker.send(new UpdateModelPackageCommand({ ModelPackageArn, ModelApprovalStatus: 'Approved' }));
  const described = await sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName: ModelPackageArn }));
  expect(described.ModelApprovalStatus).toBe('Approved');
  expect(described.InferenceSpecification?.Containers).toEqual([
    { Image: 'image', ImageDigest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/), Environment: { A: 'b' } },
  ]);
  expect(Math.abs(described.CreationTime!.getTime() - Date.now())).toBeLessThan(60_000);
  expect(described.LastModifiedBy?.IamIdentity?.Arn).toBe(`arn:aws:iam::${TOOLS}:root`);
});

test('accounts and regions do not see each other', async () => {
  const group = new CreateModelPackageGroupCommand({ ModelPackageGroupName: 'apart' });
  await client().send(group);
  const { ModelPackageGroupArn } = await client(STAGING, { region: 'us-east-1' }).send(group);
  expect(ModelPackageGroupArn).toBe(`arn:aws:sagemaker:us-east-1:${STAGING}:model-package-group/apart`);
  const describe = new DescribeModelPackageGroupCommand({ ModelPackageGroupName: 'apart' });
  expect((await refused(client(STAGING).send(describe))).message).toBe(
    `ModelPackageGroup arn:aws:sagemaker:eu-west-1:${STAGING}:model-package-group/apart does not exist.`,
  );
});

test('every page comes once', async () => {
  const sagemaker = client();
  await sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: 'pages' }));
  for (let i = 0; i < 7; i += 1)
    await sagemaker.send(new CreateModelPackageCommand({ ModelPackageGroupName: 'pages' }));
  const pages: (number | undefined)[][] = [];
  const request = { ModelPackageGroupName: 'pages', SortOrder: 'Descending' as const };
  for await (const page of paginateListModelPackages({ client: sagemaker, pageSize: 3 }, request))
    pages.push(page.ModelPackageSummaryList!.map(({ ModelPackageVersion }) => ModelPackageVersion));
  expect(pages).toEqual([[7, 6, 5], [4, 3, 2], [1]]);
});

describe('errors are of the classes of the SDK', () => {
  const card = { ModelCardName: 'card', Content: '{}', ModelCardStatus: 'Draft' as const };

  test('a conflict', async () => {
    await client().send(new CreateModelCardCommand(card));
    const error = await refused(client().send(new CreateModelCardCommand(card)));
    expect(error).toBeInstanceOf(ConflictException);
    expect(error.message).toBe(`Model card already exists: arn:aws:sagemaker:eu-west-1:${TOOLS}:model-card/card`);
  });

  test('something that is not there', async () => {
    const error = await refused(client().send(new DescribeModelCardCommand({ ModelCardName: 'none' })));
    expect(error).toBeInstanceOf(ResourceNotFound);
    expect(error.$metadata.httpStatusCode).toBe(400);
    expect(error.$metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('a request that breaks constraints', async () => {
    const error = await refused(client().send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: 'a_b' })));
    expect(error.name).toBe('ValidationException');
    expect(error.message).toBe(
      "1 validation error detected: Value 'a_b' at 'modelPackageGroupName' failed to satisfy constraint: " +
        'Member must satisfy regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}',
    );
  });
});

test('the headers of the emulator come before the signature', async () => {
  const answer = await fetch(simulator.url, {
    method: 'POST',
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${TOOLS}/20260101/eu-west-1/sagemaker/aws4_request, Signature=x`,
      'x-amz-target': 'SageMaker.CreateModelPackageGroup',
      'x-local-account': STAGING,
      'x-local-region': 'eu-central-1',
      'x-local-principal': `arn:aws:iam::${STAGING}:role/r`,
    },
    body: JSON.stringify({ ModelPackageGroupName: 'headers', NoSuchMember: 1, Tags: null }),
  });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('application/x-amz-json-1.1');
  expect(await answer.json()).toEqual({
    ModelPackageGroupArn: `arn:aws:sagemaker:eu-central-1:${STAGING}:model-package-group/headers`,
  });
});

test('an operation that is not there is unknown', async () => {
  const answer = await fetch(simulator.url, {
    method: 'POST',
    headers: { 'x-amz-target': 'SageMaker.CreateNothing' },
    body: '{}',
  });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual(expect.objectContaining({ __type: 'UnknownOperationException' }));
});

test('a body that is no JSON is refused', async () => {
  const headers = { 'x-amz-target': 'SageMaker.ListModels' };
  const answer = await fetch(simulator.url, { method: 'POST', headers, body: '{' });
  expect(await answer.json()).toEqual(expect.objectContaining({ __type: 'SerializationException' }));
});

test('so many calls are throttled as a fault asks for, and the SDK tries again', async () => {
  simulator.services.faults.plan('sagemaker:ListTags', 2);
  const sagemaker = client(TOOLS, { maxAttempts: 3 });
  const { ModelPackageGroupArn } = await sagemaker.send(
    new CreateModelPackageGroupCommand({ ModelPackageGroupName: 'throttled', Tags: [{ Key: 'a', Value: 'b' }] }),
  );
  await sagemaker.send(new AddTagsCommand({ ResourceArn: ModelPackageGroupArn, Tags: [{ Key: 'c', Value: 'd' }] }));
  const { Tags, $metadata } = await sagemaker.send(new ListTagsCommand({ ResourceArn: ModelPackageGroupArn }));
  expect($metadata.attempts).toBe(3);
  expect(Tags).toEqual([
    { Key: 'a', Value: 'b' },
    { Key: 'c', Value: 'd' },
  ]);
});

test('every request is in the log', async () => {
  await refused(client().send(new DescribeModelCardCommand({ ModelCardName: 'logged' })));
  const lines = readFileSync(log, 'utf8').trim().split('\n');
  expect(JSON.parse(lines.at(-1)!)).toEqual(
    expect.objectContaining({
      account: TOOLS,
      region: 'eu-west-1',
      operation: 'SageMaker.DescribeModelCard',
      status: 400,
      error: 'ResourceNotFound',
    }),
  );
});
