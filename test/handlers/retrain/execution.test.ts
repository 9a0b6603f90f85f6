import fc from 'fast-check';
import { executionFor } from '../../../handlers/retrain/execution';
import type { AlarmStateChange } from '../../../schema/events';

const event = (id: string, reason?: string): AlarmStateChange => ({
  id,
  source: 'aws.cloudwatch',
  'detail-type': 'CloudWatch Alarm State Change',
  account: '333333333333',
  time: '2026-11-20T09:30:01Z',
  region: 'eu-west-1',
  resources: [],
  detail: { alarmName: 'drift', state: { value: 'ALARM', reason } },
});

test('SageMaker accepts the execution for any event: a token of 32 to 128 characters, one line of up to 3,072', () =>
  fc.assert(
    fc.property(
      fc.string(),
      fc.option(fc.string({ unit: 'grapheme', maxLength: 5000 }), { nil: undefined }),
      (id, reason) => {
        const { ClientRequestToken: token, PipelineExecutionDescription: description } = executionFor(
          'p',
          event(id, reason),
        );
        expect(token).toMatch(/^[0-9a-f]{64}$/);
        expect(description!.length).toBeLessThanOrEqual(3072);
        expect(description).toMatch(/^.+$/);
      },
    ),
  ));

test('different events have different tokens, and equal events have equal ones', () =>
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      const [one, other] = [a, b].map((id) => executionFor('p', event(id)).ClientRequestToken);
      expect(one === other).toBe(a === b);
    }),
  ));
