import type { ParameterDeclaration } from '../../../../simulator/sagemaker/pipelines/definition';
import { parameterValues } from '../../../../simulator/sagemaker/pipelines/parameters';

const DECLARED: ParameterDeclaration[] = [
  { Name: 'Text', Type: 'String', DefaultValue: 'a', EnumValues: ['a', 'b'] },
  { Name: 'Count', Type: 'Integer', DefaultValue: 2 },
  { Name: 'Share', Type: 'Float', DefaultValue: 0.5 },
  { Name: 'Flag', Type: 'Boolean', DefaultValue: false },
  { Name: 'Needed', Type: 'String' },
];

const values = (given: { readonly [name: string]: string }): object =>
  Object.fromEntries(
    parameterValues(
      DECLARED,
      Object.entries(given).map(([Name, Value]) => ({ Name, Value })),
    ),
  );

describe('the parameters of an execution', () => {
  test('are the defaults', () => {
    expect(values({ Needed: 'x' })).toEqual({ Text: 'a', Count: 2, Share: 0.5, Flag: false, Needed: 'x' });
  });

  test('are what was given, by type', () => {
    expect(values({ Text: 'b', Count: '7', Share: '1e-3', Flag: 'True', Needed: '' })).toEqual({
      Text: 'b',
      Count: 7,
      Share: 0.001,
      Flag: true,
      Needed: '',
    });
  });

  test.each([
    [{}, 'Parameters [Needed] do not have default values.'],
    [{ Needed: 'x', Other: 'y' }, 'Parameters [Other] are not defined in the pipeline definition.'],
    [{ Needed: 'x', Count: '1.5' }, "Parameter 'Count' with value '1.5' is not of type Integer."],
    [{ Needed: 'x', Share: 'half' }, "Parameter 'Share' with value 'half' is not of type Float."],
    [{ Needed: 'x', Flag: '1' }, "Parameter 'Flag' with value '1' is not of type Boolean."],
    [{ Needed: 'x', Text: 'c' }, "Parameter 'Text' with value 'c' failed to satisfy enum value set: [a, b]"],
  ])('%j is refused', (given, reason) => {
    expect(() => values(given)).toThrow(reason);
  });

  test('given twice are refused', () => {
    const twice = [
      { Name: 'Needed', Value: 'x' },
      { Name: 'Needed', Value: 'y' },
    ];
    expect(() => parameterValues(DECLARED, twice)).toThrow('Parameters [Needed] are given more than once.');
  });
});
