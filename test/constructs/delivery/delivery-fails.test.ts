import { CfnParameter, LegacyStackSynthesizer, Stack } from 'aws-cdk-lib/core';
import { faultsOf } from '../../../constructs/private/errors';
import { Approval, type DeliveryProps, ReleaseStack, SmokeTest, Stage } from '../../../constructs/delivery';
import { deliveryIn, PROD, REGION, SMOKE_TEST, STAGING, TOOLS, toolsStack, USE_CASE } from './fixture';

describe('a delivery fails', () => {
  const at = { env: PROD };

  test.each<[string, Partial<DeliveryProps>]>([
    [
      "MLL730 'stages' must have at least one environment that releases go to, got 0 environments; add the first environment, such as prod, with its account and Region (Tools/Delivery)",
      { stages: [] },
    ],
    [
      "MLL731 'stages[0].stageName' must be lowercase words joined by hyphens, at most 12 characters, " +
        'and not template or manifest, got "Prod"; write it as in prod or eu-prod (Tools/Delivery)',
      { stages: [Stage.of('Prod', at)] },
    ],
    [
      "MLL731 'stages[0].stageName' must be lowercase words joined by hyphens, at most 12 characters, " +
        'and not template or manifest, got "manifest"; write it as in prod or eu-prod (Tools/Delivery)',
      { stages: [Stage.of('manifest', at)] },
    ],
    [
      'MLL732 \'stages[1].stageName\' must be different for each stage, got "prod"; give each environment one stage (Tools/Delivery)',
      { stages: [Stage.of('prod', at), Stage.of('prod', at)] },
    ],
    [
      "MLL733 'stages[0].env.account' must be an account ID of 12 digits, got nothing; " +
        'write it out: the roles of the environment are named after it (Tools/Delivery)',
      { stages: [Stage.of('prod', { env: { region: REGION } })] },
    ],
    [
      'MLL734 \'stages[0].env.region\' must be the name of a Region, got "Ireland"; ' +
        'write it out, as in eu-west-1: the roles of the environment are named after it (Tools/Delivery)',
      { stages: [Stage.of('prod', { env: { account: PROD.account, region: 'Ireland' } })] },
    ],
    [
      'MLL735 \'stages[0].env.region\' must be the Region of the delivery, eu-west-1, got "us-east-1"; ' +
        'deliver to each Region with a delivery, or a use case file, of its own (Tools/Delivery)',
      { stages: [Stage.of('prod', { env: { account: PROD.account, region: 'us-east-1' } })] },
    ],
    [
      'MLL735 \'stages[0].env.region\' must be the Region of the delivery, eu-west-1, got "eu-wst-1"; did you mean ' +
        'eu-west-1? (Tools/Delivery)',
      { stages: [Stage.of('prod', { env: { account: PROD.account, region: 'eu-wst-1' } })] },
    ],
    [
      'MLL738 \'smokeTest.contentType\' must be a MIME type, got "json"; write it as in application/json (Tools/Delivery)',
      { smokeTest: SmokeTest.of({ contentType: 'json', payload: '{}' }) },
    ],
    [
      'MLL739 \'stages[0].smokeTest.payload\' must not be empty, got ""; use a record of the test data (Tools/Delivery)',
      { stages: [Stage.of('prod', { ...at, smokeTest: SmokeTest.csv('') })] },
    ],
    [
      "MLL741 'stages[0].approval.instructions' must be from 1 to 1000 characters long, got 1001 characters; " +
        'name what to look at, and link to a page with the rest (Tools/Delivery)',
      { stages: [Stage.of('prod', { ...at, approval: Approval.manual({ instructions: 'x'.repeat(1001) }) })] },
    ],
    [
      "MLL742 'stages[0].smokeTest' must send at most 6291456 bytes, which is the most that an endpoint accepts, " +
        'got 6291457 bytes; send fewer records (Tools/Delivery)',
      { stages: [Stage.of('prod', { ...at, smokeTest: SmokeTest.csv('x'.repeat(6_291_457)) })] },
    ],
    [
      "MLL743 'smokeTest.payload' must be known at synth, because the release carries it, " +
        'got a token; write it out (Tools/Delivery)',
      { smokeTest: SmokeTest.csv(new CfnParameter(new Stack(), 'Record').valueAsString) },
    ],
  ])('%s', (message, props) => {
    expect(() => deliveryIn(toolsStack(), props)).toThrow(new Error(message));
  });

  test('a name, account or Region that is wrong makes the smoke test no fault as well', () => {
    const stages = [
      Stage.of('x'.repeat(1000), at),
      Stage.of('qa', { env: { account: '1'.repeat(1000), region: REGION } }),
      Stage.of('beta', { env: { account: PROD.account, region: 'x'.repeat(1000) } }),
    ];
    const faults = faultsOf(() => deliveryIn(toolsStack(), { stages }));
    expect(faults.map(({ code }) => code)).toEqual(['MLL731', 'MLL733', 'MLL734']);
  });

  test('MLL736: with a synthesizer that knows no bootstrap roles', () => {
    const stack = toolsStack({ env: TOOLS, synthesizer: new LegacyStackSynthesizer() });
    expect(() => deliveryIn(stack)).toThrow(
      "MLL736 'synthesizer' must name a role with which CloudFormation makes the resources of a release; use CDK's default " +
        'synthesizer, whose bootstrap stack has the role, or give every stage a cloudFormationExecutionRole (Tools/Delivery)',
    );
  });

  test('MLL737: with a release of another stack', () => {
    const stack = toolsStack();
    const other = new Stack(stack.node.root, 'Other', { env: TOOLS });
    const release = new ReleaseStack(other, 'Serving', { useCase: USE_CASE });
    expect(() => deliveryIn(stack, { release })).toThrow(
      'MLL737 \'release\' must be in the stack of the delivery, Tools, got "Other/Serving"; ' +
        'create the release in that stack, which publishes its kit (Tools/Delivery)',
    );
  });

  test('before it builds anything, and with all that is wrong at once', () => {
    const stack = toolsStack();
    const stages = [Stage.of('Prod', { env: {} }), Stage.of('staging', { env: { ...STAGING, region: 'us-east-1' } })];
    expect(() => deliveryIn(stack, { stages, smokeTest: SMOKE_TEST })).toThrow(/MLL731[^]*MLL733[^]*MLL734[^]*MLL735/);
    expect(stack.node.findChild('Delivery').node.children).toEqual([]);
  });
});
