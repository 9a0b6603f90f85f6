import { setTimeout as sleep } from 'node:timers/promises';
import { accessDenied, ServiceError, throttlingException } from '../../../../core/errors';
import { conditionStep, definitionOf, equals, failStep, processingStep } from './definitions';
import { ROLE, RunningPipelines, until } from './running';
import { ScriptedJobs, type JobEnd } from './scripted-jobs';
import { type ScriptedService, type Script, scriptedService } from './scripted-service';

const COMPLETED: JobEnd = { status: 'Completed' };
const get = (reference: string): object => ({ Get: reference });

let service: ScriptedService | undefined;
afterEach(() => service?.close());

/** Pipelines whose jobs end as told. */
async function withJobs(
  ends: (step: string, nth: number) => JobEnd | undefined,
  scripts: { readonly [operation: string]: Script } = {},
): Promise<{ readonly running: RunningPipelines; readonly jobs: ScriptedJobs }> {
  const jobs = new ScriptedJobs(ends);
  service = await scriptedService({ ...jobs.scripts, ...scripts });
  return { running: new RunningPipelines(service.url), jobs };
}

describe('a step that is a job', () => {
  test('is created with the role of the pipeline, with a name and a tag of the service', async () => {
    const { running } = await withJobs(() => COMPLETED);
    const mine = processingStep('My_Step', {}, { ProcessingJobName: 'mine', Tags: [{ Key: 'a', Value: 'b' }] });
    const arn = await running.run(definitionOf([mine]));
    const [{ operation, input }] = service!.calls;
    const id = arn.split('/').at(-1);
    expect(operation).toBe('CreateProcessingJob');
    expect(input.ProcessingJobName).toMatch(new RegExp(`^pipelines-${id}-My-Step-[a-z0-9]{10}$`));
    expect(input.Tags).toEqual([
      { Key: 'a', Value: 'b' },
      { Key: 'sagemaker:pipeline-execution-arn', Value: arn },
    ]);
    expect(running.aws.assumed).toEqual([
      expect.objectContaining({
        roleArn: ROLE,
        service: 'sagemaker.amazonaws.com',
        sourceArn: 'arn:aws:sagemaker:eu-west-1:111111111111:pipeline/p',
        sessionName: `sagemaker-pipeline-${id}-My_Step`,
      }),
    ]);
  });

  test('gives its description to the steps that wait for it', async () => {
    const { running } = await withJobs(() => COMPLETED);
    const second = processingStep(
      'second',
      {},
      {
        Environment: { FROM: get("Steps.first.ProcessingOutputConfig.Outputs['out'].S3Output.S3Uri") },
      },
    );
    const arn = await running.run(definitionOf([second, processingStep('first')]));
    const created = service!.calls.filter(({ operation }) => operation === 'CreateProcessingJob');
    expect(created.at(-1)!.input.Environment).toEqual({ FROM: 's3://results/first' });
    expect((await running.steps(arn)).second).toMatchObject({
      StepStatus: 'Succeeded',
      AttemptCount: 1,
      Metadata: { ProcessingJob: { Arn: expect.stringMatching(/:processing-job\/pipelines-.*-second-/) } },
    });
  });

  test('that fails gives its reason, and what waits for it is not begun while the rest goes on', async () => {
    const { running } = await withJobs((step) =>
      step === 'bad' ? { status: 'Failed', failureReason: 'AlgorithmError: , exit code: 1' } : COMPLETED,
    );
    const arn = await running.run(
      definitionOf([
        processingStep('bad'),
        processingStep('after', { DependsOn: ['bad'] }),
        processingStep('good'),
        processingStep('later', { DependsOn: ['good'] }),
        processingStep('cleanup', { DependsOn: [{ Step: 'bad', Trigger: 'Failed' }] }),
      ]),
    );
    expect(await running.statuses(arn)).toEqual({
      bad: 'Failed',
      good: 'Succeeded',
      later: 'Succeeded',
      cleanup: 'Succeeded',
    });
    expect((await running.steps(arn)).bad.FailureReason).toBe('ClientError: AlgorithmError: , exit code: 1');
    expect((await running.describe(arn)).PipelineExecutionStatus).toBe('Failed');
  });

  test('that the role may not create fails in the words of the service', async () => {
    const { running } = await withJobs(() => COMPLETED, {
      CreateProcessingJob: () => {
        throw accessDenied('User: arn is not authorized to perform: sagemaker:CreateProcessingJob');
      },
    });
    const arn = await running.run(definitionOf([processingStep('a')]));
    expect((await running.steps(arn)).a).toMatchObject({
      FailureReason:
        'ClientError: Failed to invoke sagemaker:CreateProcessingJob. Error Details: ' +
        'User: arn is not authorized to perform: sagemaker:CreateProcessingJob',
      Metadata: {},
      AttemptCount: 1,
    });
  });

  test('that exceeds a quota fails in the words of the service', async () => {
    const { running } = await withJobs(() => COMPLETED, {
      CreateProcessingJob: () => {
        throw new ServiceError('ResourceLimitExceeded', 'The account-level service limit is 0 Instances.');
      },
    });
    const arn = await running.run(definitionOf([processingStep('PreProcess')]));
    expect((await running.steps(arn)).PreProcess.FailureReason).toBe(
      'ClientError: Failed to invoke sagemaker:CreateProcessingJob. Error Details: ' +
        'The account-level service limit is 0 Instances.\n' +
        `Retry not appropriate on execution of step with PipelineExecutionArn ${arn} and StepId PreProcess. ` +
        'No retry policy configured for the exception type SAGEMAKER_RESOURCE_LIMIT.',
    );
  });
});

describe('retries', () => {
  test('of throttled calls need no policy', async () => {
    const create = new ScriptedJobs(() => COMPLETED);
    let refused = 0;
    service = await scriptedService({
      ...create.scripts,
      CreateProcessingJob: (input) => {
        if (refused++ < 2) throw throttlingException('Rate exceeded');
        return create.scripts.CreateProcessingJob(input);
      },
    });
    const running = new RunningPipelines(service.url);
    const arn = await running.run(definitionOf([processingStep('a')]));
    expect((await running.steps(arn)).a).toMatchObject({ StepStatus: 'Succeeded', AttemptCount: 3 });
  });

  test('of jobs start new ones, as the policy says', async () => {
    const lacking = {
      status: 'Failed',
      failureReason: 'CapacityError: Unable to provision requested ML compute capacity.',
    };
    const { running, jobs } = await withJobs((_, nth) => (nth < 3 ? lacking : COMPLETED));
    const policy = { ExceptionType: ['SageMaker.CAPACITY_ERROR'], IntervalSeconds: 120, MaxAttempts: 6 };
    const arn = await running.run(definitionOf([processingStep('a', { RetryPolicies: [policy] })]));
    expect((await running.steps(arn)).a).toMatchObject({ StepStatus: 'Succeeded', AttemptCount: 3 });
    expect(jobs.started).toHaveLength(3);
  });

  test('end with the policy', async () => {
    const { running } = await withJobs(() => ({ status: 'Failed', failureReason: 'InternalServerError: sorry' }));
    const policy = { ExceptionType: ['SageMaker.JOB_INTERNAL_ERROR'], MaxAttempts: 1 };
    const arn = await running.run(definitionOf([processingStep('a', { RetryPolicies: [policy] })]));
    const { a } = await running.steps(arn);
    expect(a.AttemptCount).toBe(2);
    expect(a.FailureReason).toContain('ClientError: InternalServerError: sorry\nRetry not appropriate');
  });
});

describe('parallelism', () => {
  test.each([
    [undefined, 4],
    [2, 2],
    [1, 1],
  ])('of %s lets %d of four steps run at once', async (limit, most) => {
    const { running, jobs } = await withJobs(() => undefined);
    await running.create(definitionOf(['a', 'b', 'c', 'd'].map((name) => processingStep(name))));
    const arn = await running.start(
      limit === undefined ? {} : { ParallelismConfiguration: { MaxParallelExecutionSteps: limit } },
    );
    const ending = setInterval(() => ['a', 'b', 'c', 'd'].forEach((step) => jobs.endAll(step, COMPLETED)), 400);
    await running.pipelines.ended(arn);
    clearInterval(ending);
    expect(jobs.mostRunning).toBe(most);
    expect(jobs.started).toEqual(['a', 'b', 'c', 'd']);
  });

  test('lets what runs beside a Fail step end, and starts nothing more', async () => {
    const { running, jobs } = await withJobs(() => undefined);
    await running.create(
      definitionOf([processingStep('slow'), failStep('no', 'no'), processingStep('next', { DependsOn: ['slow'] })]),
    );
    const arn = await running.start();
    await until(async () => (await running.statuses(arn)).no === 'Failed' && jobs.running === 1);
    expect((await running.describe(arn)).PipelineExecutionStatus).toBe('Executing');
    jobs.endAll('slow', COMPLETED);
    await running.pipelines.ended(arn);
    expect(await running.statuses(arn)).toEqual({ slow: 'Succeeded', no: 'Failed' });
  });
});

describe('the cache', () => {
  const cached = { CacheConfig: { Enabled: true, ExpireAfter: 'PT1H' } };
  const definition = definitionOf([processingStep('a', cached, { Environment: { X: get('Parameters.X') } })], {
    Parameters: [{ Name: 'X', Type: 'String', DefaultValue: '1' }],
  });

  test('gives the result of the same step of an earlier execution', async () => {
    const { running, jobs } = await withJobs(() => COMPLETED);
    const first = await running.run(definition);
    const second = await running.start();
    await running.pipelines.ended(second);
    expect(jobs.started).toHaveLength(1);
    expect((await running.steps(second)).a).toMatchObject({
      StepStatus: 'Succeeded',
      CacheHitResult: { SourcePipelineExecutionArn: first },
      Metadata: (await running.steps(first)).a.Metadata,
    });
  });

  test('gives nothing for other arguments, nor of a run that failed', async () => {
    const { running, jobs } = await withJobs((_, nth) =>
      nth === 1 ? { status: 'Failed', failureReason: 'x' } : COMPLETED,
    );
    await running.run(definition);
    await running.pipelines.ended(await running.start());
    await running.pipelines.ended(await running.start({ PipelineParameters: [{ Name: 'X', Value: '2' }] }));
    expect(jobs.started).toHaveLength(3);
  });
});

describe('stopping', () => {
  test('stops the jobs that run, and starts no more', async () => {
    const { running, jobs } = await withJobs(() => undefined);
    await running.create(definitionOf([processingStep('a'), processingStep('b', { DependsOn: ['a'] })]));
    const arn = await running.start();
    await until(() => jobs.running === 1);
    await running.ask('StopPipelineExecution', { PipelineExecutionArn: arn });
    expect((await running.describe(arn)).PipelineExecutionStatus).toBe('Stopping');
    await running.pipelines.ended(arn);
    expect((await running.describe(arn)).PipelineExecutionStatus).toBe('Stopped');
    expect(await running.statuses(arn)).toEqual({ a: 'Stopped' });
  });

  test('leaves alone what had ended', async () => {
    const { running, jobs } = await withJobs((step) => (step === 'b' ? undefined : COMPLETED));
    await running.create(definitionOf([processingStep('a'), processingStep('b', { DependsOn: ['a'] })]));
    const arn = await running.start();
    await until(() => jobs.running === 1 && jobs.started.includes('b'));
    await running.ask('StopPipelineExecution', { PipelineExecutionArn: arn });
    await running.pipelines.ended(arn);
    expect(await running.statuses(arn)).toEqual({ a: 'Succeeded', b: 'Stopped' });
    expect(service!.calls.filter(({ operation }) => operation === 'StopProcessingJob')).toHaveLength(1);
  });

  test('ends the wait for another attempt', async () => {
    const jobs = new ScriptedJobs(() => ({ status: 'Failed', failureReason: 'CapacityError' }));
    service = await scriptedService(jobs.scripts);
    const running = new RunningPipelines(service.url, undefined, 1);
    const policy = { ExceptionType: ['SageMaker.CAPACITY_ERROR'], IntervalSeconds: 3600 };
    await running.create(definitionOf([processingStep('a', { RetryPolicies: [policy] })]));
    const arn = await running.start();
    await until(() => jobs.started.length === 1);
    await sleep(300);
    await running.ask('StopPipelineExecution', { PipelineExecutionArn: arn });
    await running.pipelines.ended(arn);
    expect(await running.statuses(arn)).toEqual({ a: 'Stopped' });
  });
});

describe('trying an execution again', () => {
  test('runs what failed and what was not begun, and keeps what succeeded', async () => {
    const { running, jobs } = await withJobs((step, nth) =>
      step === 'b' && nth === 1 ? { status: 'Failed', failureReason: 'x' } : COMPLETED,
    );
    const arn = await running.run(
      definitionOf([
        processingStep('a'),
        processingStep('b', { DependsOn: ['a'] }),
        conditionStep('gate', [equals(get('Steps.b.ProcessingJobStatus'), 'Completed')], [processingStep('c')]),
      ]),
    );
    expect((await running.describe(arn)).PipelineExecutionStatus).toBe('Failed');
    await running.ask('RetryPipelineExecution', { PipelineExecutionArn: arn });
    await running.pipelines.ended(arn);
    expect(jobs.started).toEqual(['a', 'b', 'b', 'c']);
    expect(await running.describe(arn)).toMatchObject({
      PipelineExecutionStatus: 'Succeeded',
      FailureReason: undefined,
    });
  });
});

describe('a selective execution', () => {
  const definition = definitionOf([
    processingStep('a'),
    processingStep('b', {}, { Environment: { A: get('Steps.a.ProcessingJobStatus') } }),
    processingStep('c', { DependsOn: ['b'] }),
    processingStep('d', { DependsOn: ['c'] }),
  ]);
  const select = (steps: string[], source?: string): object => ({
    SelectiveExecutionConfig: {
      SelectedSteps: steps.map((StepName) => ({ StepName })),
      ...(source !== undefined && { SourcePipelineExecutionArn: source }),
    },
  });

  test('runs the selected steps with the results of another execution', async () => {
    const { running, jobs } = await withJobs(() => COMPLETED);
    const source = await running.run(definition);
    const arn = await running.start(select(['b', 'c'], source));
    await running.pipelines.ended(arn);
    expect(jobs.started.slice(4)).toEqual(['b', 'c']);
    expect(await running.statuses(arn)).toEqual({ a: 'Succeeded', b: 'Succeeded', c: 'Succeeded' });
    expect((await running.steps(arn)).a.SelectiveExecutionResult).toEqual({ SourcePipelineExecutionArn: source });
    expect((await running.steps(arn)).b.SelectiveExecutionResult).toBeUndefined();
  });

  test.each<[string[], boolean, string]>([
    [['b'], false, 'Invalid SourcePipelineExecutionArn: null. The selected steps [b] have dependencies on [a]'],
    [['a', 'c'], true, 'The selected steps [a, c] are not connected, steps [b] are between them.'],
    [['x'], true, 'The selected steps [x] do not exist.'],
    [['d'], true, 'It has no result of steps [c].'],
  ])('of %j, with a source: %s, is refused', async (steps, withSource, reason) => {
    const { running } = await withJobs((step) => (step === 'c' ? { status: 'Failed', failureReason: 'x' } : COMPLETED));
    const source = await running.run(definition);
    await expect(running.start(select(steps, withSource ? source : undefined))).rejects.toThrow(reason);
  });
});

describe('the events', () => {
  test('tell every change, in the documented shape', async () => {
    const { running } = await withJobs(() => COMPLETED);
    const arn = await running.run(definitionOf([processingStep('a')]), { PipelineExecutionDescription: 'why' });
    const pipelineArn = 'arn:aws:sagemaker:eu-west-1:111111111111:pipeline/p';
    const told = running.aws.events.map(({ detailType, detail }) => [detailType, detail] as const);
    const execution = told.filter(([type]) => type.endsWith('Pipeline Execution Status Change'));
    const step = told.filter(([type]) => type.endsWith('Execution Step Status Change'));
    expect(execution.map(([, detail]) => detail)).toEqual([
      expect.objectContaining({ currentPipelineExecutionStatus: 'Executing', pipelineExecutionDescription: 'why' }),
      expect.objectContaining({
        previousPipelineExecutionStatus: 'Executing',
        currentPipelineExecutionStatus: 'Succeeded',
        pipelineArn,
        pipelineExecutionArn: arn,
        executionStartTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        executionEndTime: expect.stringMatching(/Z$/),
      }),
    ]);
    expect(step.map(([, detail]) => detail)).toEqual([
      expect.objectContaining({ stepName: 'a', stepType: 'Processing', currentStepStatus: 'Starting' }),
      expect.objectContaining({ previousStepStatus: 'Starting', currentStepStatus: 'Executing' }),
      expect.objectContaining({
        previousStepStatus: 'Executing',
        currentStepStatus: 'Succeeded',
        metadata: { processingJob: { arn: expect.stringContaining(':processing-job/') } },
        pipelineArn,
        pipelineExecutionArn: arn,
      }),
    ]);
    expect(running.aws.events.every(({ resources }) => resources[0] === pipelineArn && resources[1] === arn)).toBe(
      true,
    );
  });
});
