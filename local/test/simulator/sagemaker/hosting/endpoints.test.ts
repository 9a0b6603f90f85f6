import { setTimeout as sleep } from 'node:timers/promises';
import { Hosting } from '../../../../simulator/sagemaker/hosting';
import { resourceNotFound } from '../../../../core/errors';
import { TOOLS, testServices } from '../../../support/services';

const EndpointName = 'e';

/** Hosting with an endpoint that has failed, as nothing here stands in for its image. */
async function failedEndpoint({ withoutEvents = false } = {}) {
  const services = testServices();
  const modelPackage = async (arn: string) => Promise.reject(resourceNotFound(arn));
  const hosting = new Hosting(services, { modelPackage }, { python: 'python3', containers: 'containers' });
  const call = async (operation: string, input: object): Promise<Record<string, unknown>> =>
    (await hosting.operations[operation](input, TOOLS)) as Record<string, unknown>;
  await call('CreateModel', {
    ModelName: 'm',
    ExecutionRoleArn: `arn:aws:iam::${TOOLS.account}:role/serving`,
    PrimaryContainer: { Image: `${TOOLS.account}.dkr.ecr.eu-west-1.amazonaws.com/unknown:1` },
  });
  const ProductionVariants = [
    { VariantName: 'main', ModelName: 'm', InstanceType: 'ml.m6i.large', InitialInstanceCount: 1 },
  ];
  await call('CreateEndpointConfig', { EndpointConfigName: 'c', ProductionVariants });
  if (withoutEvents) services.aws.putEvent = async () => Promise.reject(new Error('the emulator has ended'));
  await call('CreateEndpoint', { EndpointName, EndpointConfigName: 'c' });
  await settled(async () => (await call('DescribeEndpoint', { EndpointName })).EndpointStatus !== 'Creating');
  return { hosting, call };
}

async function settled(condition: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 5000; Date.now() < deadline; await sleep(5)) if (await condition()) return;
  throw new Error('it does not settle');
}

test('an endpoint that has failed can be deleted, and nothing else', async () => {
  const { hosting, call } = await failedEndpoint();
  expect((await call('DescribeEndpoint', { EndpointName })).FailureReason).toContain('No local server stands in');
  const refused = { code: 'ValidationException', message: expect.stringContaining('it is Failed') };
  await expect(call('UpdateEndpoint', { EndpointName, EndpointConfigName: 'c' })).rejects.toMatchObject(refused);
  const DesiredWeightsAndCapacities = [{ VariantName: 'main', DesiredInstanceCount: 2 }];
  await expect(
    call('UpdateEndpointWeightsAndCapacities', { EndpointName, DesiredWeightsAndCapacities }),
  ).rejects.toMatchObject(refused);
  await call('DeleteEndpoint', { EndpointName });
  await hosting.stop();
  await expect(call('DescribeEndpoint', { EndpointName })).rejects.toThrow('Could not find endpoint');
});

test('an endpoint whose events nobody takes fails, and takes neither the process nor the end with it', async () => {
  const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
  const { hosting, call } = await failedEndpoint({ withoutEvents: true });
  expect(await call('DescribeEndpoint', { EndpointName })).toMatchObject({
    EndpointStatus: 'Failed',
    FailureReason: expect.stringContaining('the emulator has ended'),
  });
  await hosting.stop();
  expect(warned).toHaveBeenCalledWith(expect.stringContaining('the emulator has ended'), 'SimulatorBug');
  warned.mockRestore();
});
