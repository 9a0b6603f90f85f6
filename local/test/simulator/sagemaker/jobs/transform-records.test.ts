import fc from 'fast-check';
import { csvLine, parseCsvLine } from '../../../../simulator/sagemaker/jobs/csv';
import { TransformPlan } from '../../../../simulator/sagemaker/jobs/transform-records';

interface Options {
  readonly type?: string;
  readonly split?: 'None' | 'Line';
  readonly [name: string]: unknown;
}

function plan({ type = 'text/csv', split = 'Line', AssembleWith, ...more }: Options = {}): TransformPlan {
  const DataSource = { S3DataSource: { S3DataType: 'S3Prefix' as const, S3Uri: 's3://b/a' } };
  return new TransformPlan({
    TransformJobName: 't',
    ModelName: 'm',
    TransformInput: { DataSource, ContentType: type, SplitType: split },
    TransformOutput: { S3OutputPath: 's3://b/o', AssembleWith: AssembleWith as 'Line' | undefined },
    TransformResources: { InstanceCount: 1, InstanceType: 'ml.m5.large' },
    ...more,
  });
}

const lines = (batches: Buffer[][]): string[][] => batches.map((batch) => batch.map(String));
const buffers = (...texts: string[]): Buffer[] => texts.map((text) => Buffer.from(text));

test('an object that is not split is one record, byte by byte', () => {
  const object = Buffer.from([0, 255, 10, 13]);
  expect(plan({ split: 'None' }).batches(object)).toEqual([[object]]);
});

test('lines go together as long as they fit into a payload', () => {
  const line = 'x'.repeat(600_000);
  const object = Buffer.from(`${line}\n${line}\n${line}\n`);
  expect(
    plan({ MaxPayloadInMB: 1 })
      .batches(object)
      .map((batch) => batch.length),
  ).toEqual([1, 1, 1]);
  expect(
    plan({ MaxPayloadInMB: 2 })
      .batches(object)
      .map((batch) => batch.length),
  ).toEqual([3]);
});

test('lines go one by one if asked to', () => {
  expect(lines(plan({ BatchStrategy: 'SingleRecord' }).batches(Buffer.from('a\nb\n')))).toEqual([['a'], ['b']]);
});

test('a line that is too long for a payload is refused', () => {
  expect(() => plan({ MaxPayloadInMB: 1 }).batches(Buffer.alloc(2_000_000, 'x'))).toThrow('MaxPayloadInMB, 1, allows');
  expect(plan({ MaxPayloadInMB: 0 }).batches(Buffer.alloc(2_000_000, 'x'))).toHaveLength(1);
});

test('letters beyond ASCII survive', () => {
  expect(lines(plan().batches(Buffer.from('é,☃\nü\n')))).toEqual([['é,☃', 'ü']]);
});

test('the payload holds what the filter selects', () => {
  const DataProcessing = { InputFilter: '$[1:]' };
  expect(plan({ DataProcessing }).payload(buffers('1,a,"x, y"', '2,b,z')).toString()).toBe('a,"x, y"\nb,z\n');
});

test('answers are put together as they are, or line by line', () => {
  expect(plan().result(buffers('1'), Buffer.from('a')).toString()).toBe('a');
  expect(plan({ AssembleWith: 'Line' }).result(buffers('1'), Buffer.from('a')).toString()).toBe('a\n');
  expect(plan({ AssembleWith: 'Line' }).result(buffers('1', '2'), Buffer.from('a\nb\n')).toString()).toBe('a\nb\n');
});

test('an answer is joined with its record', () => {
  const DataProcessing = { JoinSource: 'Input' };
  expect(plan({ DataProcessing }).result(buffers('1,2', '3,4'), Buffer.from('a\nb\n')).toString()).toBe(
    '1,2,a\n3,4,b\n',
  );
  const json = plan({ DataProcessing, type: 'application/json' });
  expect(json.result(buffers('{"k":1}'), Buffer.from('{"l":2}')).toString()).toBe('{"k":1,"SageMakerOutput":{"l":2}}');
  expect(json.result(buffers('[1]'), Buffer.from('2')).toString()).toBe('{"SageMakerInput":[1],"SageMakerOutput":2}');
});

test('answers of another number than their records are not joined', () => {
  const joining = plan({ DataProcessing: { JoinSource: 'Input' } });
  expect(() => joining.result(buffers('1', '2'), Buffer.from('a\n'))).toThrow(/mismatched line count .*\(2 and 1\)/);
});

test('what a filter selects nothing of is refused', () => {
  const filtering = plan({ type: 'application/json', DataProcessing: { InputFilter: '$.none' } });
  expect(() => filtering.payload(buffers('{}'))).toThrow('a filter selects nothing');
});

test('what is no JSON is refused', () => {
  const filtering = plan({ type: 'application/json', DataProcessing: { InputFilter: '$.a' } });
  expect(() => filtering.payload(buffers('no'))).toThrow('a record is no JSON: no');
});

test('any fields survive a line of CSV', () => {
  const field = fc.string().filter((text) => !/[\r\n]/.test(text));
  fc.assert(
    fc.property(fc.array(field, { minLength: 1 }), (fields) => {
      expect(parseCsvLine(csvLine(fields))).toEqual(fields);
    }),
  );
});
