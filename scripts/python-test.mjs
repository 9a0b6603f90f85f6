// Runs one of the Python suites in its virtual environment: `node scripts/python-test.mjs jobs`, then arguments for pytest.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { interpreterOf, receiptOf, suites } from './python-suites.mjs';

const [name, ...args] = process.argv.slice(2);
const suite = suites[name];
if (existsSync(receiptOf(suite))) {
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };
  const { status } = spawnSync(interpreterOf(suite), ['-m', 'pytest', suite.folder, ...args], {
    stdio: 'inherit',
    env,
  });
  process.exitCode = status ?? 1;
} else {
  console.error(`${suite.venv} is not there, or only half; run npm run python:install`);
  process.exitCode = 1;
}
