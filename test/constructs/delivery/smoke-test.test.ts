import { Duration } from 'aws-cdk-lib/core';
import * as fc from 'fast-check';
import { SmokeTest, Stage } from '../../../constructs/delivery';
import { targetOf, userParameters } from '../../../constructs/delivery/private/target';
import { SmokeTestParameters } from '../../../schema/events';
import { PROD } from './fixture';

const target = targetOf(Stage.of('prod', { env: PROD }), {
  useCase: { useCaseName: 'mortgage-approval' },
  qualifier: 'hnb659fds',
});

describe('when a smoke test is declared', () => {
  test('then JSON is sent as JSON', () => {
    expect(SmokeTest.json({ instances: [{ hir: 0.25 }] })).toMatchObject({
      contentType: 'application/json',
      payload: '{"instances":[{"hir":0.25}]}',
      latency: undefined,
    });
  });

  test('then CSV is sent as it is', () => {
    expect(SmokeTest.csv('hir\n0.25')).toMatchObject({ contentType: 'text/csv', payload: 'hir\n0.25' });
  });

  test('then anything else is sent with its type', () => {
    const sample = { contentType: 'application/x-npy', payload: 'AAAA', latency: Duration.seconds(1) };
    expect(SmokeTest.of(sample)).toMatchObject(sample);
  });
});

describe('when an environment is in another partition', () => {
  test.each([
    ['eu-west-1', 'aws'],
    ['cn-north-1', 'aws-cn'],
    ['us-gov-west-1', 'aws-us-gov'],
    ['eusc-de-east-1', 'aws-eusc'],
  ])('then roles in %s are in %s', (region, partition) => {
    const env = { account: PROD.account, region };
    const { deployRoleArn } = targetOf(Stage.of('prod', { env }), {
      useCase: { useCaseName: 'mortgage' },
      qualifier: 'acme',
    });
    expect(deployRoleArn).toBe(`arn:${partition}:iam::333333333333:role/cdk-acme-deploy-role-333333333333-${region}`);
  });
});

describe('when the handler is told of it', () => {
  test('then whatever is sent, the handler understands it and sends the same', () => {
    const types = fc.constantFrom('application/json', 'text/csv', 'application/x-npy');
    fc.assert(
      fc.property(
        types,
        fc.string({ minLength: 1 }),
        fc.integer({ min: 1, max: 60_000 }),
        (contentType, payload, p99) => {
          const told = JSON.parse(userParameters(target, SmokeTest.of({ contentType, payload }), p99)) as unknown;
          expect(SmokeTestParameters.parse(told)).toEqual({
            environment: 'prod',
            region: 'eu-west-1',
            roleArn: 'arn:aws:iam::333333333333:role/ml/mortgage-approval-prod-smoke-test',
            endpoint: 'mortgage-approval-prod',
            contentType,
            payload,
            latencyMillis: p99,
          });
        },
      ),
    );
  });

  test('then a latency of its own goes before that of the use case', () => {
    const slow = SmokeTest.csv('1', { latency: Duration.seconds(2) });
    expect(JSON.parse(userParameters(target, slow, 200))).toMatchObject({ latencyMillis: 2000 });
  });
});
