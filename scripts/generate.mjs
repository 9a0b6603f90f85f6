// Writes the files that are made from the sources: JSON Schemas, the index of errors and what the public API takes. With --check, it says which of
// them are out of date.
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { shapeFacts } from './shapes.mjs';

/** JSON Schema file -> the zod schema it is made from. */
const schemas = {
  baseline: ['schema/baseline.ts', 'Baseline'],
  'dataset-pointer': ['schema/dataset-pointer.ts', 'DatasetPointer'],
  'drift-report': ['schema/drift-report.ts', 'DriftReport'],
  evaluation: ['schema/evaluation.ts', 'Evaluation'],
  'release-manifest': ['schema/release.ts', 'ReleaseManifest'],
};

/** What the sources export, in one bundle, as this script can't read TypeScript. */
async function load() {
  const outfile = 'dist/generate.cjs';
  const lines = [
    ...Object.values(schemas).map(([file, name]) => `export { ${name} } from './${file}';`),
    "export { toJSONSchema } from 'zod';",
    "export { useCaseJsonSchema } from './lib/use-case/json-schema.ts';",
    "export { renderIndex } from './lib/catalogue.ts';",
  ];
  await build({
    stdin: { contents: lines.join('\n'), resolveDir: process.cwd() },
    outfile,
    bundle: true,
    platform: 'node',
    external: ['aws-cdk-lib', 'constructs'],
    logLevel: 'warning',
  });
  try {
    return createRequire(import.meta.url)(`../${outfile}`);
  } finally {
    await rm(outfile);
  }
}

/** As the house's formatter would have it, so that it doesn't change the files. */
function formatted(path, input) {
  return execFileSync('node_modules/.bin/oxfmt', ['--stdin-filepath', path], { input, encoding: 'utf8' });
}

// first, because the rest is loaded with it
const shapes = shapeFacts();
const sources = await load();
const draft7 = (schema, title) => {
  // draft 7 and the input side, because that is what Python checks files by
  const { $schema, ...rest } = sources.toJSONSchema(schema, { target: 'draft-7', io: 'input' });
  return JSON.stringify({ $schema, title, ...rest });
};
const files = {
  ...Object.fromEntries(
    Object.entries(schemas).map(([file, [, name]]) => [`schema/json/${file}.schema.json`, draft7(sources[name], name)]),
  ),
  'schema/json/use-case.schema.json': JSON.stringify(sources.useCaseJsonSchema()),
  'docs/errors.md': sources.renderIndex(),
  'constructs/private/shape-facts.ts': shapes,
};

const check = process.argv.includes('--check');
for (const [path, text] of Object.entries(files)) {
  const wanted = formatted(path, text);
  if (check) {
    if ((await readFile(path, 'utf8').catch(() => '')) === wanted) continue;
    console.error(`${path} is out of date: run node scripts/generate.mjs`);
    process.exitCode = 1;
  } else {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, wanted);
  }
}
