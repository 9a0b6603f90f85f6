import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PythonEnvironment } from '../../core/python-environment';
import { createSimulator, type Simulator, type SimulatorOptions } from '../../simulator';
import { RecordingAws } from './recording-aws';

const emulator = new PythonEnvironment('emulator');

/** botocore's service models, in the environment that the emulator runs in. */
export const SERVICE_MODELS = emulator.packageFolder('botocore/data');
export const EMULATOR_PYTHON = emulator.interpreter;
/** The interpreter that jobs and model servers run in. */
export const JOBS_PYTHON = new PythonEnvironment('jobs').interpreter;

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
    speed: 6000,
    deliveries: () => 1,
    ...options,
  });
  return { ...simulator, aws };
}
