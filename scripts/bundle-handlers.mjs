import { build } from 'esbuild';
import { zipSync } from 'fflate';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';

const names = readdirSync('handlers', { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'private')
  .map(({ name }) => name);

/** What a bundle is made of, by npm package, largest first. */
function composition(metafile) {
  const bytes = {};
  for (const { inputs } of Object.values(metafile.outputs))
    for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
      const origin = file.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1] ?? 'own';
      bytes[origin] = (bytes[origin] ?? 0) + bytesInOutput;
    }
  return Object.entries(bytes).sort(([, a], [, b]) => b - a);
}

async function bundle(name) {
  const outfile = `dist/handlers/${name}/index.js`;
  const { metafile } = await build({
    entryPoints: [`handlers/${name}/index.ts`],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node22',
    mainFields: ['module', 'main'],
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
  });
  if (!process.argv.includes('--by')) return;
  const zipped = zipSync({ 'index.js': readFileSync(outfile) }, { level: 9 }).length;
  console.log(`${name.padEnd(16)}${(zipped / 1000).toFixed(1)} kB zipped`);
  for (const [origin, size] of composition(metafile).slice(0, 25)) console.log(`  ${`${size}`.padStart(7)} ${origin}`);
}

if (existsSync('dist/handlers'))
  for (const stale of readdirSync('dist/handlers').filter((name) => !names.includes(name)))
    rmSync(`dist/handlers/${stale}`, { recursive: true });
await Promise.all(names.map(bundle));
