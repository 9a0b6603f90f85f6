import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { impactOf } from '../../../../lib/review/facts/impact';
import { resource, sourceOf } from './support';

type Resources = { readonly [logicalId: string]: object };

const said = (before: Resources, after: Resources) =>
  impactOf([sourceOf(['one', before])], [sourceOf(['one', after])]).map(
    ({ change, logicalId, properties, warning }) => [logicalId, change, properties, warning] as const,
  );

const RETAINED = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
const bucket = (properties: object, more: object = {}) => ({ It: resource('S3::Bucket', properties, more) });
const role = (properties: object) => ({ It: resource('IAM::Role', properties) });

test.each([
  ['nothing', role({ Path: '/' }), role({ Path: '/' }), []],
  ['a member moved', role({ A: { x: 1, y: 2 } }), role({ A: { y: 2, x: 1 } }), []],
  [
    'a description',
    role({ Description: 'a' }),
    role({ Description: 'b' }),
    [['It', 'updated', ['Description'], undefined]],
  ],
  ['a path', role({ Path: '/a/' }), role({ Path: '/b/' }), [['It', 'replaced', ['Path'], undefined]]],
  ['added', {}, role({}), [['It', 'added', [], undefined]]],
  ['removed', role({}), {}, [['It', 'removed', [], undefined]]],
])('%s', (_, before, after, changes) => {
  expect(said(before, after)).toEqual(changes);
});

test.each([
  ['data that is lost', bucket({}), {}, 'its objects will be lost'],
  ['data that is kept', bucket({}, RETAINED), {}, 'it stays in the account with its objects, outside of the stack'],
  [
    'data that stays behind',
    bucket({ BucketName: 'a' }, RETAINED),
    bucket({ BucketName: 'b' }, RETAINED),
    'its objects will stay behind in the old one',
  ],
])('%s is said', (_, before, after, warning) => {
  const [change] = said(before, after);
  expect(change[3]).toBe(warning);
});

test('a resource with a fixed name can not be replaced', () => {
  const named = (Path: string) => role({ RoleName: 'reader', Path });
  expect(said(named('/a/'), named('/b/'))).toEqual([
    ['It', 'replaced', ['Path'], "CloudFormation can't replace it while it keeps the name reader"],
  ]);
});

test('an endpoint that is replaced is called out', () => {
  const endpoint = (EndpointName: string) => ({ It: resource('SageMaker::Endpoint', { EndpointName }) });
  const [[, change, , warning]] = said(endpoint('a'), endpoint('b'));
  expect([change, warning]).toEqual([
    'replaced',
    'the endpoint is deleted, and its callers get errors until there is another',
  ]);
});

test('what can not change its reference to a replaced resource is replaced along with it', () => {
  const estate = (Path: string) => ({
    Role: resource('IAM::Role', { Path }),
    Model: resource('SageMaker::Model', { ExecutionRoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] } }),
    Config: resource('SageMaker::EndpointConfig', {
      ProductionVariants: [{ ModelName: { 'Fn::Sub': '${Model.ModelName}' } }],
    }),
    Endpoint: resource('SageMaker::Endpoint', { EndpointConfigName: { Ref: 'Config' } }),
  });
  expect(said(estate('/a/'), estate('/b/')).map(([id, change]) => [id, change])).toEqual([
    ['Role', 'replaced'],
    ['Model', 'may be replaced'],
    ['Config', 'may be replaced'],
  ]);
});

test('the facts are those of the service specification that is pinned', () => {
  const root = join(__dirname, '../../../..');
  execFileSync(process.execPath, ['scripts/replacement-facts.mjs', '--check'], { cwd: root });
});

describe('what depends on conditions', () => {
  const template = (it: object, condition = 'a') => ({
    Conditions: { On: { 'Fn::Equals': [condition, 'a'] } },
    Resources: { It: { Type: 'AWS::IAM::Role', ...it } },
  });
  const of = ({ Resources: all, ...rest }: ReturnType<typeof template>) => sourceOf(['one', all, rest]);
  const changed = (before: ReturnType<typeof template>, after: ReturnType<typeof template>) =>
    impactOf([of(before)], [of(after)]).map(({ change, properties }) => [change, properties]);

  test('is removed by a condition that is never met, and added by one that is', () => {
    const role = { Condition: 'On', Properties: {} };
    expect(changed(template({ Properties: {} }), template(role, 'b'))).toEqual([['removed', []]]);
    expect(changed(template(role, 'b'), template(role))).toEqual([['added', []]]);
    expect(changed(template(role, 'b'), template(role, 'b'))).toEqual([]);
    expect(changed(template({ Properties: {} }), template(role))).toEqual([]);
  });

  test('is compared property by property', () => {
    const either = (a: object, b: object) => ({ Properties: { 'Fn::If': ['On', a, b] } });
    const plain = { Properties: { Path: '/a/', Description: 'x' } };
    const same = either({ Path: '/a/', Description: 'x' }, { Path: '/a/', Description: 'x' });
    expect(changed(template(plain), template(same))).toEqual([]);
    const moved = either({ Path: '/a/', Description: 'x' }, { Path: '/b/', Description: 'x' });
    expect(changed(template(plain), template(moved))).toEqual([['replaced', ['Path']]]);
    expect(changed(template(moved), template(either({ Path: '/a/' }, { Path: '/b/' })))).toEqual([
      ['updated', ['Description']],
    ]);
  });
});

test('a type can not change', () => {
  const [[, change, properties, warning]] = said(bucket({}), { It: resource('SQS::Queue', {}) });
  expect([change, properties]).toEqual(['replaced', ['Type']]);
  expect(warning).toMatch(/^CloudFormation refuses the update/);
});

test('a type may have any name', () => {
  const it = (A: number) => ({ It: { Type: 'constructor', Properties: { A } } });
  expect(said(it(1), it(2))).toEqual([['It', 'updated', ['A'], undefined]]);
});

test('templates of the same name are told apart by their folders', () => {
  const files = (folder: string, a: Resources, b: Resources) => {
    const source = sourceOf([`${folder}/a/t`, a], [`${folder}/b/t`, b]);
    return [{ ...source, templates: source.templates.map((one) => ({ ...one, name: 't' })) }];
  };
  const [here, there] = [role({ Path: '/a/' }), role({ Path: '/b/' })];
  expect(impactOf(files('old', here, there), files('new', here, there))).toEqual([]);
  expect(impactOf(files('old', here, there), files('new', here, here))).toMatchObject([
    { template: 'new/b/t.template.json', logicalId: 'It', change: 'replaced' },
  ]);
});
