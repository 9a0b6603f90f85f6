import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createSimulator, type Simulator, type SimulatorOptions } from '../../simulator';
import { RecordingAws } from './recording-aws';

const ROOT = resolve(__dirname, '../../..');

/** botocore's service models, in the environment that the emulator runs in. */
export const SERVICE_MODELS = join(ROOT, '.venv-local/lib', pythonIn('.venv-local/lib'), 'site-packages/botocore/data');
/** The environment that jobs and model servers run in. */
export const JOBS_PYTHON = join(ROOT, '.venv-jobs/bin/python');
export const VENV_PYTHON = join(ROOT, '.venv-local/bin/python');

// tests without processes import this too, on machines without the environment
function pythonIn(lib: string): string {
  const names = existsSync(join(ROOT, lib)) ? readdirSync(join(ROOT, lib)) : [];
  return names.find((name) => name.startsWith('python')) ?? 'python3';
}

export interface TestSimulator extends Simulator {
  readonly aws: RecordingAws;
}

/** Starts the whole simulator, with each event once and service time 6000 times as fast. */
export async function startSimulator(options: Partial<SimulatorOptions> = {}): Promise<TestSimulator> {
  const aws = new RecordingAws();
  const simulator = await createSimulator({
    aws,
    folder: mkdtempSync(join(tmpdir(), 'simulator-')),
    serviceModels: SERVICE_MODELS,
    python: JOBS_PYTHON,
    containers: join(ROOT, 'local/containers'),
    speed: 6000,
    deliveries: () => 1,
    ...options,
  });
  return { ...simulator, aws };
}
