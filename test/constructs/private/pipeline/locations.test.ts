import * as fc from 'fast-check';
import { PipelineDefinition, execution, join, parameter } from '../../../../constructs/private/pipeline';
import { bucketOf, folder, keyOf, knownPart, locationOf } from '../../../../constructs/private/pipeline/locations';
import { processing, training } from './fixture';

const prepare = processing({ name: 'Prepare', outputs: { train: join('s3://out/prepared/', execution.id, '/train') } });
const train = training({ name: 'Train', output: join('s3://out/models/', execution.id) });
const definition = new PipelineDefinition([], [prepare, train]);

describe('when a location is looked up before a run', () => {
  test.each([
    ['a text', 's3://data/v1/', 's3://data/v1/', 's3://data/v1/*'],
    ['one object', 's3://assets/code.zip', 's3://assets/code.zip', 's3://assets/code.zip'],
    ['a join', join('s3://data/', parameter('DataVersion'), '/'), 's3://data/*/', 's3://data/*'],
    ['an output of a step', prepare.output('train'), 's3://out/prepared/*/train/', 's3://out/prepared/*'],
    ['a model', train.modelArtifacts, 's3://out/models/*/*/output/model.tar.gz', 's3://out/models/*'],
    ['a parameter', parameter('BaselineUri'), '*', '*'],
    ['an unknown output', prepare.output('test'), '*', '*'],
    ['another property', { Get: 'Steps.Train.TrainingJobArn' }, '*', '*'],
  ])('then %s is followed as far as it is known', (_, value, location, known) => {
    expect(locationOf(value, definition)).toBe(location);
    expect(knownPart(location)).toBe(known);
  });

  test('then what is known covers every location that a run can make of it', () => {
    const part = fc.stringMatching(/^[a-z0-9/]{0,8}$/);
    const parts = fc.array(fc.oneof(part, fc.constant(execution.id)), { minLength: 1 });
    fc.assert(
      fc.property(parts, part.filter(Boolean), (given, id) => {
        const actual = `s3://b/${given.map((p) => (typeof p === 'string' ? p : id)).join('')}`;
        const known = knownPart(locationOf(join('s3://b/', ...given), definition));
        expect(known.endsWith('*') ? actual.startsWith(known.slice(0, -1)) : actual === known).toBe(true);
      }),
    );
  });
});

describe('when a location is taken apart', () => {
  test('then into its bucket and its key', () => {
    expect([bucketOf('s3://b/a/c'), keyOf('s3://b/a/c')]).toEqual(['b', 'a/c']);
    expect([bucketOf('s3://b'), keyOf('s3://b')]).toEqual(['b', '']);
    expect(bucketOf('*')).toBeUndefined();
  });

  test('then a folder ends with one slash', () => {
    expect([folder('s3://b/a'), folder('s3://b/a/')]).toEqual(['s3://b/a/', 's3://b/a/']);
  });
});
