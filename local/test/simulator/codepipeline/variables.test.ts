import { resolveVariables } from '../../../simulator/codepipeline/action-run';
import type { Execution } from '../../../simulator/codepipeline/records';

const execution = {
  id: 'e-1',
  variables: new Map([
    ['variables', { region: 'eu-west-1' }],
    ['Source', { VersionId: 'v-2' }],
  ]),
} as unknown as Execution;

test('variables of the pipeline, of its actions and of the execution are filled in', () => {
  const configuration = {
    a: '#{variables.region}/#{Source.VersionId}',
    b: '#{codepipeline.PipelineExecutionId}',
    c: '$x',
  };
  expect(resolveVariables(configuration, execution)).toEqual({ a: 'eu-west-1/v-2', b: 'e-1', c: '$x' });
});

test.each(['#{Nope.VersionId}', '#{Source.Nope}', '#{codepipeline.Nope}'])(
  '%s is an error of the configuration',
  (text) => {
    expect(() => resolveVariables({ key: text }, execution)).toThrow(
      expect.objectContaining({ code: 'ConfigurationError', message: expect.stringContaining(`${text} in key`) }),
    );
  },
);
