import { setImmediate as tick } from 'node:timers/promises';
import { type Declaration, declarationOf } from '../../../simulator/codepipeline/declaration';
import { Executor } from '../../../simulator/codepipeline/executor';
import { newExecution } from '../../../simulator/codepipeline/pipelines';
import { type ActionRun, type Execution, type PipelineRecord, gateOf } from '../../../simulator/codepipeline/records';
import { CALLER, pipelineOf } from './support';

type Outcome = 'Succeeded' | 'Failed';

const act = (name: string, runOrder = 1) => ({
  name,
  runOrder,
  actionTypeId: { category: 'Invoke', owner: 'AWS', provider: 'Lambda', version: '1' } as const,
});

function recordOf(
  stages: Record<string, ReturnType<typeof act>[]>,
  executionMode: Declaration['executionMode'],
  rollsBack: string[],
) {
  const onFailure = { result: 'ROLLBACK' } as const;
  const requested = pipelineOf(
    'p',
    Object.entries(stages).map(([name, actions]) => ({
      name,
      actions,
      ...(rollsBack.includes(name) && { onFailure }),
    })),
  );
  const declaration = declarationOf({ ...(requested as never as Declaration), executionMode }, 1);
  const record: PipelineRecord = {
    scope: CALLER,
    arn: 'arn',
    declaration,
    versions: [declaration],
    created: new Date(),
    updated: new Date(),
    executions: [],
    gates: new Map(),
    requests: new Map(),
  };
  return record;
}

/** A pipeline of which a test says when each action ends, and how. */
class Stage {
  public readonly log: string[] = [];
  public readonly events: string[] = [];
  private readonly open = new Map<string, (outcome: Outcome) => void>();
  public readonly record: PipelineRecord;
  private readonly names = new Map<string, string>();
  public readonly executor: Executor;

  public constructor(
    stages: Record<string, ReturnType<typeof act>[]>,
    mode: Declaration['executionMode'] = 'SUPERSEDED',
    rollsBack: string[] = [],
  ) {
    this.record = recordOf(stages, mode, rollsBack);
    const note = (execution: Execution, ...what: string[]) =>
      this.events.push([this.nameOf(execution), ...what].join(' '));
    this.executor = new Executor(
      {
        pipeline: async (execution, state) => void note(execution, state),
        stage: async (execution, stage, state) => void note(execution, stage, state),
      },
      { run: (execution, stage, action) => this.run(execution, stage, action) },
    );
  }

  public async start(name: string): Promise<Execution> {
    const execution = newExecution(this.record, 'StartPipelineExecution', CALLER);
    this.names.set(execution.id, name);
    this.record.executions.push(execution);
    this.executor.start(execution);
    await settle();
    return execution;
  }

  public async end(what: string, outcome: Outcome = 'Succeeded'): Promise<void> {
    const answer = this.open.get(what);
    if (!answer) throw new Error(`${what} does not run: ${[...this.open.keys()].join(', ')}`);
    this.open.delete(what);
    answer(outcome);
    await settle();
  }

  public get running(): string[] {
    return [...this.open.keys()];
  }

  /** The name of an execution; a rollback has that of the execution that it rolls back to. */
  private nameOf({ id, rollsBackTo }: Execution): string {
    return rollsBackTo === undefined ? this.names.get(id)! : `rollback to ${this.names.get(rollsBackTo)}`;
  }

  private async run(execution: Execution, stage: string, action: ActionRun['action']): Promise<ActionRun> {
    const key = `${this.nameOf(execution)} ${action.name}`;
    this.log.push(key);
    const now = new Date();
    const run: ActionRun = {
      id: key,
      stage,
      action,
      configuration: {},
      inputs: [],
      outputs: [],
      started: now,
      updated: now,
      status: 'InProgress',
    };
    execution.actionRuns.push(run);
    const abandoned = new Promise<undefined>((done) =>
      execution.abandon.signal.addEventListener('abort', () => done(undefined)),
    );
    const outcome = await Promise.race([new Promise<Outcome>((answer) => this.open.set(key, answer)), abandoned]);
    run.status = outcome ?? 'Abandoned';
    return run;
  }
}

async function settle(): Promise<void> {
  for (let i = 0; i < 5; i++) await tick();
}

test('actions of a run order run at once, and one run order after the other', async () => {
  const stage = new Stage({ build: [act('a'), act('b'), act('c', 2)] });
  const one = await stage.start('one');
  await stage.end('one Release');
  expect(stage.running).toEqual(['one a', 'one b']);
  await stage.end('one a');
  expect(stage.running).toEqual(['one b']);
  await stage.end('one b');
  await stage.end('one c');
  expect(one.status).toBe('Succeeded');
  expect(stage.events).toEqual([
    'one STARTED',
    'one Source STARTED',
    'one Source SUCCEEDED',
    'one build STARTED',
    'one build SUCCEEDED',
    'one SUCCEEDED',
  ]);
});

test('a failed action lets those beside it end, and nothing after', async () => {
  const stage = new Stage({ build: [act('a'), act('b'), act('c', 2)], deploy: [act('d')] });
  const one = await stage.start('one');
  await stage.end('one Release');
  await stage.end('one a', 'Failed');
  expect(one.status).toBe('InProgress');
  await stage.end('one b');
  expect(one.status).toBe('Failed');
  expect(stage.log).toEqual(['one Release', 'one a', 'one b']);
  expect(stage.events.slice(-2)).toEqual(['one build FAILED', 'one FAILED']);
});

test('the newest execution that waits supersedes the older, and a stage holds one at a time', async () => {
  const stage = new Stage({ deploy: [act('d')] });
  await stage.start('one');
  await stage.end('one Release');
  const two = await stage.start('two');
  await stage.end('two Release');
  const three = await stage.start('three');
  await stage.end('three Release');
  expect(stage.running).toEqual(['one d']);
  expect([two.status, three.status]).toEqual(['Superseded', 'InProgress']);
  expect(stage.events).toContain('two SUPERSEDED');
  await stage.end('one d', 'Failed');
  expect(stage.running).toEqual(['three d']);
});

test('queued executions wait for each other, and none is superseded', async () => {
  const stage = new Stage({ deploy: [act('d')] }, 'QUEUED');
  for (const name of ['one', 'two', 'three']) {
    await stage.start(name);
    await stage.end(`${name} Release`);
  }
  for (const name of ['one', 'two', 'three']) {
    expect(stage.running).toEqual([`${name} d`]);
    await stage.end(`${name} d`);
  }
  expect(stage.record.executions.map(({ status }) => status)).toEqual(['Succeeded', 'Succeeded', 'Succeeded']);
});

test('parallel executions do not wait for each other', async () => {
  const stage = new Stage({ deploy: [act('d')] }, 'PARALLEL');
  await stage.start('one');
  await stage.start('two');
  await stage.end('one Release');
  await stage.end('two Release');
  expect(stage.running).toEqual(['one d', 'two d']);
});

test('nothing enters a stage whose transition is disabled; the newest does once it is enabled', async () => {
  const stage = new Stage({ deploy: [act('d')] });
  const gate = gateOf(stage.record, 'deploy');
  gate.set({ enabled: false }, 'SUPERSEDED');
  await stage.start('one');
  await stage.end('one Release');
  await stage.start('two');
  await stage.end('two Release');
  expect(stage.running).toEqual([]);
  expect(gate.waiting.map(({ id }) => id)).toEqual([stage.record.executions[1].id]);
  gate.set({ enabled: true }, 'SUPERSEDED');
  await settle();
  expect(stage.running).toEqual(['two d']);
});

describe('a retry', () => {
  async function failed(): Promise<{ stage: Stage; one: Execution }> {
    const stage = new Stage({ build: [act('a'), act('b'), act('c', 2)] });
    const one = await stage.start('one');
    await stage.end('one Release');
    await stage.end('one a', 'Failed');
    await stage.end('one b');
    return { stage, one };
  }

  test('runs only what failed, and goes on', async () => {
    const { stage, one } = await failed();
    stage.executor.retry(one, 'build', 'FAILED_ACTIONS');
    await settle();
    expect(stage.running).toEqual(['one a']);
    await stage.end('one a');
    await stage.end('one c');
    expect([one.status, one.attempt]).toEqual(['Succeeded', 2]);
    expect(stage.events).toContain('one RESUMED');
  });

  test('runs all of the stage when asked to', async () => {
    const { stage, one } = await failed();
    stage.executor.retry(one, 'build', 'ALL_ACTIONS');
    await settle();
    expect(stage.running).toEqual(['one a', 'one b']);
  });
});

describe('an execution that is stopped', () => {
  test('ends what is in progress, and starts nothing more', async () => {
    const stage = new Stage({ build: [act('a'), act('b', 2)] });
    const one = await stage.start('one');
    await stage.end('one Release');
    await stage.executor.stop(one, false, 'enough');
    expect([one.status, stage.running]).toEqual(['Stopping', ['one a']]);
    await stage.end('one a');
    expect([one.status, stage.log]).toEqual(['Stopped', ['one Release', 'one a']]);
    expect(stage.events.slice(-4)).toEqual(['one STOPPING', 'one build STOPPING', 'one build STOPPED', 'one STOPPED']);
  });

  test('abandons what is in progress when asked to, and frees the stage', async () => {
    const stage = new Stage({ build: [act('a')] });
    const one = await stage.start('one');
    await stage.end('one Release');
    await stage.start('two');
    await stage.end('two Release');
    await stage.executor.stop(one, true);
    await settle();
    expect([one.status, one.actionRuns[1].status]).toEqual(['Stopped', 'Abandoned']);
    expect(stage.running).toContain('two a');
  });

  test('leaves the stage that it waits for', async () => {
    const stage = new Stage({ build: [act('a')] });
    await stage.start('one');
    await stage.end('one Release');
    const two = await stage.start('two');
    await stage.end('two Release');
    await stage.executor.stop(two, false);
    await settle();
    expect(two.status).toBe('Stopped');
    await stage.end('one a');
    expect(stage.running).toEqual([]);
  });
});

describe('a stage that rolls back on a failure', () => {
  const released = async (rollsBack = ['prod']) => {
    const stage = new Stage({ prod: [act('deploy'), act('test', 2)], after: [act('tell')] }, 'QUEUED', rollsBack);
    await stage.start('one');
    for (const action of ['Release', 'deploy', 'test', 'tell']) await stage.end(`one ${action}`);
    return stage;
  };
  const failTwo = async (stage: Stage) => {
    const two = await stage.start('two');
    await stage.end('two Release');
    await stage.end('two deploy');
    await stage.end('two test', 'Failed');
    return two;
  };

  test('runs the last execution that succeeded in it again, in that stage alone', async () => {
    const stage = await released();
    const two = await failTwo(stage);
    expect([two.status, stage.running]).toEqual(['Failed', ['rollback to one deploy']]);
    await stage.end('rollback to one deploy');
    await stage.end('rollback to one test');
    const [one, , rollback] = stage.record.executions;
    expect(rollback).toMatchObject({ status: 'Succeeded', rollsBackTo: one.id });
    expect(rollback.trigger).toEqual({
      triggerType: 'AutomatedRollback',
      triggerDetail: JSON.stringify({ FailedPipelineExecutionId: two.id }),
    });
    expect([stage.running, [...rollback.stageRuns.keys()]]).toEqual([[], ['prod']]);
    expect(stage.events.slice(-4)).toEqual([
      'rollback to one STARTED',
      'rollback to one prod STARTED',
      'rollback to one prod SUCCEEDED',
      'rollback to one SUCCEEDED',
    ]);
  });

  test('takes the artifacts and the variables of the execution that it rolls back to', async () => {
    const stage = await released();
    const [one] = stage.record.executions;
    one.variables.set('Source', { VersionId: 'first' });
    one.artifacts.set('Release', { name: 'Release', bucket: 'artifacts', key: 'first.zip' });
    await failTwo(stage);
    const rollback = stage.record.executions.at(-1)!;
    expect(rollback.variables.get('Source')).toEqual({ VersionId: 'first' });
    expect(rollback.artifacts.get('Release')).toMatchObject({ key: 'first.zip' });
    rollback.variables.set('Source', {});
    expect(one.variables.get('Source')).toEqual({ VersionId: 'first' });
  });

  test('rolls back before an execution that waits enters it', async () => {
    const stage = await released();
    await stage.start('two');
    await stage.end('two Release');
    await stage.start('three');
    await stage.end('three Release');
    await stage.end('two deploy', 'Failed');
    expect(stage.running).toEqual(['rollback to one deploy']);
    await stage.end('rollback to one deploy');
    await stage.end('rollback to one test');
    expect(stage.running).toEqual(['three deploy']);
  });

  test('does not roll back a rollback', async () => {
    const stage = await released();
    await failTwo(stage);
    await stage.end('rollback to one deploy', 'Failed');
    expect(stage.record.executions.map(({ status }) => status)).toEqual(['Succeeded', 'Failed', 'Failed']);
    expect(stage.running).toEqual([]);
  });

  test('fails without a rollback when nothing has succeeded in it yet', async () => {
    const stage = new Stage({ prod: [act('deploy')] }, 'QUEUED', ['prod']);
    await stage.start('one');
    await stage.end('one Release');
    await stage.end('one deploy', 'Failed');
    expect(stage.record.executions.map(({ status }) => status)).toEqual(['Failed']);
  });

  test('does not roll back to an execution of another version of the pipeline', async () => {
    const stage = await released();
    stage.record.declaration = { ...stage.record.declaration, version: 2 };
    await failTwo(stage);
    expect(stage.record.executions).toHaveLength(2);
  });

  test('does not roll back unless it is declared to', async () => {
    const stage = await released([]);
    await failTwo(stage);
    expect(stage.record.executions).toHaveLength(2);
  });
});
