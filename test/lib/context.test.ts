import { App } from 'aws-cdk-lib/core';
import { readContext } from '../../lib/context';

const read = (context: Record<string, unknown>) => readContext(new App({ context }));

describe('when nothing is in the context', () => {
  test.each([[{}], [{ useCase: null, rulePacks: null }]])('then the folder is the one at hand: %j', (context) => {
    expect(read(context)).toEqual({ useCases: '.', rulePacks: [] });
  });
});

describe('when packs are asked for', () => {
  test.each([
    ['', []],
    [[], []],
    [['AwsSolutions'], ['AwsSolutions']],
    ['AwsSolutions', ['AwsSolutions']],
    [' AwsSolutions, AwsSolutions', ['AwsSolutions']],
  ])('then %j means %j', (rulePacks, packs) => {
    expect(read({ rulePacks }).rulePacks).toEqual(packs);
  });
});

describe('when a key is nearly one of the app', () => {
  test.each([
    [{ usecase: 'churn' }, 'usecase', 'useCase'],
    [{ UseCases: 'cases' }, 'UseCases', 'useCases'],
    [{ 'use-case': 'churn' }, 'use-case', 'useCase'],
    [{ enviroment: 'prod' }, 'enviroment', 'environment'],
    [{ environments: 'prod' }, 'environments', 'environment'],
    [{ comit: 'abc' }, 'comit', 'commit'],
    [{ rulepacks: ['AwsSolutions'] }, 'rulepacks', 'rulePacks'],
  ])('then %j is refused with the key that is meant', (context, key, meant) => {
    const demand = 'must be a key that the app reads, or have another name';
    expect(() => read(context)).toThrow(new Error(`MLL939 '-c ${key}' ${demand}; did you mean -c ${meant}?`));
  });

  test.each([
    { environments: { prod: {} } },
    { case: 'x' },
    { users: 'x' },
    { '@aws-cdk/core:commit': 'x' },
    { useCase: 'a', useCases: 'b' },
  ])('then %j is let alone', (context) => {
    expect(() => read(context)).not.toThrow();
  });
});

describe('when a value is of the wrong kind', () => {
  const demand = 'put a single value in quotes in cdk.json, or leave it out';

  test.each([
    [{ useCases: ['a'] }, `MLL936 '-c useCases' must be text, got ["a"]; ${demand}`],
    [{ useCase: 5 }, `MLL936 '-c useCase' must be text, got 5; ${demand}`],
    [{ environment: ['prod'] }, `MLL936 '-c environment' must be text, got ["prod"]; ${demand}`],
    [{ commit: { sha: 1 } }, `MLL936 '-c commit' must be text, got a mapping with sha; ${demand}`],
    [{ rulePacks: 5 }, `MLL936 '-c rulePacks' must be names with commas between them, got 5; ${demand}`],
    [{ rulePacks: [null] }, `MLL936 '-c rulePacks' must be names with commas between them, got [null]; ${demand}`],
    [
      { commit: '' },
      `MLL428 '-c commit' must be 1 to 256 letters, digits, spaces and _.:/=+-@, got ""; give the ID of the commit`,
    ],
  ])('then one sentence says so: %j', (context, message) => {
    expect(() => read(context)).toThrow(new Error(message));
  });

  test('then everything is told at once', () => {
    expect(() => read({ useCase: true, environment: 1, rulePacks: 'AwsSolution,Nothing' })).toThrow(
      [
        `MLL936 '-c useCase' must be text, got true; ${demand}`,
        `MLL936 '-c environment' must be text, got 1; ${demand}`,
        `MLL934 '-c rulePacks' must be one of AwsSolutions, ControlTower, HIPAASecurity, MlLens, NIST80053R5, PCIDSS321, got "AwsSolution"; did you mean AwsSolutions?`,
        `MLL934 '-c rulePacks' must be one of AwsSolutions, ControlTower, HIPAASecurity, MlLens, NIST80053R5, PCIDSS321, got "Nothing"; check -c rulePacks, or leave it empty to run none`,
      ].join('\n'),
    );
  });
});
