// Compiles every snippet of a compiled package, as a program that has installed it would, and translates it. Returns the file
// with the translations, a tablet of jsii-rosetta.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { polishPython } from './python-snippet.mjs';

/** A folder in which the package and what it needs are installed. */
function install(folder, work) {
  const modules = join(work, 'node_modules');
  const installed = join(folder, 'node_modules');
  mkdirSync(modules);
  for (const name of readdirSync(installed)) {
    if (name !== 'cdk-ml-lifecycle') symlinkSync(resolve(installed, name), join(modules, name));
  }
  symlinkSync(resolve(folder), join(modules, 'cdk-ml-lifecycle'));
}

function placeOf({ api, field }) {
  return `${api.fqn ?? `README of ${api.moduleFqn}`}${field?.line === undefined ? '' : `, line ${field.line}`}`;
}

/** Polishes the Python of every snippet in a tablet. */
function polish(file) {
  const tablet = JSON.parse(readFileSync(file, 'utf8'));
  const bad = Object.values(tablet.snippets).flatMap(({ translations, location }) => {
    const { polished, faults } = polishPython(translations.$.source, translations.python.source);
    translations.python.source = polished;
    return faults.map((fault) => `${placeOf(location)}: ${fault}`);
  });
  if (bad.length > 0) throw new Error(`Snippets that Python can't have:\n  ${bad.join('\n  ')}`);
  writeFileSync(file, JSON.stringify(tablet));
}

export function translate(folder, work) {
  install(folder, work);
  const tablet = join(resolve(work), 'tablet.json');
  const args = ['extract', '--strict', '--compile', '--batch', '100', '--directory', resolve(work), '--output', tablet];
  const { status } = spawnSync(join(folder, 'node_modules/.bin/jsii-rosetta'), args, {
    cwd: folder,
    env: { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error('jsii-rosetta failed');
  polish(tablet);
  return tablet;
}
