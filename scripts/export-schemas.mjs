import { build } from 'esbuild';
import { mkdir, readFile, writeFile } from 'node:fs/promises';

/** JSON Schema file -> the zod schema it is made from. */
const schemas = {
  baseline: ['schema/baseline.ts', 'Baseline'],
  'drift-report': ['schema/drift-report.ts', 'DriftReport'],
  evaluation: ['schema/evaluation.ts', 'Evaluation'],
  'release-manifest': ['schema/release.ts', 'ReleaseManifest'],
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
  return [`schema/json/${file}.schema.json`, `${JSON.stringify({ $schema, title: name, ...rest }, null, 2)}\n`];
});

const check = process.argv.includes('--check');
await mkdir('schema/json', { recursive: true });
for (const [path, text] of rendered) {
  if (!check) await writeFile(path, text);
  else if ((await readFile(path, 'utf8').catch(() => '')) !== text) {
    console.error(`${path} is out of date: run node scripts/export-schemas.mjs`);
    process.exitCode = 1;
  }
}
