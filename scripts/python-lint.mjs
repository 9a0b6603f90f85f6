// Lints all Python, each folder by the rules of its tests.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { interpreterOf, suites } from './python-suites.mjs';

const lints = [
  { rules: 'test/python', folders: ['examples', 'jobs', 'test/attack/python', 'test/python'] },
  { rules: 'test/contract', folders: ['test/contract'] },
];

const ruff = (...args) =>
  spawnSync(interpreterOf(suites.jobs), ['-m', 'ruff', ...args, '--no-cache', '--quiet'], { stdio: 'inherit' }).status;

for (const { rules, folders } of lints) {
  const config = join(rules, 'ruff.toml');
  const statuses = [
    ruff('check', '--config', config, ...folders),
    ruff('format', '--check', '--config', config, ...folders),
  ];
  if (statuses.some((status) => status !== 0)) process.exitCode = 1;
}
