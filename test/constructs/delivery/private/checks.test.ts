import { CfnParameter, Stack } from 'aws-cdk-lib/core';
import { Approval, SmokeTest, Stage } from '../../../../constructs/delivery';
import {
  checkDelivery,
  checkReleaseEnvironment,
  type DeliveryFacts,
} from '../../../../constructs/delivery/private/checks';
import { type Fault, Quantity } from '../../../../constructs/private/faults';
import { PROD, STAGING } from '../fixture';

const token = () => new CfnParameter(new Stack(), 'Parameter').valueAsString;

/** The codes of what was found, each with its path. */
function found(faults: (Fault | undefined)[]): string[] {
  return faults.filter((f) => f !== undefined).map(({ code, path }) => `${code} ${path.join('.')}`);
}

/** A request of so many characters. */
const sized = (length: number) => SmokeTest.csv('x'.repeat(length));

describe('when only some facts of a delivery are known', () => {
  test.each<[string, DeliveryFacts]>([
    ['nothing', {}],
    ['a stage without anything', { stages: [{}], region: 'eu-west-1' }],
    ['a stage without a place', { stages: [{ stageName: 'prod' }], region: 'eu-west-1', smokeTest: sized(2000) }],
    ['a request without stages', { smokeTest: sized(2000) }],
    ['a request without a type', { stages: [{ stageName: 'prod', smokeTest: { payload: '{}' } }] }],
    ['a place in no known Region', { stages: [{ stageName: 'prod', env: PROD }] }],
  ])('then %s is not judged', (_, facts) => {
    expect(found(checkDelivery(facts))).toEqual([]);
  });

  test('then what is known is judged, each by its path', () => {
    const facts: DeliveryFacts = {
      region: 'us-east-1',
      stages: [{ env: PROD }, { stageName: 'Prod', approval: Approval.manual({ instructions: '' }) }],
      smokeTest: { contentType: 'json' },
    };
    expect(found(checkDelivery(facts))).toEqual([
      'MLL738 smokeTest.contentType',
      'MLL735 stages.0.env.region',
      'MLL731 stages.1.stageName',
      'MLL741 stages.1.approval.instructions',
    ]);
  });

  test('then every later stage of the same name is named', () => {
    const stages = ['prod', 'staging', 'prod', 'prod'].map((stageName) => ({ stageName }));
    expect(found(checkDelivery({ stages }))).toEqual(['MLL732 stages.2.stageName', 'MLL732 stages.3.stageName']);
  });
});

describe('when a request is large', () => {
  const stages = [Stage.of('staging', { env: STAGING }), Stage.of('prod', { env: PROD })];
  const LIMIT = 6_291_456;

  test('then it passes up to what an endpoint accepts, in bytes, and not beyond', () => {
    const codes = (payload: string) => found(checkDelivery({ stages, smokeTest: SmokeTest.csv(payload) }));
    expect(codes('x'.repeat(LIMIT))).toEqual([]);
    expect(codes('x'.repeat(LIMIT + 1))).toEqual(['MLL742 smokeTest']);
    expect(codes('é'.repeat(LIMIT / 2))).toEqual([]);
    expect(codes('é'.repeat(LIMIT / 2 + 1))).toEqual(['MLL742 smokeTest']);
  });

  test('then the test of a stage is named there, with its size', () => {
    const own = [stages[0], Stage.of('prod', { env: PROD, smokeTest: sized(LIMIT + 9) })];
    const faults = checkDelivery({ stages: own, smokeTest: sized(10) });
    expect(found(faults)).toEqual(['MLL742 stages.1.smokeTest']);
    expect(faults.find(Boolean)?.got).toEqual(new Quantity(LIMIT + 9, 'bytes'));
  });
});

describe('when values are only known at deployment', () => {
  test('then names and instructions are not judged', () => {
    const stages = [Stage.of(token(), { env: PROD, approval: Approval.manual({ instructions: token() }) })];
    expect(found(checkDelivery({ stages, region: token() }))).toEqual([]);
    expect(found(checkReleaseEnvironment({ environmentName: token(), models: { keyAlias: token() } }))).toEqual([]);
  });

  test('then requests are refused, because the release carries them', () => {
    const smokeTest = SmokeTest.of({ contentType: token(), payload: token() });
    expect(found(checkDelivery({ smokeTest }))).toEqual(['MLL743 smokeTest.contentType', 'MLL743 smokeTest.payload']);
  });

  test('then accounts and Regions are refused, because names are made of them', () => {
    const stages = [Stage.of('prod', { env: { account: token(), region: token() } })];
    expect(found(checkDelivery({ stages, region: 'eu-west-1' }))).toEqual([
      'MLL733 stages.0.env.account',
      'MLL734 stages.0.env.region',
    ]);
    expect(found(checkReleaseEnvironment({ toolsAccount: token() }))).toEqual(['MLL750 toolsAccount']);
  });
});

test('an environment of which nothing is known is not judged', () => {
  expect(found(checkReleaseEnvironment({}))).toEqual([]);
});
