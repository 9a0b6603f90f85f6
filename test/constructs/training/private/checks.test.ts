import { CfnParameter, Duration, Size, Stack } from 'aws-cdk-lib/core';
import { renderPath } from '../../../../constructs/private/render-fault';
import { checkModelCode, checkTrainingPipeline } from '../../../../constructs/training/private/checks';
import { codeFolder } from '../fixture';

type Facts = Parameters<typeof checkTrainingPipeline>[0];

/** The code and the path of everything that is wrong, with an asterisk where the key itself is. */
function found(faults: ReturnType<typeof checkTrainingPipeline>): string[] {
  return faults.flatMap((fault) =>
    fault ? [`${fault.code} ${renderPath(fault.path)}${fault.atKey ? ' *' : ''}`] : [],
  );
}

const pipeline = (props: Facts, region?: string) => found(checkTrainingPipeline(props, region));

describe('when props are absent', () => {
  test('then nothing is judged', () => {
    expect(pipeline({})).toEqual([]);
    expect(pipeline({}, 'eu-mars-1')).toEqual([]);
    expect(pipeline({ useCase: {} })).toEqual([]);
    expect(found(checkModelCode(undefined))).toEqual([]);
    expect(found(checkModelCode(codeFolder, { image: {} }))).toEqual([]);
  });
});

describe('when values are tokens', () => {
  test('then none of them is judged', () => {
    const scope = new Stack();
    const text = (id: string) => new CfnParameter(scope, id).valueAsString;
    const number = new CfnParameter(scope, 'Number', { type: 'Number' }).valueAsNumber;
    const props: Facts = {
      code: {},
      instanceType: text('Type'),
      processingInstanceType: text('ProcessingType'),
      volumeSize: Size.gibibytes(number),
      maxRuntime: Duration.seconds(number),
      hyperparameters: { depth: text('Depth') },
      commit: text('Commit'),
    };
    expect(pipeline(props, text('Region'))).toEqual([]);
    expect(found(checkModelCode(codeFolder, { image: { tagOrDigest: text('Tag') } }))).toEqual([]);
  });
});

describe('when hyperparameters are wrong', () => {
  test('then each of them is reported, at its name or at its value', () => {
    const hyperparameters = { target: 'a', protected: 'b', 'learning rate': '0.1', layers: '[8]', depth: '3' };
    expect(pipeline({ hyperparameters })).toEqual([
      'MLL430 hyperparameters.target *',
      'MLL430 hyperparameters.protected *',
      'MLL432 hyperparameters["learning rate"] *',
      'MLL431 hyperparameters.layers',
    ]);
  });

  test('then 45 are right and 46 are too many', () => {
    const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`p${i}`, '1']));
    expect(pipeline({ hyperparameters: many(45) })).toEqual([]);
    expect(pipeline({ hyperparameters: many(46) })).toEqual(['MLL429 hyperparameters']);
  });
});

describe('when the region is known', () => {
  test('then AWS has to publish the image in it, unless the image is your own', () => {
    expect(pipeline({ code: {} }, 'eu-west-1')).toEqual([]);
    expect(pipeline({ code: {} }, 'eu-mars-1')).toEqual(['MLL411 env.region']);
    expect(pipeline({ code: { image: { tagOrDigest: '1.0' } } }, 'eu-mars-1')).toEqual([]);
  });
});

test('a folder and the tag of an image are judged at once', () => {
  const image = { tagOrDigest: 'version 1' };
  expect(found(checkModelCode('/no/such/folder', { image }))).toEqual(['MLL421 path', 'MLL423 image.tagOrDigest']);
});
