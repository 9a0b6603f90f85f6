import { captureRecord, type CapturedInvocation } from '../../../../simulator/sagemaker/hosting/capture-record';

const HEADER = { CsvContentTypes: ['text/csv'], JsonContentTypes: ['application/json'] };
const INVOCATION: CapturedInvocation = {
  eventId: 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee',
  time: new Date('2022-02-14T17:25:49.123Z'),
  input: { contentType: 'text/csv', body: Buffer.from('69,0\n') },
  output: { contentType: 'text/csv; charset=utf-8', body: Buffer.from('0.0254') },
};

function partOf(body: Buffer, contentType: string, header?: typeof HEADER): { data: string; encoding: string } {
  const invocation = { ...INVOCATION, input: { contentType, body } };
  const record = captureRecord(invocation, ['INPUT'], header) as {
    captureData: { endpointInput: { data: string; encoding: string } };
  };
  return record.captureData.endpointInput;
}

test('a record is the sample of the documentation', () => {
  expect(captureRecord(INVOCATION, ['INPUT', 'OUTPUT'], HEADER)).toEqual({
    captureData: {
      endpointInput: { observedContentType: 'text/csv', mode: 'INPUT', data: '69,0\n', encoding: 'CSV' },
      endpointOutput: {
        observedContentType: 'text/csv; charset=utf-8',
        mode: 'OUTPUT',
        data: '0.0254',
        encoding: 'CSV',
      },
    },
    eventMetadata: { eventId: 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee', inferenceTime: '2022-02-14T17:25:49Z' },
    eventVersion: '0',
  });
});

test('only what is asked for is captured', () => {
  const { captureData } = captureRecord(INVOCATION, ['OUTPUT'], HEADER) as { captureData: object };
  expect(Object.keys(captureData)).toEqual(['endpointOutput']);
});

test('what the caller said of a request goes with it', () => {
  const record = captureRecord({ ...INVOCATION, inferenceId: 'i-1', customAttributes: 'trace=1' }, ['INPUT'], HEADER);
  expect(record).toMatchObject({ eventMetadata: { inferenceId: 'i-1', customAttributes: ['trace=1'] } });
});

describe('the encoding', () => {
  test.each([
    ['application/json', 'JSON'],
    ['Application/JSON; charset=utf-8', 'JSON'],
    ['text/csv', 'CSV'],
    ['text/plain', 'BASE64'],
  ])('of %s is %s', (contentType, encoding) => {
    expect(partOf(Buffer.from('a'), contentType, HEADER)).toMatchObject({ encoding });
  });

  test('is base64 for everything, if nothing is named', () => {
    expect(partOf(Buffer.from('{}'), 'application/json')).toMatchObject({ encoding: 'BASE64', data: 'e30=' });
  });

  test('is base64 for a body that is no text', () => {
    expect(partOf(Buffer.from([0xff, 0xfe]), 'text/csv', HEADER)).toMatchObject({ encoding: 'BASE64', data: '//4=' });
  });
});
