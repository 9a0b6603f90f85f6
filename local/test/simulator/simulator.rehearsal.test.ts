import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SERVICE_MODELS, startSimulator } from '../support/simulator';
import { ServiceModel } from '../../simulator/model/service-model';

test('closing it ends what it started and frees its port', async () => {
  const simulator = await startSimulator();
  const cwd = mkdtempSync(join(tmpdir(), 'close-'));
  const { ended } = simulator.services.processes.start({
    name: 'sleeper',
    program: '/bin/sh',
    args: ['-c', 'sleep 60'],
    env: {},
    cwd,
    log: join(cwd, 'log'),
  });
  await simulator.close();
  expect(await ended).toBe('SIGTERM');
  await expect(fetch(simulator.url)).rejects.toThrow('fetch failed');
  const again = await startSimulator({ port: Number(new URL(simulator.url).port) });
  expect(again.url).toBe(simulator.url);
  await again.close();
});

test('closing it ends processes, whatever a part says to that', async () => {
  const simulator = await startSimulator();
  const cwd = mkdtempSync(join(tmpdir(), 'close-'));
  const command = {
    name: 'sleeper',
    program: '/bin/sh',
    args: ['-c', 'sleep 60'],
    env: {},
    cwd,
    log: join(cwd, 'log'),
  };
  const { ended } = simulator.services.processes.start(command);
  jest.spyOn(simulator.parts.hosting, 'stop').mockRejectedValue(new Error('broken'));
  await expect(simulator.close()).rejects.toThrow('broken');
  expect(await Promise.race([ended, sleep(5000, 'it runs on')])).toBe('SIGTERM');
});

test('each part answers operations that its service has', async () => {
  const simulator = await startSimulator();
  const { registry, hosting, jobs, pipelines, codepipeline, autoscaling } = simulator.parts;
  await simulator.close();
  const models = {
    sagemaker: [registry, hosting, jobs, pipelines],
    codepipeline: [codepipeline],
    'application-autoscaling': [autoscaling],
  };
  for (const [service, parts] of Object.entries(models)) {
    const model = ServiceModel.load(SERVICE_MODELS, service);
    for (const { operations } of parts)
      expect(Object.keys(operations).filter((operation) => !model.has(operation))).toEqual([]);
  }
});
