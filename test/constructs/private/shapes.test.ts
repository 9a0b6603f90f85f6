import { Duration, Lazy, Size, Stack } from 'aws-cdk-lib/core';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { faultsOf } from '../../../constructs/private/errors';
import { renderFault } from '../../../constructs/private/render-fault';
import { checkArguments, checkProps } from '../../../constructs/private/shapes';
import { data, foundation } from '../../../constructs';
import { mortgage } from '../../support/mortgage';
import { newStack } from '../../support/samples';

const told = (call: string, ...given: unknown[]) => checkArguments(call, given).map(renderFault);
const bucket = () => new s3.CfnBucket(newStack(), 'Bucket');

describe('when a value is of another type than wanted', () => {
  test.each<[string, unknown[], string]>([
    [
      'goal.Kpi:atLeast',
      ['Decisions', '0.8'],
      `MLL001 'target' must be a number, got "0.8"; write it without quotes, as in 0.8`,
    ],
    ['data.Zone.dataset', [1990], `MLL001 'name' must be a string, got 1990; write it in quotes, as in '1990'`],
    [
      'data.Zone.dataset',
      [Lazy.any({ produce: () => 'x' })],
      `MLL001 'name' must be a string, got a token; write it as in Token.asString(value)`,
    ],
    [
      'serving.Rollout:canary',
      [{ percent: 10, bake: 300 }],
      `MLL001 'bake' must be a Duration, got 300; write it as in Duration.seconds(300)`,
    ],
    [
      'serving.Hosting:serverless',
      [{ memory: 2048, maxConcurrency: 5 }],
      `MLL001 'memory' must be a Size, got 2048; write it as in Size.mebibytes(2048)`,
    ],
    [
      'foundation.ServiceRole.allow',
      ['s3:GetObject', ['*']],
      `MLL001 'actions' must be a list, in which each entry is a string, got "s3:GetObject"; write it in brackets, even if it is only one`,
    ],
    ['data.Zone.dataset', [['a']], `MLL001 'name' must be a string, got ["a"]; give one of them`],
    ['data.Zone.uri', [null], `MLL001 'prefix' must be a string, got null; leave it out to have the default`],
    [
      'goal.Fairness:within',
      [mortgage().fairness, undefined],
      `MLL004 'limits[0]' must be a FairnessLimit, got a Fairness; make it with goal.FairnessLimit.disparateImpact() or another of the factories there
MLL001 'limits[1]' must be a FairnessLimit, got nothing; make it with goal.FairnessLimit.disparateImpact() or another of the factories there`,
    ],
    [
      'goal.UseCase:define',
      [mortgage({ problem: { problemType: 'regression', target: 'deny' } as never })],
      `MLL004 'problem' must be a Problem, got a mapping with problemType, target; make it with goal.Problem.binaryClassification() or another of the factories there`,
    ],
    [
      'goal.UseCase:define',
      [mortgage({ serviceLevels: { latencyP99: Duration.millis(200), modelAge: Duration.days(90) } as never })],
      `MLL002 'serviceLevels.availability' must be a number, got nothing; give a number`,
    ],
    [
      'serving.Rollout:canary',
      [{ percnt: 10, bake: Duration.minutes(5) }],
      `MLL003 'percnt' must be the name of a prop; did you mean percent?`,
    ],
    [
      'data.Zone:fromBucket',
      [newStack(), 'Zone', { bucket: bucket(), key: bucket() }],
      `MLL004 'key' must be an IKeyRef, got a CfnBucket; give an object that has keyRef, such as a construct or what CDK imports`,
    ],
    [
      'goal.UseCase.tag',
      [Size.gibibytes(1)],
      `MLL004 'stack' must be a Stack, got a Size of 1 GiB; give an object that the class core.Stack made`,
    ],
  ])('then %s says what to write instead', (call, given, message) => {
    expect(told(call, ...given).join('\n')).toBe(message);
  });

  test('then a construct says everything at once, before anything is made', () => {
    const stack = newStack();
    const props = { handler: 'retrain', description: 5, timeout: '60', key: stack };
    const faults = faultsOf(() => new foundation.EventHandler(stack, 'Handler', props as never));
    expect(faults.map(({ code, path, place }) => [code, path, place?.construct])).toEqual([
      ['MLL001', ['description'], 'Stack/Handler'],
      ['MLL004', ['key'], 'Stack/Handler'],
      ['MLL001', ['timeout'], 'Stack/Handler'],
    ]);
    expect(stack.node.findAll()).toHaveLength(2);
  });

  test('then a choice is compared with those that there are', () => {
    expect(checkProps('data.DataLake', { removalPolicy: 'DESTROY' }).map(renderFault)).toEqual([
      `MLL005 'removalPolicy' must be one of destroy, retain, snapshot, retain-on-update-or-delete, got "DESTROY"; did you mean destroy?`,
    ]);
  });
});

describe('when TypeScript takes a value', () => {
  test.each<[string, unknown[]]>([
    ['a token for a text', ['data.Zone.dataset', Lazy.string({ produce: () => 'x' })]],
    ['a token for a list', ['foundation.ServiceRole.allow', Lazy.list({ produce: () => ['x'] }), ['*']]],
    ['a stack for a construct', ['data.Zone:fromBucket', newStack(), 'Zone', { bucket: bucket(), key: zoneKey() }]],
    [
      'props that nobody knows',
      ['goal.UseCase:define', { ...mortgage(), env: { account: '1' }, analyticsReporting: true }],
    ],
    ['an undefined prop', ['goal.UseCase:define', { ...mortgage(), explainability: undefined, nam: undefined }]],
  ])('then nothing is wrong with %s', (_, [call, ...given]) => {
    expect(told(call as string, ...given)).toEqual([]);
  });

  test('then props may be an object of a class, with getters', () => {
    class Given {
      public get key() {
        return zoneKey();
      }
    }
    expect(checkProps('data.Zone', new Given())).toEqual([]);
    expect(() => new data.Zone(newStack(), 'Zone', new Given())).not.toThrow();
  });
});

function zoneKey(): foundation.EncryptionKey {
  return new foundation.EncryptionKey(new Stack(), 'Key');
}
