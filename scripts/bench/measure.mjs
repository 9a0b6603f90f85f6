// Runs programs in turns, so that the machine's mood falls on all of them, and reports processor time: it depends less on
// what else the machine does than time on the clock.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const probe = join(root, 'scripts/bench/probe.cjs');

/** CDK's feature flags, as the app has them. */
export const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8'));

/**
 * Runs a program once.
 *
 * @param flags options of node
 * @param script what node runs, and its arguments
 * @param outdir where it writes its assembly
 */
export function run({ flags = [], script, outdir, cwd = root, context: own = {}, env = {} }) {
  rmSync(outdir, { recursive: true, force: true });
  const results = `${outdir}.probe`;
  rmSync(results, { force: true });
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--require', probe, ...flags, ...script], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: {
      ...process.env,
      CDK_VALIDATION: 'false',
      CDK_OUTDIR: outdir,
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, ...own }),
      BENCH_PROBE: results,
      ...env,
    },
  });
  if (status !== 0 || !existsSync(results)) throw new Error(`${script[0]} ended with ${status}\n${stdout}${stderr}`);
  const processes = readFileSync(results, 'utf8').trim().split('\n').map(JSON.parse);
  return {
    seconds: processes.reduce((sum, { seconds }) => sum + seconds, 0),
    peakMiB: Math.max(...processes.map(({ peakMiB }) => peakMiB)),
  };
}

export const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

/** Runs programs in turns, after a first run that isn't counted, and returns what each of them took in each round. */
export function inTurns(programs, rounds) {
  const results = Object.fromEntries(Object.keys(programs).map((name) => [name, []]));
  for (let round = -1; round < rounds; round++)
    for (const [name, program] of Object.entries(programs)) {
      const result = run(program);
      if (round >= 0) results[name].push(result);
    }
  return results;
}

export const secondsOf = (results) => median(results.map(({ seconds }) => seconds));
export const peakOf = (results) => median(results.map(({ peakMiB }) => peakMiB));

/** The ratio of two programs, round by round. */
export const ratioOf = (ours, floor) => median(ours.map(({ seconds }, round) => seconds / floor[round].seconds));
