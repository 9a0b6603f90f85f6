import { join } from 'node:path';

/** The suites that Python runs: where each is, its virtual environment, and what is installed in that. */
export const suites = {
  jobs: {
    folder: 'test/python',
    venv: '.venv-jobs',
    requirements: 'test/python/requirements.txt',
    // what every job finds beside its own modules
    modules: 'jobs',
  },
  contracts: {
    folder: 'test/contract',
    venv: '.venv-contracts',
    requirements: 'test/contract/requirements.txt',
    // installed without what it depends on
    alone: 'test/contract/requirements-alone.txt',
  },
  // no tests, but a tool that the contract tests run: its packages don't agree with theirs
  checkov: {
    venv: '.venv-checkov',
    requirements: 'test/contract/requirements-checkov.txt',
  },
};

/** The interpreter of a suite's virtual environment. */
export function interpreterOf({ venv }) {
  return process.platform === 'win32' ? join(venv, 'Scripts', 'python.exe') : join(venv, 'bin', 'python');
}

/** The file that says what a virtual environment was made from; it is written last. */
export function receiptOf({ venv }) {
  return join(venv, 'requirements.sha256');
}
