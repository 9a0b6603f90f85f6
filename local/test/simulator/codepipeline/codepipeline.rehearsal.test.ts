import { CloudFormationClient, DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import {
  CreatePipelineCommand,
  type FailureConditions,
  GetPipelineStateCommand,
  ListPipelineExecutionsCommand,
  PutApprovalResultCommand,
  RollbackStageCommand,
  StartPipelineExecutionCommand,
} from '@aws-sdk/client-codepipeline';
import {
  CreateBucketCommand,
  HeadObjectCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { strToU8, zipSync } from 'fflate';
import { STAGING, TOOLS } from '../../support/services';
import { startStockAws, type StockAws } from '../../support/stock-aws';
import { APPROVE, pipelineOf, Served } from './support';

jest.setTimeout(90_000);

const DEPLOY_ROLE = 'arn:aws:iam::222222222222:role/deploy';
const EXEC_ROLE = 'arn:aws:iam::222222222222:role/exec';
const cloudformation = { category: 'Deploy', owner: 'AWS', provider: 'CloudFormation', version: '1' } as const;

let stock: StockAws;
let served: Served;
let s3: S3Client;

beforeAll(async () => {
  stock = await startStockAws();
  served = await Served.start(stock.aws);
  s3 = stock.aws.client(S3Client, TOOLS);
  for (const Bucket of ['releases', 'artifacts']) await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutBucketVersioningCommand({ Bucket: 'releases', VersioningConfiguration: { Status: 'Enabled' } }));
});
afterAll(async () => {
  s3.destroy();
  await served.stop();
  await stock.stop();
});

const parameter = (value: string) => ({
  Type: 'AWS::SSM::Parameter',
  Properties: {
    Name: { 'Fn::Sub': '/${AWS::StackName}' },
    Type: 'String',
    Value: { 'Fn::Join': ['', [{ Ref: 'Model' }, value]] },
  },
});

async function release(key: string, resources: object, model: string): Promise<string> {
  const template = {
    Parameters: { Model: { Type: 'String' } },
    Resources: resources,
    Outputs: { Released: { Value: { Ref: 'Model' } } },
  };
  const Body = zipSync({
    'template.json': strToU8(JSON.stringify(template)),
    'staging.json': strToU8(JSON.stringify({ Parameters: { Model: model }, Tags: { release: model } })),
  });
  const { VersionId } = await s3.send(new PutObjectCommand({ Bucket: 'releases', Key: key, Body }));
  return VersionId!;
}

function deployment(stack: string) {
  const common = { roleArn: DEPLOY_ROLE, actionTypeId: cloudformation };
  const names = { StackName: stack, ChangeSetName: 'release' };
  return [
    {
      ...common,
      name: 'Prepare',
      runOrder: 1,
      inputArtifacts: [{ name: 'Release' }],
      configuration: {
        ...names,
        ActionMode: 'CHANGE_SET_REPLACE',
        TemplatePath: 'Release::template.json',
        TemplateConfiguration: 'Release::staging.json',
        RoleArn: EXEC_ROLE,
      },
    },
    { ...common, name: 'Deploy', runOrder: 2, configuration: { ...names, ActionMode: 'CHANGE_SET_EXECUTE' } },
  ];
}

async function pipeline(
  name: string,
  key: string,
  stages: ReturnType<typeof deployment>,
  onFailure?: FailureConditions,
): Promise<string> {
  const declaration = pipelineOf(name, [{ name: 'staging', actions: stages, onFailure }]);
  declaration.stages![0].actions![0].configuration!.S3ObjectKey = key;
  await served.client.send(new CreatePipelineCommand({ pipeline: declaration }));
  const { pipelineExecutionSummaries } = await served.client.send(
    new ListPipelineExecutionsCommand({ pipelineName: name }),
  );
  return pipelineExecutionSummaries![0].pipelineExecutionId!;
}

async function stackOf(name: string): Promise<Stack | undefined> {
  const client = stock.aws.client(CloudFormationClient, STAGING);
  const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: name }));
  client.destroy();
  return Stacks?.[0];
}

async function allowReading(principal: string): Promise<void> {
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { AWS: principal }, Action: 's3:GetObject', Resource: 'arn:aws:s3:::artifacts/*' },
    ],
  });
  await s3.send(new PutBucketPolicyCommand({ Bucket: 'artifacts', Policy }));
}

test('a template is not read in another account that may not read the artifacts', async () => {
  await release('refused.zip', { P: parameter('') }, 'one');
  const id = await pipeline('refused', 'refused.zip', deployment('refused'));
  await served.until('refused', id, 'Failed');
  const [source, prepare] = await served.actions('refused', id);
  expect(source.status).toBe('Succeeded');
  expect(prepare.output?.executionResult?.errorDetails).toEqual({
    code: 'PermissionError',
    message: expect.stringContaining(`The role ${DEPLOY_ROLE} does not have permissions`),
  });
});

describe('when the other account may read the artifacts', () => {
  beforeAll(() => allowReading('arn:aws:iam::222222222222:root'));

  test('a release becomes a stack there, with its parameters and tags', async () => {
    await release('good.zip', { P: parameter('-made') }, 'one');
    const id = await pipeline('good', 'good.zip', deployment('good'));
    await served.until('good', id, 'Succeeded');
    expect(await stackOf('good')).toMatchObject({
      StackStatus: 'CREATE_COMPLETE',
      Tags: [{ Key: 'release', Value: 'one' }],
      Outputs: [{ OutputKey: 'Released', OutputValue: 'one' }],
    });
    const [source, , deploy] = await served.actions('good', id);
    expect(deploy.output?.outputVariables).toEqual({ Released: 'one' });
    const { bucket, key } = source.output!.outputArtifacts![0].s3location!;
    const { ServerSideEncryption } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    expect(ServerSideEncryption).toBe('aws:kms');
  });

  test('the version that an execution is started for is released, be it an old one', async () => {
    const old = await release('rolled.zip', { P: parameter('') }, 'old');
    await release('rolled.zip', { P: parameter('') }, 'new');
    const first = await pipeline('rolled', 'rolled.zip', deployment('rolled'));
    await served.until('rolled', first, 'Succeeded');
    expect(await stackOf('rolled')).toMatchObject({ Outputs: [{ OutputValue: 'new' }] });
    const { pipelineExecutionId } = await served.client.send(
      new StartPipelineExecutionCommand({
        name: 'rolled',
        sourceRevisions: [{ actionName: 'Release', revisionType: 'S3_OBJECT_VERSION_ID', revisionValue: old }],
      }),
    );
    await served.until('rolled', pipelineExecutionId!, 'Succeeded');
    expect(await stackOf('rolled')).toMatchObject({
      StackStatus: 'UPDATE_COMPLETE',
      Outputs: [{ OutputValue: 'old' }],
    });
  });

  test('the same release again changes nothing, and is no failure', async () => {
    await release('again.zip', { P: parameter('') }, 'one');
    const first = await pipeline('again', 'again.zip', deployment('again'));
    await served.until('again', first, 'Succeeded');
    const { pipelineExecutionId } = await served.client.send(new StartPipelineExecutionCommand({ name: 'again' }));
    await served.until('again', pipelineExecutionId!, 'Succeeded');
    const [, , deploy] = await served.actions('again', pipelineExecutionId!);
    expect(deploy.output?.executionResult?.externalExecutionSummary).toContain('no changes');
  });

  test('a failed stack fails the action with the resource that failed and why', async () => {
    const broken = { ...parameter(''), Properties: { ...parameter('').Properties, Type: 'Nonsense' } };
    const lambda = {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Role: 'arn:aws:iam::222222222222:role/r',
        Runtime: 'nodejs20.x',
        Handler: 'a.b',
        Code: { S3Bucket: 'no-such', S3Key: 'k' },
      },
    };
    await release('broken.zip', { F: lambda, P: broken }, 'one');
    const id = await pipeline('broken', 'broken.zip', deployment('broken'));
    await served.until('broken', id, 'Failed');
    const { output } = (await served.actions('broken', id)).at(-1)!;
    expect(output?.executionResult?.errorDetails).toEqual({
      code: 'JobFailed',
      message: expect.stringMatching(/^Stack broken ended in ROLLBACK_COMPLETE: [FP] \(AWS::.*\) CREATE_FAILED: ./),
    });
    expect(output?.executionResult?.externalExecutionId).toContain(':stack/broken/');
  });
});

test('a release that is not there fails the source', async () => {
  const id = await pipeline('absent', 'absent.zip', deployment('absent'));
  await served.until('absent', id, 'Failed');
  const [source] = await served.actions('absent', id);
  expect(source.output?.executionResult?.errorDetails).toEqual({
    code: 'RevisionUnavailable',
    message: 'NoSuchKey: there is no s3://releases/absent.zip',
  });
});

test('a stack is created, updated and deleted without change sets', async () => {
  await allowReading('arn:aws:iam::222222222222:root');
  await release('direct.zip', { P: parameter('') }, 'one');
  const configuration = {
    ActionMode: 'CREATE_UPDATE',
    StackName: 'direct',
    TemplatePath: 'Release::template.json',
    ParameterOverrides: '{"Model":{"Fn::GetParam":["Release","staging.json","Nope"]}}',
    RoleArn: EXEC_ROLE,
  };
  const action = {
    name: 'Up',
    roleArn: DEPLOY_ROLE,
    actionTypeId: cloudformation,
    inputArtifacts: [{ name: 'Release' }],
  };
  const up = (name: string, more: object, runOrder: number) => ({
    ...action,
    name,
    runOrder,
    configuration: { ...configuration, ...more },
  });
  const failing = await pipeline('missing', 'direct.zip', [up('Up', {}, 1)] as never);
  await served.until('missing', failing, 'Failed');
  const stages = [
    up('Up', { ParameterOverrides: '{"Model":"#{codepipeline.PipelineExecutionId}"}' }, 1),
    up('Again', { ParameterOverrides: '{"Model":"two"}' }, 2),
    up('Down', { ActionMode: 'DELETE_ONLY' }, 3),
  ];
  const id = await pipeline('direct', 'direct.zip', stages as never);
  await served.until('direct', id, 'Succeeded');
  const [, created, updated, deleted] = await served.actions('direct', id);
  expect(created.output?.outputVariables).toEqual({ Released: id });
  expect(updated.output?.outputVariables).toEqual({ Released: 'two' });
  expect(deleted.output?.executionResult?.externalExecutionSummary).toBe('Stack direct was deleted.');
  await expect(stackOf('direct')).rejects.toThrow('does not exist');
});

async function tokenOf(name: string): Promise<string> {
  for (;;) {
    const { stageStates } = await served.client.send(new GetPipelineStateCommand({ name }));
    const asking = stageStates?.[1].actionStates?.find(({ latestExecution }) => latestExecution?.token);
    if (asking) return asking.latestExecution!.token!;
  }
}

test('an approval is found by its token, and lets the stage go on', async () => {
  await release('asked.zip', {}, 'one');
  const id = await pipeline('asked', 'asked.zip', [APPROVE] as never);
  const token = await tokenOf('asked');
  const result = { pipelineName: 'asked', stageName: 'staging', actionName: 'Approve' };
  const put = (status: 'Approved' | 'Rejected', by = token) =>
    served.client.send(new PutApprovalResultCommand({ ...result, token: by, result: { status, summary: 'seen' } }));
  await expect(put('Approved', crypto.randomUUID())).rejects.toThrow('Invalid approval token');
  expect((await put('Approved')).approvedAt).toBeInstanceOf(Date);
  await served.until('asked', id, 'Succeeded');
  await expect(put('Rejected')).rejects.toMatchObject({ name: 'ApprovalAlreadyCompletedException' });
});

test('a stage that fails is rolled back to the release before, and by hand to any other', async () => {
  await allowReading('arn:aws:iam::222222222222:root');
  await release('undone.zip', { P: parameter('') }, 'one');
  const stages = [...deployment('undone'), { ...APPROVE, runOrder: 3 }];
  const first = await pipeline('undone', 'undone.zip', stages as never, { result: 'ROLLBACK' });
  const answer = async (status: 'Approved' | 'Rejected') =>
    served.client.send(
      new PutApprovalResultCommand({
        pipelineName: 'undone',
        stageName: 'staging',
        actionName: 'Approve',
        token: await tokenOf('undone'),
        result: { status, summary: 'seen' },
      }),
    );
  await answer('Approved');
  await served.until('undone', first, 'Succeeded');

  await release('undone.zip', { P: parameter('') }, 'two');
  const { pipelineExecutionId: second } = await served.client.send(
    new StartPipelineExecutionCommand({ name: 'undone' }),
  );
  await answer('Rejected');
  await served.until('undone', second!, 'Failed');
  expect(await stackOf('undone')).toMatchObject({ Outputs: [{ OutputValue: 'two' }] });
  await answer('Approved');
  const newest = async () => {
    const listed = await served.client.send(new ListPipelineExecutionsCommand({ pipelineName: 'undone' }));
    return listed.pipelineExecutionSummaries![0];
  };
  const rollback = await newest();
  expect(rollback).toMatchObject({
    executionType: 'ROLLBACK',
    rollbackMetadata: { rollbackTargetPipelineExecutionId: first },
    trigger: { triggerType: 'AutomatedRollback', triggerDetail: expect.stringContaining(second!) },
  });
  await served.until('undone', rollback.pipelineExecutionId!, 'Succeeded');
  expect(await stackOf('undone')).toMatchObject({ StackStatus: 'UPDATE_COMPLETE', Outputs: [{ OutputValue: 'one' }] });

  const byHand = { pipelineName: 'undone', stageName: 'staging', targetPipelineExecutionId: first };
  const { pipelineExecutionId } = await served.client.send(new RollbackStageCommand(byHand));
  await answer('Approved');
  await served.until('undone', pipelineExecutionId!, 'Succeeded');
  expect((await newest()).trigger).toMatchObject({ triggerType: 'ManualRollback' });
});
