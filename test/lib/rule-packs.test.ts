import { requestedPacks } from '../../lib/rule-packs';

describe('when packs are asked for', () => {
  test.each([
    [undefined, []],
    ['', []],
    [[], []],
    [['AwsSolutions'], ['AwsSolutions']],
    ['AwsSolutions', ['AwsSolutions']],
    [' AwsSolutions, AwsSolutions', ['AwsSolutions', 'AwsSolutions']],
  ])('then %j means %j', (context, packs) => {
    expect(requestedPacks(context)).toEqual(packs);
  });

  test('then all unknown ones are named at once', () => {
    expect(() => requestedPacks('AwsSolution,Nothing')).toThrow(
      [
        `MLL934 '-c rulePacks' must be one of AwsSolutions, got "AwsSolution"; did you mean AwsSolutions?`,
        `MLL934 '-c rulePacks' must be one of AwsSolutions, got "Nothing"; check -c rulePacks, or leave it empty to run none`,
      ].join('\n'),
    );
  });
});
