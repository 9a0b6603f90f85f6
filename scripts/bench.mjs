// Measures what users wait for. Without options: synth of 1, 10 and 100 use cases, beside the same templates and assets
// from typed L1s that an engineer would write by hand, and beside raw CfnResources.
//   --constructs [names]   each public construct alone, beside typed L1s; or those named, such as data.Zone
//   --validated            synth with all validators, and one use case selected from many
//   --loads                what loading a stage takes
//   --sizes 1,10           the numbers of use cases
//   --rounds N             how often each program is run (default 5)
//   --check                ends with 1 if a goal is missed
//   --json                 ends with the figures of the app on one line
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { exponent, measureApp } from './bench/app.mjs';
import { measureConstructs } from './bench/measure-constructs.mjs';
import { measureLoads } from './bench/measure-loads.mjs';
import { measureSelection, measureValidated } from './bench/measure-validated.mjs';
import { root } from './bench/measure.mjs';

const GOALS = {
  app: 1.3,
  construct: 1.2,
  selection: 1.2,
  validatedSeconds: { 1: 5, 100: 60 },
  loadMilliseconds: 100,
  loadRatio: 4,
};
const STAGES = ['goal', 'foundation', 'data', 'training', 'registry', 'serving', 'delivery', 'monitoring', 'lens'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    constructs: { type: 'boolean' },
    validated: { type: 'boolean' },
    loads: { type: 'boolean' },
    sizes: { type: 'string', default: '1,10,100' },
    rounds: { type: 'string', default: '5' },
    check: { type: 'boolean' },
    json: { type: 'boolean' },
  },
});
const rounds = Number(values.rounds);
const sizes = values.sizes.split(',').map(Number);
const missed = [];

function print(rows, columns) {
  const table = [columns.map(([title]) => title), ...rows.map((row) => columns.map(([, cell]) => `${cell(row)}`))];
  const widths = columns.map((_, i) => Math.max(...table.map((line) => line[i].length)));
  for (const line of table) console.log(line.map((cell, i) => cell[i ? 'padStart' : 'padEnd'](widths[i])).join('   '));
}

function goal(what, value, limit) {
  if (limit !== undefined && value > limit) missed.push(`${what}: ${value.toFixed(2)}, at most ${limit}`);
}

const seconds = (value) => `${value.toFixed(2)} s`;
const ratio = (row) => row.ratio.toFixed(2);

function benchApp(work) {
  const rows = sizes.map((size) => measureApp(work, size, rounds));
  print(rows, [
    ['use cases', (row) => row.size],
    ['ours', (row) => seconds(row.seconds)],
    ['typed L1s', (row) => seconds(row.typedSeconds)],
    ['raw', (row) => seconds(row.rawSeconds)],
    ['ours / typed', ratio],
    ['peak', (row) => `${row.peakMiB.toFixed(0)} MiB`],
  ]);
  for (const row of rows) goal(`${row.size} use cases, compared with typed L1s`, row.ratio, GOALS.app);
  const grows = exponent(rows);
  console.log(`exponent of growth ${grows.toFixed(2)}; processor time, medians of ${rounds} rounds`);
  const round = (value) => Number(value.toFixed(3));
  return {
    sizes,
    ratio: rows.map((row) => round(row.ratio)),
    seconds: rows.map((row) => round(row.seconds)),
    peakMiB: rows.map((row) => Math.round(row.peakMiB)),
    exponent: round(grows),
  };
}

function benchConstructs(work) {
  const rows = measureConstructs(work, rounds, positionals.length > 0 ? positionals : undefined);
  print(rows, [
    ['100 stacks of', (row) => row.name],
    ['ours', (row) => seconds(row.seconds)],
    ['typed L1s', (row) => seconds(row.typedSeconds)],
    ['ours / typed', ratio],
  ]);
  for (const row of rows) goal(`${row.name}, compared with typed L1s`, row.ratio, GOALS.construct);
}

function benchValidated(work) {
  const rows = sizes.map((size) => measureValidated(work, size, rounds));
  print(rows, [
    ['use cases, validated', (row) => row.size],
    ['ours', (row) => seconds(row.seconds)],
    ['peak', (row) => `${row.peakMiB.toFixed(0)} MiB`],
  ]);
  for (const row of rows) goal(`${row.size} use cases, validated`, row.seconds, GOALS.validatedSeconds[row.size]);
  const selection = measureSelection(work, Math.max(...sizes), rounds);
  console.log(`one selected from ${selection.size}: ${ratio(selection)} times the only one`);
  goal('selecting a use case', selection.ratio, GOALS.selection);
}

function benchLoads() {
  const rows = measureLoads(STAGES, rounds);
  print(rows, [
    ['loading', (row) => row.name],
    ['time', (row) => `${row.milliseconds.toFixed(0)} ms`],
    ["of CDK's core", ratio],
  ]);
  // a slow machine is slow with CDK's core too
  for (const row of rows.filter((r) => r.ratio > GOALS.loadRatio))
    goal(`loading ${row.name}, in ms`, row.milliseconds, GOALS.loadMilliseconds);
}

const work = mkdtempSync(join(tmpdir(), 'bench-'));
try {
  // what is written there finds CDK
  symlinkSync(join(root, 'node_modules'), join(work, 'node_modules'));
  if (values.constructs) benchConstructs(work);
  if (values.validated) benchValidated(work);
  if (values.loads) benchLoads();
  const figures = values.constructs || values.validated || values.loads ? undefined : benchApp(work);
  for (const text of missed) console.log(`missed: ${text}`);
  if (values.check && missed.length > 0) process.exitCode = 1;
  if (values.json && figures) console.log(JSON.stringify(figures));
} finally {
  rmSync(work, { recursive: true, force: true });
}
