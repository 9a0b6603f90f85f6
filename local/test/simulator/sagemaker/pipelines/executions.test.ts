import * as fc from 'fast-check';
import type { Caller } from '../../../../core/scope';
import { STAGING, TOOLS } from '../../../support/services';
import { conditionStep, definitionOf, equals, failStep } from './definitions';
import { RunningPipelines } from './running';

const get = (reference: string): object => ({ Get: reference });
const join = (on: string, ...values: unknown[]): object => ({ 'Std:Join': { On: on, Values: values } });
const number = { Name: 'MyInt', Type: 'Integer', DefaultValue: 2 };

describe('a Condition step', () => {
  const branches = definitionOf(
    [
      conditionStep(
        'gate',
        [equals(get('Parameters.MyInt'), 1)],
        [conditionStep('yes', [])],
        [failStep('no', 'not one')],
      ),
      conditionStep('after', [equals(get('Steps.yes.Outcome'), true)]),
    ],
    { Parameters: [number] },
  );

  test('runs the steps of the branch that it chooses, and what waits for them', async () => {
    const running = new RunningPipelines();
    const arn = await running.run(branches, { PipelineParameters: [{ Name: 'MyInt', Value: '1' }] });
    expect(await running.statuses(arn)).toEqual({ after: 'Succeeded', gate: 'Succeeded', yes: 'Succeeded' });
    expect((await running.steps(arn)).gate.Metadata).toEqual({ Condition: { Outcome: 'True' } });
    expect((await running.describe(arn)).PipelineExecutionStatus).toBe('Succeeded');
  });

  test('leaves out the other branch, and what waits for it', async () => {
    const running = new RunningPipelines();
    const arn = await running.run(branches);
    expect(await running.statuses(arn)).toEqual({ gate: 'Succeeded', no: 'Failed' });
    expect((await running.steps(arn)).gate.Metadata).toEqual({ Condition: { Outcome: 'False' } });
  });

  test('of values that cannot be compared fails, and says so', async () => {
    const running = new RunningPipelines();
    const arn = await running.run(definitionOf([conditionStep('gate', [equals('1', 1)])]));
    expect((await running.steps(arn)).gate.FailureReason).toBe(
      'ClientError: Condition of type Equals cannot compare "1" (string) with 1 (number): ' +
        'the values are not of the same type.',
    );
  });
});

// what AWS's own SDK expects of the service, in its tests/integ/sagemaker/workflow/test_fail_steps.py
describe('a Fail step', () => {
  test('fails the execution with the words that it joins', async () => {
    const running = new RunningPipelines();
    const definition = definitionOf(
      [
        conditionStep('CondStep', [equals(get('Parameters.MyInt'), 1)]),
        failStep('FailStep', join(': ', 'Failed due to xxx == yyy returns', get('Steps.CondStep.Outcome'))),
      ],
      { Parameters: [number] },
    );
    const arn = await running.run(definition, { PipelineParameters: [{ Name: 'MyInt', Value: '3' }] });
    expect((await running.steps(arn)).FailStep).toMatchObject({
      StepStatus: 'Failed',
      FailureReason: 'Failed due to xxx == yyy returns: false',
      Metadata: { Fail: { ErrorMessage: 'Failed due to xxx == yyy returns: false' } },
    });
    expect(await running.describe(arn)).toMatchObject({
      PipelineExecutionStatus: 'Failed',
      FailureReason: 'Step failure: One or multiple steps failed.',
    });
  });

  test('without words has no reason', async () => {
    const running = new RunningPipelines();
    const arn = await running.run(definitionOf([failStep('FailStep')]));
    const { FailStep } = await running.steps(arn);
    expect(FailStep.FailureReason).toBeUndefined();
    expect(FailStep.Metadata).toEqual({ Fail: { ErrorMessage: '' } });
  });

  test('ends an execution that cannot be tried again', async () => {
    const running = new RunningPipelines();
    const arn = await running.run(definitionOf([failStep('FailStep')]));
    await expect(running.ask('RetryPipelineExecution', { PipelineExecutionArn: arn })).rejects.toThrow(
      'ended with a Fail step and cannot be retried',
    );
  });
});

describe('an execution', () => {
  const one = definitionOf([conditionStep('only', [])], { Parameters: [number] });

  test('is started once for a token', async () => {
    const running = new RunningPipelines();
    await running.create(one);
    const ClientRequestToken = 'a'.repeat(32);
    const first = await running.start({ ClientRequestToken });
    expect(await running.start({ ClientRequestToken })).toBe(first);
    expect(await running.start()).not.toBe(first);
  });

  test('has the names that the service makes', async () => {
    const running = new RunningPipelines();
    const arn = await running.run(one);
    expect(arn).toMatch(/^arn:aws:sagemaker:eu-west-1:111111111111:pipeline\/p\/execution\/[a-z0-9]{12}$/);
    expect((await running.describe(arn)).PipelineExecutionDisplayName).toMatch(/^execution-\d{13}$/);
  });

  test('tells its parameters and the definition that it was started with', async () => {
    const running = new RunningPipelines();
    const arn = await running.run(one, { PipelineParameters: [{ Name: 'MyInt', Value: '9' }] });
    await running.ask('UpdatePipeline', { PipelineName: 'p', PipelineDefinition: definitionOf([failStep('x')]) });
    await expect(
      running.ask('ListPipelineParametersForExecution', { PipelineExecutionArn: arn }),
    ).resolves.toMatchObject({ PipelineParameters: [{ Name: 'MyInt', Value: '9' }] });
    await expect(
      running.ask('DescribePipelineDefinitionForExecution', { PipelineExecutionArn: arn }),
    ).resolves.toMatchObject({ PipelineDefinition: one });
  });

  test('can be named anew', async () => {
    const running = new RunningPipelines();
    const arn = await running.run(one);
    const name = { PipelineExecutionDisplayName: 'mine', PipelineExecutionDescription: 'why' };
    await running.ask('UpdatePipelineExecution', { PipelineExecutionArn: arn, ...name });
    expect(await running.describe(arn)).toMatchObject(name);
  });

  test('that has ended cannot be stopped', async () => {
    const running = new RunningPipelines();
    const arn = await running.run(one);
    await expect(running.ask('StopPipelineExecution', { PipelineExecutionArn: arn })).rejects.toThrow(
      "Only pipelines with 'Executing' status can be stopped",
    );
  });

  test('that succeeded cannot be tried again', async () => {
    const running = new RunningPipelines();
    const arn = await running.run(one);
    await expect(running.ask('RetryPipelineExecution', { PipelineExecutionArn: arn })).rejects.toThrow('be retried');
  });

  test('of no pipeline is not found', async () => {
    const running = new RunningPipelines();
    await expect(running.start()).rejects.toThrow(
      "Pipeline 'arn:aws:sagemaker:eu-west-1:111111111111:pipeline/p' does not exist.",
    );
  });
});

test.each(['DescribePipelineExecution', 'StopPipelineExecution', 'ListPipelineExecutionSteps'])(
  '%s of another account is refused',
  async (operation) => {
    const running = new RunningPipelines();
    const PipelineExecutionArn = await running.run(definitionOf([conditionStep('only', [])]));
    await expect(running.ask(operation, { PipelineExecutionArn }, STAGING)).rejects.toMatchObject({
      code: 'AccessDeniedException',
      message: expect.stringContaining(`is not authorized to perform: sagemaker:${operation} on resource: `),
    });
  },
);

test('a pipeline of another account is not started by its ARN', async () => {
  const running = new RunningPipelines();
  await running.create(definitionOf([conditionStep('only', [])]));
  const PipelineName = 'arn:aws:sagemaker:eu-west-1:111111111111:pipeline/p';
  const start = (caller: Caller) => running.ask('StartPipelineExecution', { PipelineName }, caller);
  await expect(start(STAGING)).rejects.toThrow('no resource-based policy allows the sagemaker:StartPipelineExecution');
  expect(await start(TOOLS)).toMatchObject({ PipelineExecutionArn: expect.stringContaining(PipelineName) });
});

test('every step of a generated pipeline runs as its conditions say', async () => {
  const tree: fc.Memo<Choice> = fc.memo((depth): fc.Arbitrary<Choice> => {
    const inner: fc.Arbitrary<Choice[]> = depth > 1 ? fc.array(tree(), { maxLength: 2 }) : fc.constant([]);
    return fc.record({ outcome: fc.boolean(), taken: inner, otherwise: inner });
  });
  await fc.assert(
    fc.asyncProperty(fc.array(tree(3), { minLength: 1, maxLength: 3 }), async (choices) => {
      const expected: { [name: string]: string } = {};
      const steps = choices.map((choice, i) => stepFor(choice, `s${i}`, true, expected));
      const running = new RunningPipelines();
      const arn = await running.run(definitionOf(steps));
      expect(await running.statuses(arn)).toEqual(expected);
    }),
    { numRuns: 50 },
  );
});

interface Choice {
  readonly outcome: boolean;
  readonly taken: readonly Choice[];
  readonly otherwise: readonly Choice[];
}

/** A Condition step with this outcome; what runs of it is noted. */
function stepFor(choice: Choice, name: string, runs: boolean, expected: { [name: string]: string }): object {
  if (runs) expected[name] = 'Succeeded';
  const branch = (inner: readonly Choice[], taken: boolean): object[] =>
    inner.map((one, i) => stepFor(one, `${name}-${taken}-${i}`, runs && choice.outcome === taken, expected));
  return conditionStep(
    name,
    [equals(choice.outcome, true)],
    branch(choice.taken, true),
    branch(choice.otherwise, false),
  );
}
