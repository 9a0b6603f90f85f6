// Each public construct alone, compared with the floor of its template.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { assertSame, codeFolder, kitOf, ownFolders, writeFloor } from './floor.mjs';
import { inTurns, ratioOf, root, run, secondsOf } from './measure.mjs';

const script = join(root, 'scripts/bench/constructs.cjs');
const { names } = createRequire(import.meta.url)(script);
const STACKS = 100;
const stackName = (n) => `stack-${String(n).padStart(3, '0')}`;

/** The public constructs, as the package exports them. */
function constructs() {
  const require = createRequire(import.meta.url);
  const { Construct } = require('constructs');
  return Object.entries(require('../../dist/constructs')).flatMap(([stage, classes]) =>
    Object.entries(classes)
      .filter(([, type]) => typeof type === 'function' && type.prototype instanceof Construct)
      .map(([name]) => `${stage}.${name}`),
  );
}

export function measureConstructs(work, rounds, only = constructs()) {
  const unknown = constructs().filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Error(`scripts/bench/constructs.cjs has no ${unknown.join(', ')}`);
  const code = codeFolder(join(root, 'examples/mortgage-approval/code'), join(work, 'floor-code', 'code'));
  const folders = [{ folder: code, expression: JSON.stringify(code) }, ...ownFolders(join(work, 'floor-code'))];
  return only.map((name) => {
    const program = (stacks, outdir) => ({ script: [script, name, `${stacks}`], outdir: join(work, outdir) });
    const [one, ours] = [program(1, 'one'), program(STACKS, 'ours')];
    run(one);
    const floorScript = writeFloor({
      folder: join(work, `floor-${name}`),
      assembly: one.outdir,
      name: stackName(1),
      folders,
    });
    const reference = program(STACKS, `reference-${name}`);
    run(reference);
    const instances = join(work, `instances-${name}.json`);
    const all = Array.from({ length: STACKS }, (_, i) => stackName(i + 1));
    writeFileSync(
      instances,
      JSON.stringify(all.map((instance) => ({ name: instance, files: { kit: kitOf(reference.outdir, instance) } }))),
    );
    const floor = { script: [floorScript, instances], outdir: join(work, 'floor-out') };
    run(floor);
    assertSame(reference.outdir, floor.outdir);
    const results = inTurns({ ours, floor }, rounds);
    return {
      name,
      seconds: secondsOf(results.ours),
      typedSeconds: secondsOf(results.floor),
      ratio: ratioOf(results.ours, results.floor),
    };
  });
}
