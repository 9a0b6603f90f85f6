import { EndpointMetrics, dataOf, type Measured } from '../../../../simulator/sagemaker/hosting/endpoint-metrics';
import { STAGING, TOOLS, testServices } from '../../../support/services';

const MEASURED: Measured = {
  endpointName: 'e',
  variantName: 'main',
  configName: 'c-2',
  instances: 4,
  status: 200,
  modelLatency: 5000,
  overheadLatency: 120,
};

function value(measured: Measured, name: string): number | undefined {
  return dataOf(measured).find((datum) => datum.name === name)?.value;
}

test('an invocation is measured by variant, and by the configuration that an alarm on a new fleet watches', () => {
  const dimensions = new Set(dataOf(MEASURED).map((datum) => JSON.stringify(datum.dimensions)));
  expect([...dimensions].map((text) => JSON.parse(text) as object)).toEqual([
    { EndpointName: 'e', VariantName: 'main' },
    { EndpointName: 'e', VariantName: 'main', EndpointConfigName: 'c-2' },
  ]);
});

test('latencies are microseconds, and an invocation is a part of one for each instance', () => {
  expect(dataOf(MEASURED)).toContainEqual({
    name: 'ModelLatency',
    dimensions: { EndpointName: 'e', VariantName: 'main' },
    value: 5000,
    unit: 'Microseconds',
  });
  expect(value(MEASURED, 'InvocationsPerInstance')).toBe(0.25);
});

test.each([
  [200, 0, 0, 0],
  [400, 1, 0, 1],
  [415, 1, 0, 1],
  [500, 0, 1, 1],
  [0, 0, 1, 1],
])('status %i counts %i client errors, %i server errors, %i model errors', (status, client, server, model) => {
  expect(value({ ...MEASURED, status }, 'Invocation4XXErrors')).toBe(client);
  expect(value({ ...MEASURED, status }, 'Invocation5XXErrors')).toBe(server);
  expect(value({ ...MEASURED, status }, 'InvocationModelErrors')).toBe(model);
});

test('what is measured in one account goes to that account, together', async () => {
  const services = testServices();
  const metrics = new EndpointMetrics(services);
  for (let i = 0; i < 100; i++) metrics.record(TOOLS, MEASURED);
  metrics.record(STAGING, MEASURED);
  await metrics.flush();
  const sent = services.aws.metrics.map(({ scope, namespace, data }) => [scope, namespace, data.length]);
  expect(sent).toEqual([
    [TOOLS, 'AWS/SageMaker', 1000],
    [TOOLS, 'AWS/SageMaker', 400],
    [STAGING, 'AWS/SageMaker', 14],
  ]);
  await metrics.flush();
  expect(services.aws.metrics).toHaveLength(3);
});
