import { existsSync, mkdirSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { startWholeAws } from '../support/whole-aws';

/** Starts the local AWS for the Python tests, says where it is, and ends it when standard input ends. */
async function serve(): Promise<void> {
  prepare();
  const aws = await startWholeAws();
  process.stdout.write(`${JSON.stringify({ url: aws.emulator.url, ca: aws.emulator.ca, calls: aws.calls })}\n`);
  process.stdin.resume();
  await new Promise((ended) => process.stdin.once('end', ended));
  await aws.stop();
}

/** The emulator reads what CloudFormation's resource types are from a file that a rehearsal makes. */
function prepare(): void {
  const file = resolve(__dirname, '../../..', 'dist/local/resource-spec.json');
  if (existsSync(file)) return;
  mkdirSync(dirname(file), { recursive: true });
  const script = join(__dirname, '../../..', 'local/emulator/resource-spec.mjs');
  execFileSync(process.execPath, [script, file], { stdio: ['ignore', 'ignore', 'inherit'] });
}

void serve();
