import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { buildSync } from 'esbuild';
import { ProcessGroups } from '../../core/processes';
import type { RunningProcess } from '../../core/processes';

const folder = mkdtempSync(join(tmpdir(), 'processes-'));
const processes = new ProcessGroups(200);
let started = 0;

afterAll(() => processes.stopAll());

function run(script: string, program = '/bin/sh', by = processes): { running: RunningProcess; log: () => string } {
  started += 1;
  const log = join(folder, 'logs', `${started}.log`);
  const running = by.start({
    name: 'p',
    program,
    args: ['-c', script],
    env: { GIVEN: 'yes' },
    cwd: folder,
    log,
  });
  return { running, log: () => readFileSync(log, 'utf8') };
}

async function logged(log: () => string, pattern: RegExp): Promise<RegExpExecArray> {
  for (let i = 0; i < 200; i += 1) {
    const match = pattern.exec(log());
    if (match) return match;
    await sleep(20);
  }
  throw new Error(`never logged ${pattern}: ${log()}`);
}

/** A process that was killed is there until someone asks how it ended. */
async function gone(pid: number): Promise<void> {
  for (let i = 0; i < 100; i += 1) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await sleep(20);
  }
  throw new Error(`${pid} is still there`);
}

test('a process ends with its code, and its output is in the log', async () => {
  process.env.NOT_PASSED = 'secret';
  const { running, log } = run('echo out-$GIVEN-$NOT_PASSED; echo err >&2; exit 3');
  expect(await running.ended).toBe(3);
  expect(log()).toBe('out-yes-\nerr\n');
});

test('a program that is not there ends as in a shell', async () => {
  const { running, log } = run('', '/no/such/program');
  expect(await running.ended).toBe(127);
  expect(log()).toMatch(/\/no\/such\/program: (No such file|not found)/);
  await running.stop();
});

test('stopping ends the whole group, and what does not listen is killed', async () => {
  const { running, log } = run(`trap '' TERM; sleep 60 & echo child=$!; while true; do sleep 1; done`);
  const child = Number((await logged(log, /child=(\d+)/))[1]);
  await running.stop();
  expect(await running.ended).toBe('SIGKILL');
  await gone(running.pid);
  await gone(child);
});

test('stopping does not wait for a zombie of the group that nobody asks how it ended', async () => {
  const patient = new ProcessGroups(20_000);
  // a process of another group keeps its dead child in this one
  const { running, log } = run(
    `exec perl -e '$| = 1; $leader = $$; unless (fork) { setpgrp(0, 0); unless ($child = fork) { setpgrp(0, $leader); exit }
     sleep 1 until \`ps -o stat= -p $child\` =~ /^Z/; print "keeper=$$\n"; sleep 60; exit } sleep 60'`,
    '/bin/sh',
    patient,
  );
  const keeper = Number((await logged(log, /keeper=(\d+)/))[1]);
  const began = Date.now();
  await running.stop();
  expect(await running.ended).toBe('SIGTERM');
  expect(Date.now() - began).toBeLessThan(2000);
  expect(() => process.kill(-running.pid, 0)).not.toThrow();
  process.kill(keeper, 'SIGKILL');
});

test('nothing of a group outlives its leader', async () => {
  const { running, log } = run(`sleep 60 & echo child=$!`);
  expect(await running.ended).toBe(0);
  const child = Number(/child=(\d+)/.exec(log())![1]);
  await gone(child);
});

test('nothing is started once all are stopped', async () => {
  const closed = new ProcessGroups(200);
  await closed.stopAll();
  const { running } = run('sleep 60', '/bin/sh', closed);
  expect(running.pid).toBe(0);
  expect(await running.ended).toBe('SIGTERM');
  await running.stop();
});

test('stopping a process that has ended does nothing', async () => {
  const { running } = run('true');
  await running.ended;
  await running.stop();
});

test.each(['SIGKILL', 'SIGTERM'] as const)('a group ends with whoever started it, even by %s', async (signal) => {
  const bundle = join(folder, 'processes.cjs');
  buildSync({
    entryPoints: [require.resolve('../../core/processes')],
    outfile: bundle,
    bundle: true,
    platform: 'node',
  });
  // a leader and a child that ignore every signal that can be ignored
  const deaf = `trap '' HUP INT TERM; sleep 61 & echo child=$! leader=$$ >&2; while true; do sleep 1; done`;
  const script = `require(${JSON.stringify(bundle)}).spawnGuarded('/bin/sh', ['-c', process.argv[1]], { output: 2 });
    setInterval(() => {}, 1000);`;
  const starter = spawn(process.execPath, ['-e', script, deaf], { stdio: ['ignore', 'ignore', 'pipe'] });
  const [line] = (await once(starter.stderr, 'data')) as [Buffer];
  const [, child, leader] = /child=(\d+) leader=(\d+)/.exec(line.toString())!.map(Number);
  starter.kill(signal);
  await gone(child!);
  await gone(leader!);
});
