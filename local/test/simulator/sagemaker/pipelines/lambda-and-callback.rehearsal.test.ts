import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  LambdaClient,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { strToU8, zipSync } from 'fflate';
import { type StockAws, startStockAws } from '../../../support/stock-aws';
import { TOOLS } from '../../../support/services';
import { conditionStep, definitionOf, equals, failStep } from './definitions';
import { ROLE, RunningPipelines, until } from './running';

const get = (reference: string): object => ({ Get: reference });

let stock: StockAws;
let running: RunningPipelines;
beforeAll(async () => {
  stock = await startStockAws();
});
afterAll(() => stock?.stop());
beforeEach(() => {
  running = new RunningPipelines(stock.url, stock.aws);
});

async function functionOf(name: string, code: string): Promise<string> {
  const lambda = stock.aws.client(LambdaClient, TOOLS);
  const { FunctionArn } = await lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Runtime: 'nodejs20.x',
      Handler: 'index.handler',
      Role: ROLE,
      Code: { ZipFile: zipSync({ 'index.js': strToU8(code) }) },
    }),
  );
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 20 }, { FunctionName: name });
  lambda.destroy();
  return FunctionArn!;
}

function lambdaStep(arn: unknown, args: object, outputs: readonly (readonly [name: string, type: string])[]): object {
  return {
    Name: 'call',
    Type: 'Lambda',
    FunctionArn: arn,
    Arguments: args,
    OutputParameters: outputs.map(([OutputName, OutputType]) => ({ OutputName, OutputType })),
  };
}

describe('a Lambda step', () => {
  test('invokes the function, and its outputs are values of the other steps', async () => {
    const code = 'exports.handler = async (event) => ({ sum: event.a + event.b, word: event.word, extra: { x: 1 } });';
    const arn = await functionOf('adder', code);
    const outputs = [
      ['sum', 'Integer'],
      ['word', 'String'],
      ['extra', 'String'],
    ] as const;
    const execution = await running.run(
      definitionOf(
        [
          lambdaStep(get('Parameters.Function'), { a: 1, b: 2, word: get('Execution.PipelineName') }, outputs),
          conditionStep('three', [equals(get("Steps.call.OutputParameters['sum']"), 3)]),
          failStep('tell', {
            'Std:Join': {
              On: ' ',
              Values: [
                get("Steps.call.OutputParameters['word']"),
                get("Steps.call.OutputParameters['extra']"),
                get('Steps.three.Outcome'),
              ],
            },
          }),
        ],
        { Parameters: [{ Name: 'Function', Type: 'String', DefaultValue: arn }] },
      ),
    );
    const { call, tell } = await running.steps(execution);
    expect(call.Metadata).toEqual({
      Lambda: {
        Arn: arn,
        OutputParameters: [
          { Name: 'sum', Value: '3' },
          { Name: 'word', Value: 'p' },
          { Name: 'extra', Value: '{"x":1}' },
        ],
      },
    });
    expect(tell.FailureReason).toBe('p {"x":1} true');
  });

  test.each<[string, string, string, RegExp]>([
    ['throws', "exports.handler = async () => { throw new Error('no luck'); };", 'String', /failed with .*no luck/s],
    ['gives no output', 'exports.handler = async () => ({});', 'String', /'x' of step call was not returned/],
    ['gives another type', "exports.handler = async () => ({ x: 'many' });", 'Integer', /is not of type Integer: many/],
  ])('fails if the function %s', async (name, code, type, reason) => {
    const arn = await functionOf(name.replaceAll(' ', '-'), code);
    const execution = await running.run(definitionOf([lambdaStep(arn, {}, [['x', type]])]));
    const { call } = await running.steps(execution);
    expect(call.StepStatus).toBe('Failed');
    expect(call.FailureReason).toMatch(reason);
  });

  test('fails if there is no function', async () => {
    const arn = await functionOf('gone', 'exports.handler = async () => ({});');
    const lambda = stock.aws.client(LambdaClient, TOOLS);
    await lambda.send(new DeleteFunctionCommand({ FunctionName: 'gone' }));
    lambda.destroy();
    const execution = await running.run(definitionOf([lambdaStep(arn, {}, [])]));
    expect((await running.steps(execution)).call.FailureReason).toMatch(
      /^ClientError: Failed to invoke lambda:InvokeFunction. Error Details: .*gone/,
    );
  });
});

describe('a Callback step', () => {
  let sqs: SQSClient;
  let queue: string;
  beforeEach(async () => {
    sqs = stock.aws.client(SQSClient, TOOLS);
    const QueueName = `callbacks-${Date.now()}`;
    queue = (await sqs.send(new CreateQueueCommand({ QueueName }))).QueueUrl!;
  });
  afterEach(() => sqs.destroy());

  const definition = (): string =>
    definitionOf([
      {
        Name: 'ask',
        Type: 'Callback',
        SqsQueueUrl: queue,
        Arguments: { number: 5, id: get('Execution.PipelineExecutionId') },
        OutputParameters: [{ OutputName: 'score', OutputType: 'Float' }],
      },
      conditionStep('good', [
        { Type: 'GreaterThan', LeftValue: get("Steps.ask.OutputParameters['score']"), RightValue: 0.5 },
      ]),
    ]);

  async function message(): Promise<{ readonly token: string; readonly status: string; readonly arguments: object }> {
    const { Messages } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queue, WaitTimeSeconds: 5, VisibilityTimeout: 600 }),
    );
    return JSON.parse(Messages![0].Body!) as Awaited<ReturnType<typeof message>>;
  }

  test('sends a token, and goes on with what comes back with it', async () => {
    await running.create(definition());
    const execution = await running.start();
    const sent = await message();
    expect(sent).toEqual({
      token: expect.stringMatching(/^[a-zA-Z0-9]{10}$/),
      pipelineExecutionArn: execution,
      arguments: { number: 5, id: execution.split('/').at(-1) },
      status: 'Executing',
    });
    const answer = { CallbackToken: sent.token, OutputParameters: [{ Name: 'score', Value: '0.9' }] };
    await expect(running.ask('SendPipelineExecutionStepSuccess', answer)).resolves.toEqual({
      PipelineExecutionArn: execution,
    });
    await running.pipelines.ended(execution);
    const { ask, good } = await running.steps(execution);
    expect(good.Metadata).toEqual({ Condition: { Outcome: 'True' } });
    expect(ask.Metadata).toEqual({
      Callback: { CallbackToken: sent.token, SqsQueueUrl: queue, OutputParameters: answer.OutputParameters },
    });
    await expect(running.ask('SendPipelineExecutionStepSuccess', answer)).rejects.toThrow('was already answered');
  });

  test('fails with the reason that comes back', async () => {
    await running.create(definition());
    const execution = await running.start();
    const { token } = await message();
    await running.ask('SendPipelineExecutionStepFailure', { CallbackToken: token, FailureReason: 'not today' });
    await running.pipelines.ended(execution);
    expect((await running.steps(execution)).ask).toMatchObject({ StepStatus: 'Failed', FailureReason: 'not today' });
  });

  test('lets an execution stop only when it was answered, and says so with another message', async () => {
    await running.create(definition());
    const execution = await running.start();
    const { token } = await message();
    await running.ask('StopPipelineExecution', { PipelineExecutionArn: execution });
    await expect(message()).resolves.toMatchObject({ token, status: 'Stopping' });
    expect((await running.describe(execution)).PipelineExecutionStatus).toBe('Stopping');
    await running.ask('SendPipelineExecutionStepSuccess', { CallbackToken: token });
    await running.pipelines.ended(execution);
    expect(await running.statuses(execution)).toEqual({ ask: 'Stopped' });
    expect((await running.describe(execution)).PipelineExecutionStatus).toBe('Stopped');
  });

  test('fails if there is no queue', async () => {
    queue = `${queue}-gone`;
    const execution = await running.run(definition());
    expect((await running.steps(execution)).ask.FailureReason).toMatch(/Failed to invoke sqs:SendMessage/);
  });

  test('a token that nobody sent is not found', async () => {
    await expect(running.ask('SendPipelineExecutionStepFailure', { CallbackToken: 'abcdefghij' })).rejects.toThrow(
      "Callback token 'abcdefghij' does not exist.",
    );
  });
});

describe('objects in S3', () => {
  async function put(key: string, body: string): Promise<void> {
    const s3 = stock.aws.client(S3Client, TOOLS);
    await s3.send(new CreateBucketCommand({ Bucket: 'reports' })).catch(() => undefined);
    await s3.send(new PutObjectCommand({ Bucket: 'reports', Key: key, Body: body }));
    s3.destroy();
  }
  const reading = (uri: string): object =>
    failStep('tell', { 'Std:Join': { On: '', Values: [{ 'Std:JsonGet': { S3Uri: uri, Path: 'a[0].b' } }] } });

  test('are read for JsonGet with the role of the pipeline', async () => {
    await put('one.json', '{"a":[{"b":0.25}]}');
    const execution = await running.run(definitionOf([reading('s3://reports/one.json')]));
    expect((await running.steps(execution)).tell.FailureReason).toBe('0.25');
    expect(stock.aws.assumed.at(-1)).toMatchObject({ roleArn: ROLE });
  });

  test('that there are not fail the step, with their name', async () => {
    await put('one.json', '{}');
    const execution = await running.run(definitionOf([reading('s3://reports/two.json')]));
    expect((await running.steps(execution)).tell.FailureReason).toMatch(
      /^ClientError: Received an error while reading file s3:\/\/reports\/two.json from S3: NoSuchKey/,
    );
  });

  test('can hold the definition', async () => {
    await put('definition.json', definitionOf([failStep('x', 'from S3')]));
    const location = { Bucket: 'reports', ObjectKey: 'definition.json' };
    await running.ask('CreatePipeline', { PipelineName: 'p', RoleArn: ROLE, PipelineDefinitionS3Location: location });
    const execution = await running.start();
    await until(async () => (await running.describe(execution)).PipelineExecutionStatus === 'Failed');
    expect((await running.steps(execution)).x.FailureReason).toBe('from S3');
    const gone = { ...location, ObjectKey: 'gone.json' };
    await expect(
      running.ask('UpdatePipeline', { PipelineName: 'p', PipelineDefinitionS3Location: gone }),
    ).rejects.toThrow('Unable to read pipeline definition from s3://reports/gone.json');
  });
});
