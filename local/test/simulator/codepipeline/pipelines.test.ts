import type { ServiceError } from '../../../core/errors';
import { CodePipeline } from '../../../simulator/codepipeline';
import { APPROVE, CALLER, pipelineOf, SOURCE, type Stages } from './support';
import { RecordingAws } from '../../support/recording-aws';
import { STAGING, testServices } from '../../support/services';

const prod: Stages = [{ name: 'prod', actions: [APPROVE] }];
const lambda = {
  name: 'Test',
  actionTypeId: { category: 'Invoke', owner: 'AWS', provider: 'Lambda', version: '1' },
} as const;
const deploy = {
  name: 'Deploy',
  actionTypeId: { category: 'Deploy', owner: 'AWS', provider: 'CloudFormation', version: '1' },
} as const;

let part: CodePipeline;
beforeEach(() => {
  part = new CodePipeline(testServices(new RecordingAws()));
});
afterEach(() => part.close());

async function refusal(operation: string, input: object, caller = CALLER): Promise<ServiceError> {
  try {
    await part.operations[operation](input, caller);
  } catch (error) {
    return error as ServiceError;
  }
  throw new Error('it was not refused');
}

const create = (stages: Stages, more = {}) =>
  part.operations.CreatePipeline({ pipeline: pipelineOf('p', stages, more) }, CALLER);

test.each<[string, Stages, string, RegExp]>([
  ['one stage', [], 'InvalidStructureException', /minimum of 2 stages/],
  ['two stages of a name', [...prod, ...prod], 'InvalidStageDeclarationException', /prod is not unique/],
  ['no actions', [{ name: 'prod', actions: [] }], 'InvalidStageDeclarationException', /no actions/],
  [
    'two actions of a name',
    [{ name: 'a', actions: [APPROVE, APPROVE] }],
    'InvalidActionDeclarationException',
    /unique/,
  ],
  [
    'a source in a later stage',
    [{ name: 'a', actions: [{ ...SOURCE, outputArtifacts: [{ name: 'Other' }] }] }],
    'InvalidStructureException',
    /only the first/,
  ],
  [
    'an input that nobody puts out before',
    [{ name: 'a', actions: [{ ...APPROVE, inputArtifacts: [{ name: 'Built' }] }] }],
    'InvalidActionDeclarationException',
    /Built in action Approve of stage a/,
  ],
  [
    'an output twice',
    [{ name: 'a', actions: [{ ...APPROVE, outputArtifacts: [{ name: 'Release' }] }] }],
    'InvalidActionDeclarationException',
    /Release has been used/,
  ],
  [
    'a function without a name',
    [{ name: 'a', actions: [lambda] }],
    'InvalidActionDeclarationException',
    /missing required configuration 'FunctionName'/,
  ],
  [
    'a change set without a name',
    [{ name: 'a', actions: [{ ...deploy, configuration: { ActionMode: 'CHANGE_SET_EXECUTE', StackName: 's' } }] }],
    'InvalidActionDeclarationException',
    /'ChangeSetName'/,
  ],
  [
    'a stack without a role for CloudFormation',
    [
      {
        name: 'a',
        actions: [{ ...deploy, configuration: { ActionMode: 'CREATE_UPDATE', StackName: 's', TemplatePath: 'a::b' } }],
      },
    ],
    'InvalidActionDeclarationException',
    /'RoleArn'/,
  ],
  [
    'an action in a region without an artifact store',
    [{ name: 'a', actions: [{ ...APPROVE, region: 'eu-north-1' }] }],
    'InvalidActionDeclarationException',
    /eu-north-1/,
  ],
  [
    'conditions',
    [{ ...prod[0], onFailure: { result: 'ROLLBACK', conditions: [{ result: 'ROLLBACK' }] } }],
    'ValidationException',
    /conditions, and they are not run locally/,
  ],
  ['retries', [{ ...prod[0], onFailure: { result: 'RETRY' } }], 'ValidationException', /RETRY, which is not run/],
])('a pipeline with %s is refused', async (_, stages, code, message) => {
  const more = { artifactStore: undefined, artifactStores: { 'eu-west-1': { type: 'S3', location: 'artifacts' } } };
  const error = await refusal('CreatePipeline', { pipeline: pipelineOf('p', stages, more as never) });
  expect(error.code).toBe(code);
  expect(error.message).toMatch(message);
});

test('a pipeline is known in its own account only, by its name once', async () => {
  await create(prod);
  expect((await refusal('CreatePipeline', { pipeline: pipelineOf('p', prod) })).code).toBe(
    'PipelineNameInUseException',
  );
  expect((await refusal('GetPipeline', { name: 'p' }, STAGING)).code).toBe('PipelineNotFoundException');
});

test('each update is a version, and all of them are kept', async () => {
  await create(prod);
  await part.operations.UpdatePipeline({ pipeline: pipelineOf('p', prod, { executionMode: 'QUEUED' }) }, CALLER);
  const modes = [];
  for (const version of [undefined, 1, 2]) {
    const { pipeline } = (await part.operations.GetPipeline({ name: 'p', version }, CALLER)) as {
      pipeline: { version: number; executionMode: string };
    };
    modes.push([pipeline.version, pipeline.executionMode]);
  }
  expect(modes).toEqual([
    [2, 'QUEUED'],
    [1, 'SUPERSEDED'],
    [2, 'QUEUED'],
  ]);
  expect((await refusal('GetPipeline', { name: 'p', version: 3 })).code).toBe('PipelineVersionNotFoundException');
});

test('a deleted pipeline is gone, and deleting it again is no error', async () => {
  await create(prod);
  await part.operations.DeletePipeline({ name: 'p' }, CALLER);
  await part.operations.DeletePipeline({ name: 'p' }, CALLER);
  expect((await refusal('StartPipelineExecution', { name: 'p' })).code).toBe('PipelineNotFoundException');
});

test('the same request starts one execution', async () => {
  await create(prod);
  const start = (clientRequestToken: string) =>
    part.operations.StartPipelineExecution({ name: 'p', clientRequestToken }, CALLER);
  expect(await start('a')).toEqual(await start('a'));
  expect(await start('a')).not.toEqual(await start('b'));
});

test.each([
  [{ actionName: 'Nope', revisionType: 'S3_OBJECT_VERSION_ID', revisionValue: 'v' }, /no source action named Nope/],
  [{ actionName: 'Release', revisionType: 'COMMIT_ID', revisionValue: 'v' }, /COMMIT_ID is not a revision type of S3/],
  [{ actionName: 'Release', revisionType: 'S3_OBJECT_KEY', revisionValue: 'k' }, /does not allow to override/],
])('the revision %j is refused', async (revision, message) => {
  await create(prod);
  const error = await refusal('StartPipelineExecution', { name: 'p', sourceRevisions: [revision] });
  expect(error.message).toMatch(message);
});

test.each([
  ['a pipeline of type V1', { pipelineType: 'V1' }, 1, /type V2/],
  ['the stage of the sources', {}, 0, /Source has source actions/],
] as const)('%s does not roll back', async (_, more, index, message) => {
  const declared = pipelineOf('p', prod, more);
  const stages = declared.stages!.map((stage, i) =>
    i === index ? { ...stage, onFailure: { result: 'ROLLBACK' } } : stage,
  );
  const error = await refusal('CreatePipeline', { pipeline: { ...declared, stages } });
  expect(error.code).toBe('ValidationException');
  expect(error.message).toMatch(message);
});

test('a stage rolls back only to an execution that succeeded in it', async () => {
  await create(prod);
  const { pipelineExecutionId } = (await part.operations.StartPipelineExecution({ name: 'p' }, CALLER)) as {
    pipelineExecutionId: string;
  };
  const rollback = { pipelineName: 'p', stageName: 'prod', targetPipelineExecutionId: pipelineExecutionId };
  expect((await refusal('RollbackStage', rollback)).code).toBe('UnableToRollbackStageException');
  const unknown = { ...rollback, targetPipelineExecutionId: crypto.randomUUID() };
  expect((await refusal('RollbackStage', unknown)).code).toBe('PipelineExecutionNotFoundException');
  await part.operations.UpdatePipeline({ pipeline: pipelineOf('p', prod) }, CALLER);
  expect((await refusal('RollbackStage', rollback)).code).toBe('PipelineExecutionOutdatedException');
});

test('a stage that did not fail is not retried', async () => {
  await create(prod);
  const { pipelineExecutionId } = (await part.operations.StartPipelineExecution({ name: 'p' }, CALLER)) as {
    pipelineExecutionId: string;
  };
  const retry = { pipelineName: 'p', pipelineExecutionId, retryMode: 'FAILED_ACTIONS' };
  expect((await refusal('RetryStageExecution', { ...retry, stageName: 'nope' })).code).toBe('StageNotFoundException');
  const { code } = await refusal('RetryStageExecution', { ...retry, stageName: 'prod' });
  expect(['ConflictException', 'StageNotRetryableException']).toContain(code);
});

describe('tags', () => {
  const resourceArn = `arn:aws:codepipeline:${CALLER.region}:${CALLER.account}:p`;

  test('of a pipeline are changed', async () => {
    await create(prod);
    await part.operations.TagResource(
      {
        resourceArn,
        tags: [
          { key: 'a', value: '1' },
          { key: 'b', value: '2' },
        ],
      },
      CALLER,
    );
    await part.operations.UntagResource({ resourceArn, tagKeys: ['a'] }, CALLER);
    expect(await part.operations.ListTagsForResource({ resourceArn }, CALLER)).toEqual({
      tags: [{ key: 'b', value: '2' }],
    });
  });

  test.each<[string, object]>([
    ['TagResource', { tags: [{ key: 'a', value: '1' }] }],
    ['UntagResource', { tagKeys: ['a'] }],
    ['ListTagsForResource', {}],
  ])('of what is not there are refused by %s', async (operation, input) => {
    expect((await refusal(operation, { resourceArn, ...input })).code).toBe('ResourceNotFoundException');
  });
});
