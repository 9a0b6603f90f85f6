// Bundles every handler with all that it imports. With `--by` it reports size, load time, memory and composition.
import { build } from 'esbuild';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { HANDLERS, fileOf, handlerOptions } from './bundles.mjs';
import { reportBundle, reportNode } from './handler-report.mjs';

async function bundle(name) {
  const { metafile } = await build({ ...handlerOptions(name), metafile: true });
  return { name, file: fileOf(name), metafile };
}

if (existsSync('dist/handlers'))
  for (const stale of readdirSync('dist/handlers').filter((name) => !HANDLERS.includes(name)))
    rmSync(`dist/handlers/${stale}`, { recursive: true });
const bundles = await Promise.all(HANDLERS.map(bundle));
if (process.argv.includes('--by')) {
  reportNode();
  for (const each of bundles) reportBundle(each);
}
