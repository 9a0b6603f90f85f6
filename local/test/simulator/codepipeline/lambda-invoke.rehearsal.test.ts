import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import {
  CreatePipelineCommand,
  GetJobDetailsCommand,
  ListPipelineExecutionsCommand,
  PutJobSuccessResultCommand,
} from '@aws-sdk/client-codepipeline';
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { CreateBucketCommand, PutBucketVersioningCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { build } from 'esbuild';
import { strToU8, zipSync } from 'fflate';
import { PROJECT } from '../../support/example';
import { TOOLS } from '../../support/services';
import { startStockAws, type StockAws } from '../../support/stock-aws';
import { pipelineOf, Served, type Stages } from './support';

jest.setTimeout(90_000);

let stock: StockAws;
let served: Served;
let endpoint: Server;
let endpointUrl: string;
/** What the endpoint answers. */
let answer: { status: number; body: string };

beforeAll(async () => {
  stock = await startStockAws();
  served = await Served.start(stock.aws);
  const s3 = stock.aws.client(S3Client, TOOLS);
  for (const Bucket of ['releases', 'artifacts']) await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutBucketVersioningCommand({ Bucket: 'releases', VersioningConfiguration: { Status: 'Enabled' } }));
  await s3.send(new PutObjectCommand({ Bucket: 'releases', Key: 'release.zip', Body: RELEASE }));
  s3.destroy();
  endpoint = createServer((request, response) => {
    const { status, body } = request.headers['x-amz-target'] ? DESCRIBED : request.url === '/' ? LISTED : answer;
    response.writeHead(status, { 'content-type': body.startsWith('<') ? 'text/xml' : 'application/json' });
    response.end(body);
  });
  await new Promise<void>((listening) => endpoint.listen(0, '127.0.0.1', listening));
  endpointUrl = `http://127.0.0.1:${(endpoint.address() as { port: number }).port}`;
  await createFunction('smoke-test', await smokeTest());
  await createFunction('continues', CONTINUES);
  await createFunction('silent', 'exports.handler = async () => {};');
});
afterAll(async () => {
  await served.stop();
  await stock.stop();
  await new Promise((closed) => endpoint.close(closed));
});

/** A release with the request of its smoke test. */
const RELEASE = zipSync({
  'manifest.json': strToU8(JSON.stringify({ smokeTests: { staging: 'requests/0.json' } })),
  'requests/0.json': strToU8(JSON.stringify({ contentType: 'application/json', payload: '{"instances":[{}]}' })),
});

/** What SageMaker says of the endpoint, and CloudFormation of the stack that made it. */
const DESCRIBED = {
  status: 200,
  body: JSON.stringify({ EndpointName: 'scored', EndpointStatus: 'InService', EndpointConfigName: 'Config-1' }),
};
const LISTED = {
  status: 200,
  body: `<ListStackResourcesResponse><ListStackResourcesResult><StackResourceSummaries><member>
    <LogicalResourceId>Config</LogicalResourceId><PhysicalResourceId>Config-1</PhysicalResourceId>
    <ResourceType>AWS::SageMaker::EndpointConfig</ResourceType><ResourceStatus>CREATE_COMPLETE</ResourceStatus>
    <LastUpdatedTimestamp>2026-11-30T00:00:00Z</LastUpdatedTimestamp>
  </member></StackResourceSummaries></ListStackResourcesResult></ListStackResourcesResponse>`,
};

/** Asks to be called again, with what it was told the first time; then succeeds. */
const CONTINUES = `
const { CodePipelineClient, PutJobSuccessResultCommand } = require('@aws-sdk/client-codepipeline');
exports.handler = async ({ 'CodePipeline.job': { id, data } }) => {
  const { continuationToken, actionConfiguration: { configuration } } = data;
  const result = continuationToken
    ? { outputVariables: { told: continuationToken, artifact: data.inputArtifacts[0].location.s3Location.objectKey } }
    : { continuationToken: configuration.UserParameters };
  await new CodePipelineClient().send(new PutJobSuccessResultCommand({ jobId: id, ...result }));
};`;

/** The function that is deployed, of this project. */
async function smokeTest(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(PROJECT, 'handlers/smoke-test/index.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['@aws-sdk/*'],
    write: false,
  });
  return outputFiles[0].text;
}

async function createFunction(FunctionName: string, code: string): Promise<void> {
  const lambda = stock.aws.client(LambdaClient, TOOLS);
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName,
      Runtime: 'nodejs20.x',
      Handler: 'index.handler',
      Role: 'arn:aws:iam::111111111111:role/function',
      Timeout: 20,
      Code: { ZipFile: zipSync({ 'index.js': strToU8(code) }) },
      Environment: {
        Variables: {
          AWS_ENDPOINT_URL_CODEPIPELINE: served.url,
          AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME: endpointUrl,
          AWS_ENDPOINT_URL_SAGEMAKER: endpointUrl,
          AWS_ENDPOINT_URL_CLOUDFORMATION: endpointUrl,
        },
      },
    }),
  );
  lambda.destroy();
}

const invoke = (name: string, functionName: string, parameters: string, more = {}) => ({
  name,
  actionTypeId: { category: 'Invoke', owner: 'AWS', provider: 'Lambda', version: '1' } as const,
  configuration: { FunctionName: functionName, UserParameters: parameters },
  inputArtifacts: [{ name: 'Release' }],
  ...more,
});

async function started(name: string, actions: Stages[number]['actions']): Promise<string> {
  const pipeline = pipelineOf(name, [{ name: 'test', actions }]);
  await served.client.send(new CreatePipelineCommand({ pipeline }));
  const { pipelineExecutionSummaries } = await served.client.send(
    new ListPipelineExecutionsCommand({ pipelineName: name }),
  );
  return pipelineExecutionSummaries![0].pipelineExecutionId!;
}

const parameters = JSON.stringify({
  environment: 'staging',
  region: TOOLS.region,
  roleArn: 'arn:aws:iam::222222222222:role/smoke-test',
  endpoint: 'scored',
  stackName: 'scores-staging-release',
  latencyMillis: 5000,
});

test('the smoke test of this project passes an endpoint that answers', async () => {
  answer = { status: 200, body: '{"predictions":[1]}' };
  const id = await started('passes', [invoke('SmokeTest', 'smoke-test', parameters)]);
  await served.until('passes', id, 'Succeeded');
  const [, tested] = await served.actions('passes', id);
  expect(tested.output?.executionResult?.externalExecutionSummary).toMatch(
    /^scored serves Config-1 and answered in \d+ ms$/,
  );
});

test('and fails one that does not', async () => {
  answer = { status: 200, body: 'no JSON' };
  const id = await started('fails', [invoke('SmokeTest', 'smoke-test', parameters)]);
  await served.until('fails', id, 'Failed');
  const [, tested] = await served.actions('fails', id);
  expect(tested.output?.executionResult?.errorDetails).toEqual({
    code: 'JobFailed',
    message: expect.stringContaining('scored'),
  });
});

test('a function may ask to be called again, and what it puts out is known to the actions after it', async () => {
  const id = await started('continues', [
    invoke('First', 'continues', 'what-it-said', { namespace: 'First' }),
    invoke('Second', 'continues', '#{First.told}-again', { runOrder: 2 }),
  ]);
  await served.until('continues', id, 'Succeeded');
  const [source, first, second] = await served.actions('continues', id);
  const { key } = source.output!.outputArtifacts![0].s3location!;
  expect(first.output?.outputVariables).toEqual({ told: 'what-it-said', artifact: key });
  expect(second.output?.outputVariables).toMatchObject({ told: 'what-it-said-again' });
});

test('a function that never answers fails the action in the end', async () => {
  const id = await started('silent', [invoke('Wait', 'silent', '-')]);
  await served.until('silent', id, 'Failed');
  const [, waited] = await served.actions('silent', id);
  expect(waited.output?.executionResult?.errorDetails?.message).toContain('failed to return a result');
});

test('a function that is not there fails the action', async () => {
  const id = await started('missing', [invoke('Call', 'nobody', '-')]);
  await served.until('missing', id, 'Failed');
  const [, called] = await served.actions('missing', id);
  expect(called.output?.executionResult?.errorDetails?.message).toMatch(/^ResourceNotFoundException: /);
});

test('a job that is not known takes no answer', async () => {
  const jobId = crypto.randomUUID();
  for (const command of [new GetJobDetailsCommand({ jobId }), new PutJobSuccessResultCommand({ jobId })])
    await expect(served.client.send(command as GetJobDetailsCommand)).rejects.toMatchObject({
      name: 'JobNotFoundException',
    });
});
