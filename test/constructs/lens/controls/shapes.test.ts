import { findingsOf, verdictsOf } from '../support';

const Type = 'AWS::SageMaker::Model';

describe('shapes that real templates have', () => {
  const Parameters = { Isolated: { Type: 'String', Default: 'true' }, Any: { Type: 'String' } };
  const Conditions = {
    Isolated: { 'Fn::Equals': [{ Ref: 'Isolated' }, 'true'] },
    Never: { 'Fn::Not': [{ Condition: 'Isolated' }] },
    Any: { 'Fn::Equals': [{ Ref: 'Any' }, 'yes'] },
  };
  const [on, off] = [{ EnableNetworkIsolation: true }, { EnableNetworkIsolation: false }];

  test.each([
    ['properties that depend on a condition', { Type, Properties: { 'Fn::If': ['Isolated', on, off] } }, 'PASSED'],
    ['properties that are good in any case', { Type, Properties: { 'Fn::If': ['Any', on, on] } }, 'PASSED'],
    ['properties that are good in one case', { Type, Properties: { 'Fn::If': ['Any', on, off] } }, 'CANT_TELL'],
    ['a condition with the name of a parameter', { Type, Condition: 'Isolated', Properties: off }, 'FAILED'],
    ['a condition that is never met', { Type, Condition: 'Never', Properties: off }, 'NOT_APPLICABLE'],
    ['a condition that nobody knows', { Type, Condition: 'Any', Properties: off }, 'FAILED'],
    ['no properties', { Type }, 'FAILED'],
    ['a condition that nobody declared', { Type, Condition: 'Nothing', Properties: on }, 'PASSED'],
    ['a macro in its place', { Type, Properties: { 'Fn::Transform': { Name: 'AWS::Include' } } }, 'CANT_TELL'],
  ])('%s', (_, Model, verdict) => {
    expect(verdictsOf('SageMaker.5', { Model }, { Parameters, Conditions })).toEqual([verdict]);
  });

  test('a loop is judged model by model', () => {
    const body = { 'Model${Name}': { Type, Properties: { EnableNetworkIsolation: { Ref: 'Name' } } } };
    const loop = { 'Fn::ForEach::Models': ['Name', ['true', 'false'], body] } as unknown as { [id: string]: object };
    expect(findingsOf('SageMaker.5', loop)).toEqual([
      expect.objectContaining({ logicalId: 'Modeltrue', verdict: 'PASSED' }),
      expect.objectContaining({ logicalId: 'Modelfalse', verdict: 'FAILED' }),
    ]);
  });
});
