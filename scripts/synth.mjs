// Synthesises with every validator on, and ends with the table of what came out and with its review. Arguments go to
// `cdk synth`, such as `-c useCase=mortgage-approval -c environment=prod`.
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const args = process.argv.slice(2);
const { values } = parseArgs({ args, strict: false, options: { output: { type: 'string', short: 'o' } } });
const outdir = values.output ?? 'cdk.out';
// A report of an earlier, failed run would otherwise be read as this run's. Only what CDK marked as its own is removed.
if (existsSync(join(outdir, 'cdk.out'))) rmSync(outdir, { recursive: true });

const cdk = createRequire(import.meta.url).resolve('aws-cdk/bin/cdk');
const { status } = spawnSync(process.execPath, [cdk, 'synth', '**', '--quiet', '--strict', '--no-notices', ...args], {
  stdio: 'inherit',
  env: { CDK_DISABLE_CLI_TELEMETRY: 'true', CDK_DISABLE_VERSION_CHECK: '1', ...process.env },
});
if (existsSync(join(outdir, 'templates.json'))) {
  const require = createRequire(import.meta.url);
  const { summarize } = require('../dist/lib/synth-summary.js');
  console.log(summarize(outdir));
  const { reviewPaths } = require('../dist/lib/review/review.js');
  const { writeReport } = require('../dist/lib/review/output/write.js');
  console.log(`  review             ${writeReport(reviewPaths([outdir]), outdir)}`);
}
process.exitCode = status ?? 1;
