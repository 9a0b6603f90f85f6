import { CfnRule, type EventPattern, Match, Rule } from 'aws-cdk-lib/aws-events';
import { Template } from 'aws-cdk-lib/assertions';
import { Stack } from 'aws-cdk-lib/core';
import * as fc from 'fast-check';
import { publicPattern, renderPattern } from '../../../constructs/private/event-pattern';

/** Every pattern that a template's rules have. */
function patternsOf(stack: Stack): unknown[] {
  const rules = Template.fromStack(stack).findResources('AWS::Events::Rule');
  return Object.values(rules).map(({ Properties }) => (Properties as { EventPattern: unknown }).EventPattern);
}

const values = fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 3 });
const patterns: fc.Arbitrary<EventPattern> = fc
  .record(
    {
      source: values,
      detailType: values,
      account: values,
      resources: values,
      detail: fc.dictionary(fc.string(), values),
    },
    { requiredKeys: ['source'] },
  )
  .map((pattern) => ({ ...pattern }));

describe('when a pattern is rendered', () => {
  test("then CDK's own rule renders the same", () => {
    fc.assert(
      fc.property(patterns, (pattern) => {
        const stack = new Stack();
        new Rule(stack, 'Theirs', { eventPattern: pattern });
        new CfnRule(stack, 'Ours', { eventPattern: renderPattern(pattern) });
        const [theirs, ours] = patternsOf(stack);
        expect(ours).toEqual(theirs);
      }),
      { numRuns: 25 },
    );
  });

  test('then the keys of EventBridge stay, and the order too', () => {
    expect(Object.entries(renderPattern({ source: ['a'], 'detail-type': ['b'], detail: {} } as EventPattern))).toEqual([
      ['source', ['a']],
      ['detail-type', ['b']],
      ['detail', {}],
    ]);
    expect(Object.keys(renderPattern({ detailType: ['b'], source: ['a'] }))).toEqual(['detail-type', 'source']);
  });
});

describe('when a pattern is handed out', () => {
  test('then rules and L1s make the same of it, and a rule can add to it', () => {
    const pattern = () =>
      publicPattern({ source: ['aws.sagemaker'], detailType: ['Change'], detail: { to: ['Approved'] } });
    const stack = new Stack();
    new CfnRule(stack, 'L1', { eventPattern: pattern() });
    new Rule(stack, 'L2', { eventPattern: pattern() });
    new Rule(stack, 'More', { eventPattern: pattern() }).addEventPattern({ detail: { of: Match.prefix('mortgage') } });
    const rendered = { source: ['aws.sagemaker'], 'detail-type': ['Change'], detail: { to: ['Approved'] } };
    const more = { ...rendered, detail: { ...rendered.detail, of: [{ prefix: 'mortgage' }] } };
    expect(patternsOf(stack)).toEqual([rendered, rendered, more]);
  });
});
