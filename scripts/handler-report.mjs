// Prints what a handler's bundle weighs, what loading it costs and which npm packages it is made of.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { zipSync } from 'fflate';

const LOADS = 9;
const PACKAGES = 30;

/** Everything that a handler reads from its environment while it loads. */
const SETTINGS = Object.fromEntries(
  [
    ['KIT_BUCKET', 'KIT_KEY', 'RELEASE_BUCKET', 'RELEASE_KEY', 'MODEL_PACKAGE_GROUP', 'STATE_TABLE'],
    ['REPORT_BUCKET', 'REPORT_PREFIX', 'USE_CASE', 'ENVIRONMENT', 'METRICS_NAMESPACE', 'PIPELINE_NAME'],
  ]
    .flat()
    .map((name) => [name, 'x']),
);
const ENVIRONMENT = { AWS_REGION: 'eu-west-1', COOLDOWN_SECONDS: '60', NODE_NO_WARNINGS: '1', ...SETTINGS };

/** Loads a module in a new Node process: processor time of the load, and the peak memory of the whole process. */
function load(module) {
  const program = `
    const before = process.cpuUsage();
    require(${JSON.stringify(module)});
    const { user, system } = process.cpuUsage(before);
    console.log(JSON.stringify({ millis: (user + system) / 1e3, peakMiB: process.resourceUsage().maxRSS / 1024 }));`;
  return JSON.parse(execFileSync(process.execPath, ['-e', program], { env: ENVIRONMENT, encoding: 'utf8' }));
}

function loaded(module) {
  const loads = Array.from({ length: LOADS }, () => load(module));
  // what else runs on the machine only ever adds, so the lowest of several loads counts
  const of = (measure) => Math.min(...loads.map((each) => each[measure])).toFixed(0);
  return `loads in ${of('millis')} ms of cpu, peak ${of('peakMiB')} MiB`;
}

/** The bytes that each npm package brings into a bundle, largest first. */
function composition(metafile) {
  const bytes = {};
  for (const { inputs } of Object.values(metafile.outputs))
    for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
      const origin = file.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1] ?? 'own';
      bytes[origin] = (bytes[origin] ?? 0) + bytesInOutput;
    }
  return Object.entries(bytes).sort(([, a], [, b]) => b - a);
}

/** Reports Node on its own, which every peak includes. */
export function reportNode() {
  console.log(`node ${process.versions.node} alone  ${loaded('node:fs')}`);
}

/** Reports one bundle. */
export function reportBundle({ name, file, metafile }) {
  const code = readFileSync(file);
  const zipped = zipSync({ 'index.js': code }, { level: 9 }).length;
  const size = `${(zipped / 1000).toFixed(1)} kB zipped, ${(code.length / 1000).toFixed(0)} kB unzipped`;
  console.log(`${name}  ${size}, ${loaded(resolve(file))}`);
  for (const [origin, bytes] of composition(metafile).slice(0, PACKAGES))
    console.log(`  ${`${bytes}`.padStart(7)} ${origin}`);
}
