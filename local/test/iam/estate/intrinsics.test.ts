import { holds, resolve, type Scope } from '../../../iam/estate/intrinsics';

const scope: Scope = {
  ref: (name) => ({ Bucket: 'releases', Accounts: ['111111111111', '222222222222'], Nobody: '' })[name],
  attribute: (logicalId, name) => `${logicalId}/${name}`,
  condition: (name) => name === 'Trusted',
};

test.each([
  ['a reference', { Ref: 'Bucket' }, 'releases'],
  ['an attribute', { 'Fn::GetAtt': ['Key', 'Arn'] }, 'Key/Arn'],
  ['an attribute in the short form', { 'Fn::GetAtt': 'Key.Arn' }, 'Key/Arn'],
  ['a join', { 'Fn::Join': ['', ['arn:aws:s3:::', { Ref: 'Bucket' }, '/*']] }, 'arn:aws:s3:::releases/*'],
  ['a join of a list', { 'Fn::Join': [',', { Ref: 'Accounts' }] }, '111111111111,222222222222'],
  ['a substitution', { 'Fn::Sub': '${Bucket}/${Role.Arn}/${!Literal}' }, 'releases/Role/Arn/${Literal}'],
  ['a substitution of own values', { 'Fn::Sub': ['${A}', { A: { Ref: 'Bucket' } }] }, 'releases'],
  ['a choice', { 'Fn::If': ['Trusted', 'yes', 'no'] }, 'yes'],
  ['the other choice', { 'Fn::If': ['Unknown', 'yes', { Ref: 'Bucket' }] }, 'releases'],
  ['a selection', { 'Fn::Select': [1, { 'Fn::Split': ['-', 'a-b'] }] }, 'b'],
])('resolves %s', (_, value, expected) => {
  expect(resolve(value, scope)).toBe(expected);
});

test('leaves out what has no value', () => {
  const none = { 'Fn::If': ['Unknown', 'statement', { Ref: 'AWS::NoValue' }] };
  expect(resolve({ Statement: [none, 'kept'], Condition: none }, scope)).toEqual({ Statement: ['kept'] });
});

test('decides conditions', () => {
  const empty = { 'Fn::Equals': ['', { 'Fn::Join': ['', { Ref: 'Accounts' }] }] };
  expect(holds(empty, scope)).toBe(false);
  expect(holds({ 'Fn::Not': [empty] }, scope)).toBe(true);
  expect(holds({ 'Fn::And': [{ Condition: 'Trusted' }, { 'Fn::Not': [empty] }] }, scope)).toBe(true);
  expect(holds({ 'Fn::And': [{ Condition: 'Trusted' }, empty] }, scope)).toBe(false);
  expect(holds({ 'Fn::Or': [empty, { Condition: 'Trusted' }] }, scope)).toBe(true);
});

test('refuses a function that it does not know, as a policy would be read wrongly', () => {
  expect(() => resolve({ Action: { 'Fn::FindInMap': ['a', 'b', 'c'] } }, scope)).toThrow('Fn::FindInMap');
});
