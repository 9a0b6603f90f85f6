// Bundles every handler with all that it imports. With `--by` it reports size, load time, memory and composition.
import { build } from 'esbuild';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { reportBundle, reportNode } from './handler-report.mjs';

const names = readdirSync('handlers', { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'private')
  .map(({ name }) => name);
const fileOf = (name) => `dist/handlers/${name}/index.js`;

async function bundle(name) {
  const { metafile } = await build({
    entryPoints: [`handlers/${name}/index.ts`],
    outfile: fileOf(name),
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node22',
    mainFields: ['module', 'main'],
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
  });
  return { name, file: fileOf(name), metafile };
}

if (existsSync('dist/handlers'))
  for (const stale of readdirSync('dist/handlers').filter((name) => !names.includes(name)))
    rmSync(`dist/handlers/${stale}`, { recursive: true });
const bundles = await Promise.all(names.map(bundle));
if (process.argv.includes('--by')) {
  reportNode();
  for (const each of bundles) reportBundle(each);
}
