import { LegacyStackSynthesizer, Stack } from 'aws-cdk-lib/core';
import { Approval, type DeliveryProps, ReleaseStack, SmokeTest, Stage } from '../../../constructs/delivery';
import { deliveryIn, PROD, REGION, SMOKE_TEST, STAGING, TOOLS, toolsStack, USE_CASE } from './fixture';

describe('a delivery fails', () => {
  const at = { env: PROD };
  const tooLong = { instances: [{ text: 'x'.repeat(800) }] };

  test.each<[string, Partial<DeliveryProps>]>([
    [
      "MLL730 'stages' must be a list with at least one entry, got []; add the first environment with Stage.of() (Tools/Delivery)",
      { stages: [] },
    ],
    [
      'MLL731 \'stageName\' must be at most 12 characters: lower-case words joined by hyphens, got "Prod"; ' +
        "write it as in 'prod' or 'eu-prod' (Tools/Delivery)",
      { stages: [Stage.of('Prod', at)] },
    ],
    [
      'MLL731 \'stageName\' must be at most 12 characters: lower-case words joined by hyphens, got "manifest"; ' +
        "write it as in 'prod' or 'eu-prod' (Tools/Delivery)",
      { stages: [Stage.of('manifest', at)] },
    ],
    [
      'MLL732 \'stages\' must be one stage for each environment, got "prod"; give every stage a name of its own (Tools/Delivery)',
      { stages: [Stage.of('prod', at), Stage.of('prod', at)] },
    ],
    [
      "MLL733 'stages.prod.env.account' must be 12 digits, got nothing; " +
        'write it out: the roles of the environment are named after it (Tools/Delivery)',
      { stages: [Stage.of('prod', { env: { region: REGION } })] },
    ],
    [
      'MLL734 \'stages.prod.env.region\' must be the name of a region, got "Ireland"; ' +
        'write it out: the roles of the environment are named after it (Tools/Delivery)',
      { stages: [Stage.of('prod', { env: { account: PROD.account, region: 'Ireland' } })] },
    ],
    [
      'MLL735 \'stages.prod.env.region\' must be the region of the delivery, eu-west-1, got "us-east-1"; ' +
        'deliver to each region with a delivery of its own (Tools/Delivery)',
      { stages: [Stage.of('prod', { env: { account: PROD.account, region: 'us-east-1' } })] },
    ],
    [
      "MLL738 'smokeTest.contentType' must be a MIME type, got \"json\"; name it as in 'application/json' (Tools/Delivery)",
      { smokeTest: SmokeTest.of({ contentType: 'json', payload: '{}' }) },
    ],
    [
      'MLL739 \'stages.prod.smokeTest.payload\' must be a request body, got ""; take one record from the test data (Tools/Delivery)',
      { stages: [Stage.of('prod', { ...at, smokeTest: SmokeTest.csv('') })] },
    ],
    [
      "MLL740 'stages.prod.smokeTest' must be at most 1000 characters with what goes along, got 1058; " +
        'send fewer records, or shorter values (Tools/Delivery)',
      { stages: [Stage.of('prod', { ...at, smokeTest: SmokeTest.json(tooLong) })] },
    ],
    [
      "MLL741 'stages.prod.approval.instructions' must be from 1 to 1000 characters, got 1001; " +
        'say what to look at, and leave the rest to a page (Tools/Delivery)',
      { stages: [Stage.of('prod', { ...at, approval: Approval.manual({ instructions: 'x'.repeat(1001) }) })] },
    ],
  ])('%s', (message, props) => {
    expect(() => deliveryIn(toolsStack(), props)).toThrow(new Error(message));
  });

  test('MLL736: with a synthesizer that knows no bootstrap roles', () => {
    const stack = toolsStack({ env: TOOLS, synthesizer: new LegacyStackSynthesizer() });
    expect(() => deliveryIn(stack)).toThrow(
      "MLL736 'synthesizer' must be one with a bootstrap qualifier, got nothing; " +
        "use CDK's default synthesizer, whose bootstrap roles deploy the release (Tools/Delivery)",
    );
  });

  test('MLL737: with a release of another stack', () => {
    const stack = toolsStack();
    const other = new Stack(stack.node.root, 'Other', { env: TOOLS });
    const release = new ReleaseStack(other, 'Serving', { useCase: USE_CASE });
    expect(() => deliveryIn(stack, { release })).toThrow(
      'MLL737 \'release\' must be a release inside Tools, got "Other/Serving"; ' +
        'create the release in the stack of the delivery: its kit is published with that stack (Tools/Delivery)',
    );
  });

  test('before it builds anything, and with all that is wrong at once', () => {
    const stack = toolsStack();
    const stages = [Stage.of('Prod', { env: {} }), Stage.of('staging', { env: { ...STAGING, region: 'us-east-1' } })];
    expect(() => deliveryIn(stack, { stages, smokeTest: SMOKE_TEST })).toThrow(/MLL731[^]*MLL733[^]*MLL734[^]*MLL735/);
    expect(stack.node.findChild('Delivery').node.children).toEqual([]);
  });
});
