import { tell } from '../../../handlers/private/notice';
import { Cloud } from '../support/cloud';
import { inLambda } from '../support/lambda-env';
import { json, refuse } from '../support/wire';

const PUT = 'AWSEvents.PutEvents';
const DETAIL = { useCase: 'mortgage-approval', environment: 'prod', reason: 'Nothing is new.', facts: { age: 3 } };

let cloud: Cloud;

inLambda();
// one stand-in for all tests, because the client reads its endpoint once
beforeAll(async () => void (cloud = await Cloud.start()));
beforeEach(() => {
  process.env.AWS_ENDPOINT_URL = cloud.endpoint;
  cloud.requests.length = 0;
});
afterAll(() => cloud.stop());

test('a notice is one event on the default bus', async () => {
  cloud.on(PUT, () => json({ FailedEntryCount: 0, Entries: [{ EventId: 'e' }] }));
  await tell('Retraining Skipped', DETAIL);
  expect(cloud.inputs(PUT)).toEqual([
    { Entries: [{ Source: 'cdk-ml-lifecycle', DetailType: 'Retraining Skipped', Detail: JSON.stringify(DETAIL) }] },
  ]);
});

test('a notice that the bus refuses is an error, though the call succeeds', async () => {
  const Entries = [{ ErrorCode: 'ThrottlingException', ErrorMessage: 'slow down' }];
  cloud.on(PUT, () => json({ FailedEntryCount: 1, Entries }));
  await expect(tell('Retraining Skipped', DETAIL)).rejects.toThrow(
    'the event bus refused the notice Retraining Skipped: ThrottlingException slow down',
  );
});

test('a call that fails is an error', async () => {
  cloud.on(PUT, () => refuse(400, 'AccessDeniedException', { message: 'not allowed' }));
  await expect(tell('Retraining Skipped', DETAIL)).rejects.toThrow('not allowed');
});

test('a notice without a reason is not sent', async () => {
  await expect(tell('Retraining Skipped', { ...DETAIL, reason: '' })).rejects.toThrow('the notice is invalid: reason');
  expect(cloud.requests).toEqual([]);
});
