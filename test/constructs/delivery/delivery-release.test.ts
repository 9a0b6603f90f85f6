import { Template } from 'aws-cdk-lib/assertions';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { CfnParameter } from 'aws-cdk-lib/core';
import { SmokeTest, Stage } from '../../../constructs/delivery';
import { ReleaseKit } from '../../../schema/release';
import { actionsOf, deliveryIn, kitOf, PROD, releaseIn, STAGES, templateWith, toolsStack, USE_CASE } from './fixture';

describe('when the release is made complete', () => {
  test('then each environment gives the values that the release asks for, and is named in the tags', () => {
    const stack = toolsStack();
    const release = releaseIn(stack);
    deliveryIn(stack, { release });
    new CfnParameter(release, 'EndpointName');
    expect(kitOf(stack).parameters).toEqual({
      staging: {
        Parameters: {
          ServingRole: '/mortgage-approval/staging/serving/role',
          EndpointName: 'mortgage-approval-staging',
        },
        Tags: { ...USE_CASE.tags, 'ml:environment': 'staging' },
      },
      prod: {
        Parameters: { ServingRole: '/mortgage-approval/prod/serving/role', EndpointName: 'mortgage-approval-prod' },
        Tags: { ...USE_CASE.tags, 'ml:environment': 'prod' },
      },
    });
  });

  test('then it carries the request of each stage, however large, and none where there is no test', () => {
    const stack = toolsStack();
    const large = SmokeTest.json({ instances: [{ text: 'é'.repeat(1_000_000) }] });
    const stages = [...STAGES, Stage.of('eu', { env: PROD, smokeTest: large })];
    deliveryIn(stack, { stages });
    const { requests, manifest } = ReleaseKit.parse(kitOf(stack));
    expect(manifest.smokeTests).toEqual({
      staging: 'requests/1.json',
      prod: 'requests/1.json',
      eu: 'requests/2.json',
    });
    expect(requests).toEqual({
      'requests/1.json': { contentType: 'application/json', payload: '{"instances":[{"hir":0.25}]}' },
      'requests/2.json': { contentType: 'application/json', payload: large.payload },
    });
    const without = toolsStack();
    deliveryIn(without, { smokeTest: undefined });
    expect(ReleaseKit.parse(kitOf(without))).toMatchObject({ requests: {}, manifest: { smokeTests: {} } });
  });

  test('then values of the stage win', () => {
    const stack = toolsStack();
    const release = releaseIn(stack);
    new CfnParameter(release, 'Instances', { type: 'Number', default: 2 });
    const parameters = { Instances: '4', ServingRole: '/elsewhere' };
    deliveryIn(stack, { release, stages: [Stage.of('prod', { env: PROD, parameters })] });
    expect(kitOf(stack).parameters.prod.Parameters).toEqual(parameters);
  });

  test('then IAM resources in it need a capability, whenever they were added', () => {
    const stack = toolsStack();
    const release = releaseIn(stack);
    deliveryIn(stack, { release });
    new CfnRole(release, 'Role', { assumeRolePolicyDocument: {} });
    const [, , prepare, deploy] = actionsOf(Template.fromStack(stack), 'staging');
    expect(prepare.Configuration.Capabilities).toBe('CAPABILITY_NAMED_IAM');
    expect(deploy.Configuration).not.toHaveProperty('Capabilities');
  });

  test('then without them none is asked for', () => {
    const [, , prepare] = actionsOf(templateWith(), 'staging');
    expect(prepare.Configuration).not.toHaveProperty('Capabilities');
  });
});
