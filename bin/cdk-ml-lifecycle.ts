#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import completion from '@bomb.sh/tab/commander';
import { program, run } from '../lib/commands/program';
import { allowClosing } from '../lib/commands/terminal';

// relative to dist/cli, where the bundle of this file is
const { version } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as { version: string };
const commands = program(version);
const completed = completion(commands, { completionCommandName: 'completion' });
allowClosing(process.stdout);
allowClosing(process.stderr);
void main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<void> {
  // a shell asks with `complete -- <words>`; nothing else needs the suggestions
  if (args[0] === 'complete') (await import('../lib/commands/suggest.js')).suggestArguments(completed);
  await run(commands, args);
}
