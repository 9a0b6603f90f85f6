// Bundles the rehearsal and the tool for the Python suites, or the programs that are named, into dist/. Packages stay
// outside, so this takes no time.
import { existsSync, statSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const { build } = await import('esbuild').catch(() => {
  process.stderr.write('the package esbuild is not installed; run `npm ci` first\n');
  process.exit(2);
});

const root = dirname(fileURLToPath(import.meta.url));
const programs = {
  rehearse: 'rehearsal/main.ts',
  python: 'tools/python.ts',
  permissions: 'tools/permissions.ts',
  serve: 'test/conformance/serve.ts',
};
const named = process.argv.slice(2);
const wanted = named.length > 0 ? named : ['rehearse', 'python'];

await build({
  absWorkingDir: root,
  entryPoints: Object.fromEntries(wanted.map((name) => [name, programs[name]])),
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node20',
  packages: 'external',
  sourcemap: 'inline',
  keepNames: true,
  banner: { js: '#!/usr/bin/env node' },
  logLevel: 'warning',
});

/** What the emulator knows of CloudFormation's resource types. It is made anew only for another version of the source. */
function makeResourceSpec() {
  const spec = join(root, 'dist', 'resource-spec.json');
  const source = createRequire(import.meta.url).resolve('@aws-cdk/aws-service-spec');
  const script = join(root, 'emulator', 'resource-spec.mjs');
  const isFresh = existsSync(spec) && [source, script].every((file) => statSync(file).mtimeMs < statSync(spec).mtimeMs);
  if (isFresh) return 0;
  return spawnSync(process.execPath, [script, spec], { stdio: 'inherit' }).status ?? 1;
}

process.exitCode = makeResourceSpec();
