import { conditionStep, definitionOf, failStep } from './definitions';
import { ROLE, RunningPipelines } from './running';

const DEFINITION = definitionOf([conditionStep('only', [])]);
const OTHER = definitionOf([failStep('only')]);
const ARN = 'arn:aws:sagemaker:eu-west-1:111111111111:pipeline/p';

describe('a pipeline', () => {
  test('is created once for a token, and once for a name', async () => {
    const running = new RunningPipelines();
    const input = {
      PipelineName: 'p',
      RoleArn: ROLE,
      PipelineDefinition: DEFINITION,
      ClientRequestToken: 't'.repeat(32),
    };
    await expect(running.ask('CreatePipeline', input)).resolves.toEqual({ PipelineArn: ARN });
    await expect(running.ask('CreatePipeline', input)).resolves.toEqual({ PipelineArn: ARN });
    const again = { ...input, ClientRequestToken: 'u'.repeat(32) };
    await expect(running.ask('CreatePipeline', again)).rejects.toThrow(
      'Pipeline names must be unique within an AWS account and region. Pipeline with name (p) already exists.',
    );
  });

  test.each([
    [{ PipelineDefinition: undefined }, 'Either Pipeline Definition or Pipeline Definition S3 location should be'],
    [{ PipelineDefinitionS3Location: { Bucket: 'b', ObjectKey: 'k' } }, 'Both Pipeline Definition and Pipeline'],
  ])('has one definition', async (members, reason) => {
    await expect(new RunningPipelines().create(DEFINITION, members)).rejects.toThrow(reason);
  });

  test('is described as it was last updated, by name and by ARN, and of each version', async () => {
    const running = new RunningPipelines();
    await running.create(DEFINITION, { ParallelismConfiguration: { MaxParallelExecutionSteps: 2 } });
    const update = { PipelineName: 'p', PipelineDefinition: OTHER, PipelineDescription: 'new' };
    await expect(running.ask('UpdatePipeline', update)).resolves.toEqual({ PipelineArn: ARN, PipelineVersionId: 2 });
    for (const name of ['p', ARN]) {
      await expect(running.ask('DescribePipeline', { PipelineName: name })).resolves.toMatchObject({
        PipelineArn: ARN,
        PipelineDefinition: OTHER,
        PipelineDescription: 'new',
        PipelineStatus: 'Active',
        RoleArn: ROLE,
        ParallelismConfiguration: { MaxParallelExecutionSteps: 2 },
      });
    }
    await expect(running.ask('DescribePipeline', { PipelineName: 'p', PipelineVersionId: 1 })).resolves.toMatchObject({
      PipelineDefinition: DEFINITION,
    });
    await expect(running.ask('ListPipelineVersions', { PipelineName: 'p' })).resolves.toMatchObject({
      PipelineVersionSummaries: [{ PipelineVersionId: 2 }, { PipelineVersionId: 1 }],
    });
  });

  test('is seen in its own account and region only', async () => {
    const running = new RunningPipelines();
    await running.create(DEFINITION);
    const elsewhere = { account: '222222222222', region: 'eu-west-1' };
    await expect(running.ask('DescribePipeline', { PipelineName: 'p' }, elsewhere)).rejects.toThrow('does not exist');
    await expect(running.ask('ListPipelines', {}, elsewhere)).resolves.toEqual({ PipelineSummaries: [] });
  });

  test('is listed by the start of its name', async () => {
    const running = new RunningPipelines();
    for (const name of ['a-1', 'a-2', 'b-1']) await running.create(DEFINITION, {}, name);
    const page = { PipelineNamePrefix: 'a', SortBy: 'Name', SortOrder: 'Ascending', MaxResults: 1 };
    const first = await running.ask('ListPipelines', page);
    expect(first).toMatchObject({ PipelineSummaries: [{ PipelineName: 'a-1' }] });
    await expect(running.ask('ListPipelines', { ...page, NextToken: first.NextToken })).resolves.toEqual({
      PipelineSummaries: [expect.objectContaining({ PipelineName: 'a-2' })],
    });
  });

  test('goes with its executions', async () => {
    const running = new RunningPipelines();
    const execution = await running.run(DEFINITION);
    await expect(running.ask('DeletePipeline', { PipelineName: 'p' })).resolves.toEqual({ PipelineArn: ARN });
    await expect(running.describe(execution)).rejects.toThrow('does not exist');
  });

  test('lists its executions, the latest first', async () => {
    const running = new RunningPipelines();
    await running.create(OTHER);
    const arns = [await running.start(), await running.start()];
    await Promise.all(arns.map((arn) => running.pipelines.ended(arn)));
    await expect(running.ask('ListPipelineExecutions', { PipelineName: 'p' })).resolves.toMatchObject({
      PipelineExecutionSummaries: arns.toReversed().map((PipelineExecutionArn) => ({
        PipelineExecutionArn,
        PipelineExecutionStatus: 'Failed',
        PipelineExecutionFailureReason: 'Step failure: One or multiple steps failed.',
      })),
    });
  });
});
