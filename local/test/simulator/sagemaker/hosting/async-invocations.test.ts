import { AsyncInvocations } from '../../../../simulator/sagemaker/hosting/async-invocations';
import type { ContainerAnswer } from '../../../../simulator/sagemaker/hosting/container-call';
import type { EndpointRow } from '../../../../simulator/sagemaker/hosting/endpoint';
import type { Invocations } from '../../../../simulator/sagemaker/hosting/invocations';
import type { Launching } from '../../../../simulator/sagemaker/hosting/launching';
import { TOOLS } from '../../../support/services';

/** What an endpoint of so many instances is asked at once, of five requests that wait. */
async function askedAtOnce(instances: number, perInstance?: number): Promise<number> {
  const AsyncInferenceConfig = {
    OutputConfig: { S3OutputPath: 's3://answers' },
    ClientConfig: { MaxConcurrentInvocationsPerInstance: perInstance },
  };
  const fleet = { config: { input: { AsyncInferenceConfig } }, variants: [{ name: 'main', instances }] };
  const row = { name: 'e', fleet } as unknown as EndpointRow;
  let open: ((answer: ContainerAnswer) => void)[] = [];
  const invocations = {
    serving: () => row,
    destination: () => undefined,
    ask: async () => new Promise<ContainerAnswer>((answer) => open.push(answer)),
  } as unknown as Invocations;
  const launching = { roleOf: () => ({ with: async () => {} }) } as unknown as Launching;
  const asynchronous = new AsyncInvocations(invocations, launching);
  for (let i = 0; i < 5; i++)
    await asynchronous.invoke({ endpointName: 'e', headers: {}, body: Buffer.from('x'), caller: TOOLS });
  await new Promise(setImmediate);
  const most = open.length;
  for (; open.length > 0; await new Promise(setImmediate)) {
    const answers = open;
    open = [];
    for (const answer of answers) answer({ status: 200, headers: {}, body: Buffer.alloc(0) });
  }
  await asynchronous.idle();
  return most;
}

test('each instance is asked as much at once as the configuration says, and four by itself', async () => {
  expect(await askedAtOnce(1, 1)).toBe(1);
  expect(await askedAtOnce(2, 2)).toBe(4);
  expect(await askedAtOnce(1)).toBe(4);
});
