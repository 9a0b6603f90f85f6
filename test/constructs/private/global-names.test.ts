import { App, CfnParameter, Stack, Stage } from 'aws-cdk-lib/core';
import { GlobalKind, takeGlobalName } from '../../../constructs/private/global-names';

const EU = { account: '111111111111', region: 'eu-west-1' };
const US = { account: '111111111111', region: 'us-east-1' };
const OTHER = { account: '222222222222', region: 'eu-west-1' };

const stackIn = (app: App | Stage, id: string, env?: { account: string; region: string }) =>
  new Stack(app, id, { env });
const take = (stack: Stack, kind: GlobalKind, name: string | undefined) =>
  takeGlobalName(stack, kind, ['roleName'], name);

describe('when a name is taken a second time', () => {
  test.each([
    [GlobalKind.ROLE, EU, US],
    [GlobalKind.ROLE, EU, EU],
    [GlobalKind.DASHBOARD, EU, US],
    [GlobalKind.BUCKET, EU, OTHER],
  ])('then a %s of %j and of %j is a fault, which names the first', (kind, first, second) => {
    const app = new App();
    expect(take(stackIn(app, 'First', first), kind, 'scores')).toBeUndefined();
    expect(take(stackIn(new Stage(app, 'Stage'), 'Second', second), kind, 'scores')).toMatchObject({
      code: 'MLL134',
      got: 'scores',
      must: expect.stringMatching(new RegExp(`be the name of one ${kind} only.*; First has it already`)),
    });
  });
});

describe('when a name is no other’s', () => {
  test.each([
    ['a role in another account', GlobalKind.ROLE, GlobalKind.ROLE, OTHER, 'scores'],
    ['a dashboard beside a role', GlobalKind.ROLE, GlobalKind.DASHBOARD, EU, 'scores'],
    ['another name', GlobalKind.ROLE, GlobalKind.ROLE, EU, 'others'],
    ['an account that is not known', GlobalKind.ROLE, GlobalKind.ROLE, undefined, 'scores'],
  ])('then %s is none', (_, kind, second, env, name) => {
    const app = new App();
    take(stackIn(app, 'First', EU), kind, 'scores');
    expect(take(stackIn(app, 'Second', env), second, name)).toBeUndefined();
  });

  test('then neither a token nor the same construct nor another app is one', () => {
    const stack = stackIn(new App(), 'First', EU);
    const token = new CfnParameter(stack, 'Name').valueAsString;
    for (const name of [token, token, 'scores', 'scores', undefined, undefined]) {
      expect(take(stack, GlobalKind.ROLE, name)).toBeUndefined();
    }
    expect(take(stackIn(new App(), 'First', EU), GlobalKind.ROLE, 'scores')).toBeUndefined();
  });
});
