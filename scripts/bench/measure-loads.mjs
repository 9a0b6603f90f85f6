// What it takes to load a stage, beside what it takes to load the core of CDK, which every app loads.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { median, root } from './measure.mjs';

const CORE = 'aws-cdk-lib/core';
const code = `
const [module, ...names] = process.argv.slice(1);
const before = process.cpuUsage();
const loaded = require(module);
for (const name of names.includes('*') ? Object.keys(loaded) : names) void loaded[name];
const { user, system } = process.cpuUsage(before);
console.log((user + system) / 1000);`;

function milliseconds(...load) {
  return Number(execFileSync(process.execPath, ['-e', code, ...load], { cwd: root, encoding: 'utf8' }));
}

/** Milliseconds of processor time, and the ratio to CDK's core: for the root alone, and for all that a stage exports. */
export function measureLoads(stages, rounds) {
  const index = join(root, 'dist/constructs');
  const loads = {
    [CORE]: [CORE, 'Resource'],
    'the root': [index],
    ...Object.fromEntries(stages.map((stage) => [stage, [join(index, stage), '*']])),
  };
  const results = Object.fromEntries(Object.keys(loads).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++)
    for (const [name, load] of Object.entries(loads)) results[name].push(milliseconds(...load));
  return Object.entries(results).map(([name, list]) => ({
    name,
    milliseconds: median(list),
    ratio: median(list.map((value, round) => value / results[CORE][round])),
  }));
}
