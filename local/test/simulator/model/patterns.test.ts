import { matcher } from '../../../simulator/model/patterns';

test.each([
  ['[a-z]+|[0-9]+', 'abc', true],
  ['[a-z]+|[0-9]+', 'abc1', false],
  ['[\\p{L}\\p{Z}_.:/=+\\-@]*', 'Grüße aus Łódź', true],
  ['[\\p{L}\\p{Z}]*', 'a_b', false],
  ['\\A\\S[\\p{Print}]*\\z', 'id 1', true],
  ['\\A\\S[\\p{Print}]*\\z', ' id', false],
  ['\\p{Print}+', 'ü', false],
  ['([\\p{L}\\p{N}]*)${1,128}', 'key1', true],
  ['arn:[\\p{Alnum}\\-]+:.*', 'arn:aws-cn:x', true],
  ['[a-z]+\\-[0-9]', 'a-1', true],
  ['.*', 'two\nlines', false],
  ['[a-z](?<!-)', 'a', true],
])('%s matches %j: %s', (pattern, value, matches) => {
  expect(matcher(pattern).test(value)).toBe(matches);
});
