import * as fc from 'fast-check';
import { follow, parsePath } from '../../../../simulator/sagemaker/pipelines/property-path';
import { type Facts, Resolver } from '../../../../simulator/sagemaker/pipelines/resolve';
import type { Json, Primitive } from '../../../../simulator/sagemaker/pipelines/values';

const described: Json = {
  ProcessingOutputConfig: { Outputs: [{ OutputName: 'train', S3Output: { S3Uri: 's3://b/train' } }] },
  ModelArtifacts: { S3ModelArtifacts: 's3://b/model.tar.gz' },
  FinalMetricDataList: [{ MetricName: 'val:acc', Value: 0.9 }],
  OutputParameters: { x: 3 },
  Outcome: true,
};

function resolver(facts: Partial<Facts> = {}): Resolver {
  return new Resolver({
    parameters: new Map<string, Primitive>([
      ['N', 3],
      ['S', 'text'],
      ['B', false],
    ]),
    execution: (name) => ({ PipelineExecutionId: 'abc' })[name],
    properties: (step) => (step === 'Train-1' ? described : undefined),
    propertyFile: (step, file) => (step === 'Train-1' && file === 'f' ? 's3://b/f.json' : undefined),
    read: async (uri) => (uri === 's3://b/f.json' ? '{"a":{"b.c":[1,{"d":null,"e":0.5}]}}' : 'no json'),
    ...facts,
  });
}

const get = (reference: string): Json => ({ Get: reference });
const join = (on: string, ...values: Json[]): Json => ({ 'Std:Join': { On: on, Values: values } });
const read = (path: string, file = 'f'): Json => ({
  'Std:JsonGet': { PropertyFile: { Get: `Steps.Train-1.PropertyFiles.${file}` }, Path: path },
});

describe('a reference', () => {
  test.each([
    ['Parameters.N', 3],
    ['Parameters.B', false],
    ['Execution.PipelineExecutionId', 'abc'],
    ["Steps.Train-1.ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri", 's3://b/train'],
    ['Steps.Train-1.ProcessingOutputConfig.Outputs[0].S3Output.S3Uri', 's3://b/train'],
    ['Steps.Train-1.ModelArtifacts.S3ModelArtifacts', 's3://b/model.tar.gz'],
    ["Steps.Train-1.FinalMetricDataList['val:acc'].Value", 0.9],
    ["Steps.Train-1.OutputParameters['x']", 3],
    ['Steps.Train-1.Outcome', true],
  ])('%s is %j', async (reference, expected) => {
    await expect(resolver().resolve(get(reference))).resolves.toEqual(expected);
  });

  test.each([
    'Steps.Train-1.Nothing',
    "Steps.Train-1.ProcessingOutputConfig.Outputs['x']",
    'Steps.Other.X',
    'Parameters.X',
  ])('%s to nothing fails', async (reference) => {
    await expect(resolver().resolve(get(reference))).rejects.toThrow(`Property '${reference}' is undefined.`);
  });
});

describe('a join', () => {
  test('nests, and writes numbers and booleans', async () => {
    const joined = join('/', 's3:/', get('Parameters.S'), join('-', get('Parameters.N'), 0.5, get('Parameters.B')));
    await expect(resolver().resolve(joined)).resolves.toBe('s3://text/3-0.5-false');
  });

  test('of strings is what joining them gives', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.array(fc.string()), async (on, values) => {
        await expect(resolver().resolve(join(on, ...values))).resolves.toBe(values.join(on));
      }),
    );
  });

  test('of a structure fails', async () => {
    await expect(resolver().resolve(join('', get('Steps.Train-1.ModelArtifacts')))).rejects.toThrow(
      'Std:Join takes only primitive values',
    );
  });
});

describe('a value from a file', () => {
  test('is found by its path', async () => {
    await expect(resolver().resolve(read("a['b.c'][1].e"))).resolves.toBe(0.5);
    await expect(resolver().resolve(read('a["b.c"][0]'))).resolves.toBe(1);
    await expect(
      resolver().resolve({ 'Std:JsonGet': { S3Uri: join('/', 's3://b', 'f.json'), Path: "a['b.c'][0]" } }),
    ).resolves.toBe(1);
  });

  test.each([
    [read('a.x'), "Invalid json path 'a.x' in file s3://b/f.json."],
    [read('a', 'other'), "Property file 'Steps.Train-1.PropertyFiles.other' is undefined."],
    [
      { 'Std:JsonGet': { S3Uri: 's3://b/other', Path: 'a' } },
      'Contents of file s3://b/other are not in valid JSON format.',
    ],
  ])('fails with the reason', async (value, reason) => {
    await expect(resolver().resolve(value)).rejects.toThrow(reason);
  });
});

test('arguments keep their form, without what is null', async () => {
  const args = { List: [get('Parameters.S'), { Deep: get('Parameters.N') }], Absent: null, Get: 'x', Other: 1 };
  await expect(resolver().resolve(args)).resolves.toEqual({ List: ['text', { Deep: 3 }], Get: 'x', Other: 1 });
});

describe('a path', () => {
  const key = fc.string({ minLength: 1 }).filter((text) => !/['\\]/.test(text) && text !== '__proto__');

  test('with quoted keys leads to what was put there', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(key, fc.nat(3)), { minLength: 1, maxLength: 5 }), (keys) => {
        const root = keys.reduceRight<Json>((inner, one) => {
          return typeof one === 'number' ? [...Array.from({ length: one }, () => null), inner] : { [one]: inner };
        }, 'treasure');
        const path = keys.map((one) => (typeof one === 'number' ? `[${one}]` : `['${one}']`)).join('');
        expect(follow(root, path)).toBe('treasure');
      }),
    );
  });

  test.each(['a..b', 'a.', '[x]', "a['b", 'a]'])('%s is none', (path) => {
    expect(parsePath(path)).toBeUndefined();
  });
});
