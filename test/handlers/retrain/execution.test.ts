import fc from 'fast-check';
import { causeOfAlarm, causeOfRequest, executionFor } from '../../../handlers/retrain/execution';
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
        const {
          ClientRequestToken: token,
          PipelineExecutionDescription: description,
          PipelineExecutionDisplayName: name,
        } = executionFor('p', causeOfAlarm(event(id, reason)));
        expect(name).toMatch(/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,81}$/);
        expect(token).toMatch(/^[0-9a-f]{64}$/);
        expect(description!.length).toBeLessThanOrEqual(3072);
        expect(description).toMatch(/^.+$/);
      },
    ),
  ));

test('different events have different tokens, and equal events have equal ones', () =>
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      const [one, other] = [a, b].map((id) => executionFor('p', causeOfAlarm(event(id))).ClientRequestToken);
      expect(one === other).toBe(a === b);
    }),
  ));

test('an alarm that stays on is another cause after each run', () => {
  const causes = [0, 1, 2].map((runs) => executionFor('p', causeOfAlarm(event('id'), runs)));
  expect(new Set(causes.map(({ ClientRequestToken }) => ClientRequestToken)).size).toBe(3);
  expect(new Set(causes.map(({ PipelineExecutionDisplayName }) => PipelineExecutionDisplayName)).size).toBe(3);
  expect(causes[1].PipelineExecutionDescription).toMatch(/^Alarm drift .+, still on:/);
});

test('a request waits for no cooldown, and for new data only if it says so', () => {
  const detail = { useCase: 'mortgage-approval', reason: 'New year' };
  const request = (more: object) =>
    causeOfRequest({
      ...event('id'),
      source: 'cdk-ml-lifecycle',
      'detail-type': 'Retraining Requested',
      detail: { ...detail, ...more },
    });
  expect(request({})).toEqual({
    event: 'id',
    at: Date.parse('2026-11-20T09:30:01Z'),
    description: 'New year',
    cooldown: false,
    onlyIfNew: false,
  });
  expect(request({ onlyIfNew: true }).onlyIfNew).toBe(true);
});
