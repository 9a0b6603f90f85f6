import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Report } from '../../local/rehearsal/report';

const EXAMPLE = 'examples/mortgage-approval';
const folder = mkdtempSync(join(tmpdir(), 'rehearsal-'));

interface Run {
  readonly status: number | null;
  readonly output: string;
  readonly report: Report;
}

function rehearse(...args: string[]): Run {
  const json = join(folder, 'report.json');
  const command = ['scripts/rehearse.mjs', '--json', json, ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
  return { status, output: `${stdout}${stderr}`, report: JSON.parse(readFileSync(json, 'utf8')) as Report };
}

/** What the example's own Python says when nobody orchestrates it. */
function byHand(): { [path: string]: number } {
  const declared = JSON.stringify(parse(readFileSync(join(EXAMPLE, 'use-case.yaml'), 'utf8')));
  const args = ['test/local/support/by_hand.py', EXAMPLE, join(folder, 'by-hand')];
  const { status, stdout, stderr } = spawnSync('.venv-jobs/bin/python', args, { input: declared, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return Object.fromEntries(numbersIn(JSON.parse(stdout), []));
}

function numbersIn(value: unknown, path: string[]): [string, number][] {
  if (typeof value === 'number') return [[path.join('.'), value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => numbersIn(child, [...path, key]));
}

/** Processes of this machine whose command or environment speaks of the rehearsal's folder. */
function survivors(): string[] {
  const { stdout } = spawnSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line.includes('.local/mortgage-approval') || /-m emulator$/.test(line));
}

describe('when the lifecycle of the example is rehearsed', () => {
  let run: Run;
  beforeAll(() => {
    run = rehearse();
  });

  test('then it reaches its end', () => {
    expect(run.status === 0 ? 'the end' : run.output).toBe('the end');
    expect(run.report.phases.map(({ name }) => name).slice(-3)).toEqual(['retrain', 'judge', 'destroy']);
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
  });

  test('then the drift led to a challenger', () => {
    expect(run.report.facts.modelPackage).toMatch(/\/1$/);
    expect(run.report.facts.challenger).toMatch(/\/2$/);
  });

  test('then what was only recorded is what nobody has to run', () => {
    expect(run.report.recorded.map(({ type }) => type)).toEqual([
      'AWS::ApplicationAutoScaling::ScalableTarget',
      'AWS::ApplicationAutoScaling::ScalingPolicy',
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

describe('when every fault is rehearsed', () => {
  let run: Run;
  beforeAll(() => {
    run = rehearse('--fault', 'all');
  });

  test('then each has the end that it must have', () => {
    expect(run.status === 0 ? 'the end' : run.output).toBe('the end');
    expect(run.report.phases.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'step-fails',
        'gate-fails',
        'poisoned-event',
        'throttled-api',
        'duplicate-event',
        'server-dies',
        'canary-alarm',
      ]),
    );
  });

  test('then no process survives', () => {
    expect(survivors()).toEqual([]);
  });
});
