import type { RunningProcess } from '../../../../core/processes';
import { startModelServer } from '../../../../simulator/sagemaker/hosting';
import { TOOLS, testServices } from '../../../support/services';

const IMAGE = `${TOOLS.account}.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-scikit-learn:1.4-2-cpu-py3`;

/** A process that runs until it is stopped. */
function lasting(): RunningProcess {
  let end: (code: string) => void;
  const ended = new Promise<string>((resolve) => (end = resolve));
  return { pid: 1, ended, stop: async () => end('SIGTERM') };
}

test('a server that breaks as it is stopped from outside does not take the process with it', async () => {
  const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
  const ending = new AbortController();
  const started = startModelServer(
    { ...testServices(), processes: { start: lasting } },
    { python: 'python3', containers: 'containers' },
    {
      name: 'endpoint e main',
      scope: TOOLS,
      model: { name: 'm', arn: 'arn', roleArn: 'arn', image: IMAGE, environment: {}, hostname: 'container_1' },
      sourceArn: 'arn',
      purpose: 'production variant main',
      follow: () => ({ stop: async () => Promise.reject(new Error('the log is gone')) }),
      signal: ending.signal,
    },
  );
  ending.abort();
  await expect(started).rejects.toThrow('the log is gone');
  expect(warned).toHaveBeenCalledWith(expect.stringContaining('the log is gone'), 'SimulatorBug');
  warned.mockRestore();
});
