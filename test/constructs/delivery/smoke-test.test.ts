import { DefaultStackSynthesizer, Duration } from 'aws-cdk-lib/core';
import * as fc from 'fast-check';
import { SmokeTest, Stage } from '../../../constructs/delivery';
import { clearingParameters, smokeTestParameters, targetOf } from '../../../constructs/delivery/private/target';
import { EnvironmentParameters, SmokeTestParameters } from '../../../schema/events';
import { PROD } from './fixture';

const target = targetOf(Stage.of('prod', { env: PROD }), {
  useCase: { useCaseName: 'mortgage-approval' },
  executionRole: 'role',
  isLast: true,
});

describe('when a smoke test is declared', () => {
  test('then JSON is sent as JSON', () => {
    expect(SmokeTest.json({ instances: [{ hir: 0.25 }] })).toMatchObject({
      contentType: 'application/json',
      payload: '{"instances":[{"hir":0.25}]}',
      latency: undefined,
    });
  });

  test('then a body that contains itself is refused', () => {
    const body: { [key: string]: unknown } = {};
    body.own = body;
    expect(() => SmokeTest.json(body)).toThrow(
      "MLL716 'body' must be what JSON can hold, got a mapping with own; write the body with texts, numbers, lists and mappings of these",
    );
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
    const { deployRoleArn, executionRoleArn } = targetOf(Stage.of('prod', { env }), {
      useCase: { useCaseName: 'mortgage' },
      executionRole: DefaultStackSynthesizer.DEFAULT_CLOUDFORMATION_ROLE_ARN.replace('${Qualifier}', 'acme'),
      isLast: true,
    });
    expect(executionRoleArn).toBe(
      `arn:${partition}:iam::333333333333:role/cdk-acme-cfn-exec-role-333333333333-${region}`,
    );
    expect(deployRoleArn).toBe(`arn:${partition}:iam::333333333333:role/ml/mortgage-prod-deploy`);
  });
});

describe('when handlers are told of an environment', () => {
  const told = {
    environment: 'prod',
    region: 'eu-west-1',
    stackName: 'mortgage-approval-prod-release',
    endpoint: 'mortgage-approval-prod',
  };

  test('then the smoke test understands what it is told', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60_000 }), (latencyMillis) => {
        const parameters = JSON.parse(smokeTestParameters(target, latencyMillis)) as unknown;
        const roleArn = 'arn:aws:iam::333333333333:role/ml/mortgage-approval-prod-smoke-test';
        expect(SmokeTestParameters.parse(parameters)).toEqual({ ...told, roleArn, latencyMillis });
      }),
    );
  });

  test('then so does what makes way for a release', () => {
    const parameters = JSON.parse(clearingParameters(target)) as unknown;
    const roleArn = 'arn:aws:iam::333333333333:role/ml/mortgage-approval-prod-clearing';
    expect(EnvironmentParameters.parse(parameters)).toEqual({ ...told, roleArn });
  });

  test('then the longest names fit into what CodePipeline keeps', () => {
    const names = { useCaseName: 'u'.repeat(32), regionInNames: true };
    const longest = targetOf(Stage.of('e'.repeat(12), { env: { account: PROD.account, region: 'ap-southeast-4' } }), {
      useCase: names,
      executionRole: 'role',
      isLast: true,
    });
    expect(smokeTestParameters(longest, 60_000).length).toBeLessThan(600);
  });
});
