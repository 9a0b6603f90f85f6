import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';

/** JSON Schema file -> the zod schema it is made from. */
const schemas = {
  baseline: ['schema/baseline.ts', 'Baseline'],
  'drift-report': ['schema/drift-report.ts', 'DriftReport'],
  evaluation: ['schema/evaluation.ts', 'Evaluation'],
  'release-manifest': ['schema/release.ts', 'ReleaseManifest'],
  'use-case': ['schema/use-case.ts', 'UseCaseFile'],
};

const entry = Object.values(schemas).map(([file, name], i) => `export { ${name} as _${i} } from './${file}';`);
const { outputFiles } = await build({
  stdin: { contents: [...entry, `export { toJSONSchema } from 'zod';`].join('\n'), resolveDir: process.cwd() },
  bundle: true,
  format: 'esm',
  platform: 'node',
  write: false,
});
const zod = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString('base64')}`);

/** The text of each file. Draft 7 and the input side, because that is what editors and Python check people's files by. */
const rendered = Object.entries(schemas).map(([file, [, name]], i) => {
  const { $schema, ...rest } = zod.toJSONSchema(zod[`_${i}`], { target: 'draft-7', io: 'input' });
  return [`schema/json/${file}.schema.json`, formatted(JSON.stringify({ $schema, title: name, ...rest }))];
});

/** As the house's formatter would have it, so that it doesn't change the files. */
function formatted(input) {
  return execFileSync('node_modules/.bin/oxfmt', ['--stdin-filepath', 'schema.json'], { input, encoding: 'utf8' });
}

const check = process.argv.includes('--check');
await mkdir('schema/json', { recursive: true });
for (const [path, text] of rendered) {
  if (!check) await writeFile(path, text);
  else if ((await readFile(path, 'utf8').catch(() => '')) !== text) {
    console.error(`${path} is out of date: run node scripts/export-schemas.mjs`);
    process.exitCode = 1;
  }
}
