// The compilers emit indexes that load every stage, and every file of a stage, at once. This writes indexes that load a
// stage, or a file, when somebody uses what it exports, as those of aws-cdk-lib do. It also lets the methods of public classes
// judge the types of their arguments.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const root = resolve('dist/constructs');
const require = createRequire(join(root, 'index.js'));

/** The exports of an index: `[name, expression]`. */
function exportsOf(source, folder) {
  return source
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [, stage, file] = /^export \*(?: as (\w+))? from '(\.\/[\w-]+)';$/.exec(line) ?? [];
      if (!file) throw new Error(`an index may not say: ${line}`);
      if (stage) return [[stage, `require("${file}")`]];
      return Object.keys(require(join(folder, file))).map((name) => [name, `require("${file}").${name}`]);
    });
}

/**
 * The names are assigned before the getters exist, because Node's ES module loader reads the exports of CommonJS from
 * assignments; getters with literal names would hide them.
 */
function lazyIndex(names) {
  return `"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
${names
  .toReversed()
  .map(([name]) => `exports.${name} = `)
  .join('')}void 0;
const loaders = {
${names.map(([name, expression]) => `  ${name}: () => ${expression},`).join('\n')}
};
for (const [name, load] of Object.entries(loaders)) {
  const define = (descriptor) => Object.defineProperty(exports, name, { enumerable: true, configurable: true, ...descriptor });
  define({ get: () => define({ value: load() })[name] });
}
`;
}

const source = readFileSync('constructs/index.ts', 'utf8');
const stages = exportsOf(source, root);
// all are read before the first is written, because reading loads the compilers' own
const indexes = stages.map(([stage]) => {
  const names = exportsOf(readFileSync(join('constructs', stage, 'index.ts'), 'utf8'), join(root, stage));
  return [join(root, stage, 'index.js'), names];
});
for (const [file, names] of [[join(root, 'index.js'), stages], ...indexes]) writeFileSync(file, lazyIndex(names));

// within the file of a class, so that it holds for the objects that other classes make of it, too
for (const [stage] of stages) {
  for (const [, file] of readFileSync(join('constructs', stage, 'index.ts'), 'utf8').matchAll(/from '(.*)'/g)) {
    const path = join(root, stage, `${file}.js`);
    if (readFileSync(path, 'utf8').includes('guardAll')) continue;
    appendFileSync(path, `\n(0, require("../private/guard").guardAll)("${stage}", exports);\n`);
  }
}
