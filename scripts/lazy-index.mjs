// The compilers emit a root index that loads every stage at once. This writes one that loads a stage when somebody uses
// it. The names are assigned before the getters exist, because Node's ES module loader reads the exports of CommonJS from
// assignments; getters with literal names would hide them.
import { readFileSync, writeFileSync } from 'node:fs';

const source = readFileSync('constructs/index.ts', 'utf8');
const stages = [...source.matchAll(/^export \* as (\w+) from '\.\/\1';$/gm)].map(([, stage]) => stage);
if (stages.length !== source.trim().split('\n').length)
  throw new Error('constructs/index.ts may only hold lines such as: export * as goal from "./goal"');

writeFileSync(
  'dist/constructs/index.js',
  `"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
${stages
  .toReversed()
  .map((stage) => `exports.${stage} = `)
  .join('')}void 0;
const stages = {
${stages.map((stage) => `  ${stage}: () => require("./${stage}"),`).join('\n')}
};
for (const [stage, get] of Object.entries(stages))
  Object.defineProperty(exports, stage, { enumerable: true, configurable: true, get });
`,
);
