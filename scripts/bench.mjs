// Times synth of 1, 10 and 100 use cases against a floor that emits the same templates from raw CfnResources.
// Both run as whole processes, in turns, so that the machine's mood falls on both. Options: --json, --rounds N, --sizes 1,10.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : process.argv[at + 1];
};
const sizes = option('sizes', '1,10,100').split(',').map(Number);
const rounds = Number(option('rounds', '5'));
const work = mkdtempSync(join(tmpdir(), 'bench-'));
const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8'));

function useCases(size) {
  const folder = join(work, `use-cases-${size}`);
  const example = join(root, 'examples', 'mortgage-approval');
  const yaml = readFileSync(join(example, 'use-case.yaml'), 'utf8');
  for (let n = 1; n <= size; n++) {
    const name = `mortgage-approval-${String(n).padStart(3, '0')}`;
    mkdirSync(join(folder, name), { recursive: true });
    cpSync(join(example, 'code'), join(folder, name, 'code'), { recursive: true });
    writeFileSync(join(folder, name, 'use-case.yaml'), yaml.replace(/^name: .*$/m, `name: ${name}`));
  }
  return folder;
}

function run(script, args, extraContext, outdir) {
  rmSync(outdir, { recursive: true, force: true });
  const probe = join(work, 'probe.json');
  const started = process.hrtime.bigint();
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--require', join(root, 'scripts', 'bench-probe.cjs'), script, ...args],
    {
      cwd: root,
      encoding: 'utf8',
      env: {
        ...process.env,
        CDK_VALIDATION: 'false',
        CDK_OUTDIR: outdir,
        CDK_CONTEXT_JSON: JSON.stringify({ ...context, ...extraContext }),
        BENCH_PROBE: probe,
      },
    },
  );
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  if (status !== 0) throw new Error(`${script} ended with ${status}\n${stderr}`);
  const { maxRssKiB, excludedSeconds } = JSON.parse(readFileSync(probe, 'utf8'));
  return { seconds: seconds - excludedSeconds, peakMiB: maxRssKiB / 1024 };
}

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

function measure(size) {
  const folder = useCases(size);
  const templates = join(work, `templates-${size}`);
  const ours = () => run(join(root, 'dist', 'app', 'index.js'), [], { useCases: folder, rulePacks: [] }, templates);
  const floor = () => run(join(root, 'scripts', 'bench-floor.cjs'), [templates], {}, join(work, 'floor-out'));
  ours();
  floor();
  const a = [];
  const b = [];
  for (let round = 0; round < rounds; round++) {
    a.push(ours());
    b.push(floor());
  }
  return {
    size,
    seconds: median(a.map((r) => r.seconds)),
    floorSeconds: median(b.map((r) => r.seconds)),
    ratio: median(a.map((r, i) => r.seconds / b[i].seconds)),
    peakMiB: median(a.map((r) => r.peakMiB)),
  };
}

// the slope of log(time) over log(size): 1 is linear
function exponent(rows) {
  const points = rows.map((r) => [Math.log(r.size), Math.log(r.seconds)]);
  const mean = (i) => points.reduce((sum, p) => sum + p[i], 0) / points.length;
  const [mx, my] = [mean(0), mean(1)];
  const top = points.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0);
  return top / points.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
}

try {
  const rows = sizes.map(measure);
  console.log('use cases   seconds   floor   ratio   peak');
  for (const r of rows) {
    console.log(
      `${String(r.size).padStart(9)}   ${r.seconds.toFixed(2).padStart(7)}   ${r.floorSeconds.toFixed(2).padStart(5)}   ` +
        `${r.ratio.toFixed(2).padStart(5)}   ${r.peakMiB.toFixed(0).padStart(4)} MiB`,
    );
  }
  const grows = rows.length > 1 ? exponent(rows) : 1;
  console.log(`growth of our time with size: exponent ${grows.toFixed(2)}; medians of ${rounds} rounds`);
  if (process.argv.includes('--json')) {
    const round = (x) => Number(x.toFixed(3));
    console.log(
      JSON.stringify({
        sizes,
        ratio: rows.map((r) => round(r.ratio)),
        seconds: rows.map((r) => round(r.seconds)),
        peakMiB: rows.map((r) => Math.round(r.peakMiB)),
        exponent: round(grows),
      }),
    );
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
