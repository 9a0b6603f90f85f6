// The app, compared with the floor: use cases that differ in their names, without validators.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertSame, codeFolder, kitOf, ownFolders, writeFloor } from './floor.mjs';
import { inTurns, peakOf, ratioOf, root, run, secondsOf } from './measure.mjs';

const example = join(root, 'examples/mortgage-approval');
const nameOf = (n) => `mortgage-approval-${String(n).padStart(3, '0')}`;
const names = (size) => Array.from({ length: size }, (_, i) => nameOf(i + 1));

/** A folder with so many use cases. */
export function useCases(work, size) {
  const folder = join(work, `use-cases-${size}`);
  const yaml = readFileSync(join(example, 'use-case.yaml'), 'utf8');
  for (const name of names(size)) {
    mkdirSync(join(folder, name), { recursive: true });
    cpSync(join(example, 'code'), join(folder, name, 'code'), { recursive: true });
    writeFileSync(join(folder, name, 'use-case.yaml'), yaml.replace(/^name: .*$/m, `name: ${name}`));
  }
  return folder;
}

/** The app over a folder of use cases. */
export function app(folder, outdir, context = {}) {
  const script = [join(root, 'dist/app/index.js')];
  return { script, outdir, context: { useCases: folder, rulePacks: [], ...context } };
}

function typedFloor(work, size, folder, assembly) {
  const one = join(work, 'one');
  run(app(useCases(work, 1), one));
  const code = (name) => join(work, 'floor-code', name);
  for (const name of names(size)) codeFolder(join(folder, name, 'code'), code(name));
  const folders = [{ folder: code(nameOf(1)), expression: 'files.code' }, ...ownFolders(join(work, 'floor-code'))];
  const script = writeFloor({ folder: join(work, 'floor-app'), assembly: one, name: nameOf(1), folders });
  const instances = join(work, `instances-${size}.json`);
  const files = (name) => ({ code: code(name), kit: kitOf(assembly, name) });
  writeFileSync(instances, JSON.stringify(names(size).map((name) => ({ name, files: files(name) }))));
  return { script: [script, instances], outdir: join(work, 'floor-out') };
}

/** Times a size of the app. */
export function measureApp(work, size, rounds) {
  const folder = useCases(work, size);
  const reference = join(work, `reference-${size}`);
  run(app(folder, reference));
  const typed = typedFloor(work, size, folder, reference);
  run(typed);
  assertSame(reference, typed.outdir);
  const raw = { script: [join(root, 'scripts/bench/raw-floor.cjs'), reference], outdir: join(work, 'raw-out') };
  const results = inTurns({ ours: app(folder, join(work, 'ours')), typed, raw }, rounds);
  return {
    size,
    seconds: secondsOf(results.ours),
    typedSeconds: secondsOf(results.typed),
    rawSeconds: secondsOf(results.raw),
    ratio: ratioOf(results.ours, results.typed),
    peakMiB: peakOf(results.ours),
  };
}

/** The slope of log(time) over log(size); 1 is linear. */
export function exponent(rows) {
  if (rows.length < 2) return 1;
  const points = rows.map(({ size, seconds }) => [Math.log(size), Math.log(seconds)]);
  const mean = (i) => points.reduce((sum, point) => sum + point[i], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const top = points.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0);
  return top / points.reduce((sum, [a]) => sum + (a - x) ** 2, 0);
}
