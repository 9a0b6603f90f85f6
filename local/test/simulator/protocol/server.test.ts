import type { RuntimeHandler, RuntimeResponse } from '../../../simulator/service/runtime';
import { PlannedFaults } from '../../../simulator/service/faults';
import { ServiceModel } from '../../../simulator/model/service-model';
import { AwsJson } from '../../../simulator/protocol/aws-json';
import { RequestLog } from '../../../simulator/protocol/request-log';
import { RuntimeApi } from '../../../simulator/protocol/runtime-api';
import { SimulatorServer } from '../../../simulator/protocol/server';

const RUNTIME = new ServiceModel('sagemaker-runtime', {
  metadata: { serviceId: 'SageMaker Runtime', protocol: 'rest-json' },
  operations: {
    InvokeEndpoint: {
      name: 'InvokeEndpoint',
      http: { method: 'POST', requestUri: '/' },
      input: { shape: 'InvokeEndpointInput' },
    },
  },
  shapes: { InvokeEndpointInput: { type: 'structure', members: {} } },
});
const PLAIN = new ServiceModel('plain', {
  metadata: { serviceId: 'Plain', targetPrefix: 'Plain', protocol: 'json' },
  operations: { Ask: { name: 'Ask', http: { method: 'POST', requestUri: '/' } } },
  shapes: {},
});

let server: SimulatorServer;
let url: string;
beforeEach(async () => {
  const invoke = async (): Promise<RuntimeResponse> => ({
    status: 200,
    headers: { 'x-attributes': 'two\nlines' },
    body: Buffer.alloc(0),
  });
  const aws = new AwsJson(new PlannedFaults());
  aws.add(PLAIN, [{ Ask: () => ({}) }]);
  server = new SimulatorServer(aws, new RuntimeApi(RUNTIME, { invoke } as RuntimeHandler), new RequestLog());
  url = await server.listen();
});
afterEach(() => server.close());

function ask(target: string): Promise<Response> {
  return fetch(url, { method: 'POST', headers: { 'x-amz-target': target } });
}

test('an answer that cannot be sent costs its connection, and is warned of as our bug', async () => {
  const warn = jest.spyOn(process, 'emitWarning').mockImplementation();
  await expect(fetch(`${url}/endpoints/e/invocations`, { method: 'POST' })).rejects.toThrow('fetch failed');
  expect(warn).toHaveBeenCalledWith(expect.stringContaining('ERR_INVALID_CHAR'), 'SimulatorBug');
  warn.mockRestore();
  expect((await ask('Plain.Ask')).status).toBe(200);
});

test.each(['Plain.Other', 'Plain.constructor', 'Plain.toString', 'Other.Ask', 'Plain'])(
  '%s is no operation',
  async (target) => {
    const answer = await ask(target);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ __type: 'UnknownOperationException' });
  },
);
