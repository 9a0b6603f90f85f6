import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PROJECT } from '../support/example';
import { Rehearsal, SECONDS, SEED, TRACE, processesOf, randomNumbers, survivors } from './bench';

// one folder for all, so that each rehearsal has to begin in what the one before has left
const FOLDER = join(mkdtempSync(join(tmpdir(), 'fire-')), 'run');
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

const random = randomNumbers(SEED);
const chosen = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;

const EARLY = ['synth', 'start', 'bootstrap', 'deploy'];
const LATE = ['upload', 'train', 'deliver', 'predict', 'drift', 'retrain', 'destroy'];
/** A rehearsal that gets far takes a minute, which needs more time than CI gives. */
const PHASES = SECONDS < 600 ? EARLY : [...EARLY, ...LATE];
const SECONDS_EACH = SECONDS < 600 ? 15 : 45;

const pidOf = () => Number.parseInt(readFileSync(join(FOLDER, 'rehearsal.pid'), 'utf8'));

const SENTENCE =
  /^stopped (by (Ctrl-C|SIG[A-Z]+)|because npm has ended); everything that the rehearsal started has ended$/;

interface Kill {
  readonly name: string;
  readonly signal: NodeJS.Signals;
  readonly victim: (rehearsal: Rehearsal) => number;
  /** The exit status that npm passes on; absent if npm itself dies. */
  readonly status?: number | string;
  readonly says?: RegExp;
  /** The phases in which there is such a process. */
  readonly phases: readonly string[];
}

const running = (pattern: RegExp) => () => processesOf(FOLDER).find(({ line }) => pattern.test(line))?.pid ?? 0;

const KILLS: readonly Kill[] = [
  { name: 'Ctrl-C', signal: 'SIGINT', victim: pidOf, status: 130, says: SENTENCE, phases: PHASES },
  { name: 'SIGTERM of the rehearsal', signal: 'SIGTERM', victim: pidOf, status: 143, says: SENTENCE, phases: PHASES },
  { name: 'SIGKILL of the rehearsal', signal: 'SIGKILL', victim: pidOf, phases: PHASES },
  { name: 'SIGKILL of npm', signal: 'SIGKILL', victim: ({ pid }) => pid, phases: PHASES },
  { name: 'SIGTERM of npm', signal: 'SIGTERM', victim: ({ pid }) => pid, phases: PHASES },
  {
    name: 'SIGKILL of the emulator',
    signal: 'SIGKILL',
    victim: running(/-m emulator/),
    status: 1,
    says: /^failed at emulator$/,
    phases: PHASES.filter((phase) => phase !== 'synth' && phase !== 'start'),
  },
];

const first = Math.floor(random() * KILLS.length);
const cases = Array.from({ length: Math.max(1, Math.round(SECONDS / SECONDS_EACH)) }, (_, index) => {
  const kill = KILLS[(first + index) % KILLS.length]!;
  return { ...kill, phase: chosen(kill.phases), delay: Math.floor(random() * 2000) };
});

describe(`when a rehearsal is hit at random, with FIRE_SEED=${SEED}`, () => {
  test.each(cases)('then $name in $phase after $delay ms leaves nothing', async (hit) => {
    const rehearsal = new Rehearsal(FOLDER, '--project', PROJECT);
    await rehearsal.reaches(hit.phase);
    await sleep(hit.delay);
    const victim = hit.victim(rehearsal);
    expect(victim).toBeGreaterThan(0);
    process.kill(victim, hit.signal);
    const status = await rehearsal.ended;
    expect(await survivors(FOLDER)).toEqual([]);
    if (hit.status !== undefined) expect([status, rehearsal.output]).toEqual([hit.status, expect.anything()]);
    if (hit.says) expect(rehearsal.lastLine).toMatch(hit.says);
    expect(rehearsal.output).not.toMatch(TRACE);
  });

  test('then the next one works in what is left', async () => {
    const rehearsal = new Rehearsal(FOLDER, '--project', PROJECT, '--until', 'start');
    expect([await rehearsal.ended, rehearsal.lastLine]).toEqual([0, 'the rehearsal succeeded']);
    expect(await survivors(FOLDER)).toEqual([]);
  });
});
