import { CfnParameter, Duration, Stack } from 'aws-cdk-lib/core';
import { Approval, SmokeTest, Stage } from '../../../../constructs/delivery';
import {
  checkDelivery,
  checkReleaseEnvironment,
  type DeliveryFacts,
} from '../../../../constructs/delivery/private/checks';
import type { Fault } from '../../../../constructs/private/faults';
import { PROD, STAGING } from '../fixture';

const USE_CASE = { useCaseName: 'mortgage-approval', latencyP99: Duration.millis(200) };
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
    ['a request without the use case', { stages: [{ stageName: 'prod', env: PROD }], smokeTest: sized(2000) }],
    ['a request without stages', { smokeTest: sized(2000), ...USE_CASE }],
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

describe('when a request is long', () => {
  const stages = [Stage.of('staging', { env: STAGING }), Stage.of('prod', { env: PROD })];

  test('then the test that stages share is named once, with the most that a stage makes of it', () => {
    const faults = checkDelivery({ stages, smokeTest: sized(900), ...USE_CASE });
    expect(found(faults)).toEqual(['MLL740 smokeTest']);
    const alone = checkDelivery({ stages: [stages[0]], smokeTest: sized(900), ...USE_CASE });
    expect(faults.at(0)).toBeUndefined();
    expect(faults.find(Boolean)?.got).toEqual(alone.find(Boolean)?.got);
  });

  test('then the test of a stage is named there', () => {
    const own = [stages[0], Stage.of('prod', { env: PROD, smokeTest: sized(900) })];
    expect(found(checkDelivery({ stages: own, smokeTest: sized(10), ...USE_CASE }))).toEqual([
      'MLL740 stages.1.smokeTest',
    ]);
  });

  test('then it passes up to the limit, and not beyond', () => {
    const length = (size: number) => found(checkDelivery({ stages, smokeTest: sized(size), ...USE_CASE })).length;
    const longest = Array.from({ length: 1000 }, (_, size) => size + 1).filter((size) => length(size) === 0).length;
    expect(longest).toBeGreaterThan(500);
    expect([length(longest), length(longest + 1)]).toEqual([0, 1]);
  });
});

describe('when values are only known at deployment', () => {
  test('then names, requests and instructions are not judged', () => {
    const stages = [
      Stage.of(token(), {
        env: PROD,
        approval: Approval.manual({ instructions: token() }),
        smokeTest: SmokeTest.of({ contentType: token(), payload: token() }),
      }),
    ];
    expect(found(checkDelivery({ stages, region: token(), ...USE_CASE }))).toEqual([]);
    expect(found(checkReleaseEnvironment({ environmentName: token(), models: { keyAlias: token() } }))).toEqual([]);
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
