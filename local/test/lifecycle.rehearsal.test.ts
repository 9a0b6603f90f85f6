import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'yaml';
import { ALL, faults } from '../rehearsal/faults';
import { numbersIn } from '../rehearsal/phases/register';
import { EXAMPLE, PROJECT } from './support/example';
import { type Run, commandOf, rehearse } from './support/rehearse';
import { EMULATOR_PYTHON, JOBS_PYTHON } from './support/simulator';

const folder = mkdtempSync(join(tmpdir(), 'rehearsal-'));
const RUN = join(folder, 'run');
afterAll(() => rmSync(RUN, { recursive: true, force: true }));

/** What the example's own Python says when nobody orchestrates it. */
function byHand(): { [path: string]: number } {
  const declared = JSON.stringify(parse(readFileSync(join(EXAMPLE, 'use-case.yaml'), 'utf8')));
  const args = [join(__dirname, 'support', 'by_hand.py'), EXAMPLE, join(folder, 'by-hand')];
  const { status, stdout, stderr } = spawnSync(JOBS_PYTHON, args, { input: declared, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return Object.fromEntries(numbersIn(JSON.parse(stdout), []));
}

/** Processes of this machine whose command or environment speaks of the rehearsal's folder. */
function survivors(): string[] {
  const { stdout } = spawnSync('ps', ['axeww', '-o', 'pid,args'], { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line.includes(RUN));
}

async function gone(): Promise<string[]> {
  for (let waited = 0; waited < 50 && survivors().length > 0; waited += 1) await sleep(200);
  return survivors();
}

describe('when the lifecycle of the example is rehearsed', () => {
  let run: Run;
  beforeAll(() => {
    run = rehearse(PROJECT, RUN);
  });

  test('then it reaches its end', () => {
    expect(run.status === 0 ? 'the end' : run.output).toBe('the end');
    expect(run.report.phases.map(({ name }) => name).slice(-3)).toEqual(['notify', 'judge', 'destroy']);
  });

  test('then the registered metrics are those of running the Python by hand', () => {
    expect(run.report.facts.metrics).toEqual(byHand());
  });

  test('then every limit of the use case was compared', () => {
    expect(run.report.facts.gate?.map(({ label }) => label)).toEqual([
      'metrics.auc',
      'metrics.recall',
      'fairness.black.disparate_impact',
    ]);
  });

  test('then every request was answered and captured', () => {
    expect(run.report.facts.latency?.requests).toBe(300);
    // the smoke tests were captured too
    expect(run.report.facts.captured).toBeGreaterThanOrEqual(300);
    expect(run.report.lost).toEqual([]);
  });

  test('then the drift led to a challenger', () => {
    expect(run.report.facts.modelPackage).toMatch(/\/1$/);
    expect(run.report.facts.challenger).toMatch(/\/2$/);
  });

  test('then people were told of the approvals, the release and the drift', () => {
    const subjects = run.report.facts.mail?.join('\n');
    expect(subjects).toMatch(/model version 1 waits for your approval/);
    expect(subjects).toMatch(/ is in prod$/m);
    expect(subjects).toMatch(/ALARM in prod: drift/);
  });

  test('then what was only recorded is what nobody has to run', () => {
    expect(run.report.recorded.map(({ type }) => type)).toEqual([
      'AWS::ApplicationAutoScaling::ScalableTarget',
      'AWS::ApplicationAutoScaling::ScalingPolicy',
      'AWS::Budgets::Budget',
    ]);
  });

  test('then no call was refused and what is never used was reviewed', () => {
    expect(run.report.iam?.judged).toBeGreaterThan(100);
    expect(run.report.iam?.denied).toEqual([]);
    expect(run.report.iam?.unused.filter(({ reviewed }) => !reviewed)).toEqual([]);
    expect(run.report.iam?.stale).toEqual([]);
  });

  test('then what is left is data, its keys and the registry', () => {
    const types = new Set(run.report.facts.retained?.map((item) => item.split(' ')[0]));
    expect([...types].toSorted()).toEqual(['AWS::S3::Bucket', 'AWS::SageMaker::ModelPackageGroup']);
  });

  test('then no process survives', () => {
    expect(survivors()).toEqual([]);
  });
});

describe('when every fault is rehearsed, one after the other in one local AWS', () => {
  let run: Run;
  beforeAll(() => {
    run = rehearse(PROJECT, RUN, '--fault', ALL);
  });

  test('then each has the end that it must have', () => {
    expect(run.status === 0 ? 'the end' : run.output).toBe('the end');
  });

  test('then none is left out', () => {
    const names = faults.map(({ name }) => name);
    const ended = run.report.phases.map(({ name }) => name).filter((name) => names.includes(name));
    expect(ended.toSorted()).toEqual(names.toSorted());
  });

  test('then no process survives', () => {
    expect(survivors()).toEqual([]);
  });
});

describe('when a local AWS is kept', () => {
  const keep = async () => {
    const args = [...commandOf(PROJECT, RUN), '--until', 'start', '--keep'];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
      output += String(chunk);
      if (output.includes('AWS_EC2_METADATA_DISABLED')) break;
    }
    return { child, output, ended: new Promise((resolve) => child.once('exit', resolve)) };
  };

  test('then what it prints is all that an SDK needs, and Ctrl-C ends every process', async () => {
    const { child, output, ended } = await keep();
    const env = Object.fromEntries([...output.matchAll(/export (\w+)=(\S+)/g)].map(([, name, value]) => [name, value]));
    const script = "import boto3; print(boto3.client('sts').get_caller_identity()['Arn'])";
    const { stdout, stderr } = spawnSync(EMULATOR_PYTHON, ['-c', script], { env, encoding: 'utf8' });
    expect(`${stdout}${stderr}`.trim()).toBe('arn:aws:iam::111111111111:root');
    expect(survivors()).not.toEqual([]);
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(await gone()).toEqual([]);
  });

  test('then nothing outlives a rehearsal that is killed', async () => {
    const { ended } = await keep();
    const pid = Number.parseInt(readFileSync(join(RUN, 'rehearsal.pid'), 'utf8'));
    process.kill(pid, 'SIGKILL');
    await ended;
    expect(await gone()).toEqual([]);
  });
});
