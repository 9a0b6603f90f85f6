// Writes the library's table of instance types, from the packages that the contract tests pin.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { interpreterOf, suites } from './python-suites.mjs';

const TABLE = 'constructs/private/instance-facts.ts';
const text = execFileSync(interpreterOf(suites.contracts), ['test/contract/instances.py'], { encoding: 'utf8' });
writeFileSync(
  TABLE,
  execFileSync('node_modules/.bin/oxfmt', ['--stdin-filepath', TABLE], { input: text, encoding: 'utf8' }),
);
