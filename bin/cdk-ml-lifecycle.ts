#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import completion from '@bomb.sh/tab/commander';
import { program, run } from '../lib/commands/program';

// from where this is bundled to, dist/cli
const { version } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as { version: string };
const commands = program(version);
completion(commands, { completionCommandName: 'completion' });
void run(commands, process.argv.slice(2));
