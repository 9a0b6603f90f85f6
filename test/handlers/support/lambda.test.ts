import { Cloud } from './cloud';
import { eventOf } from './examples';
import { run } from './lambda';

const ENV = { RETENTION_DAYS: '365', LOG_GROUPS: '/aws/sagemaker/Endpoints/mortgage-approval-prod' };
const TICK = eventOf('aws.events', 'Scheduled Event', {});

let cloud: Cloud;
beforeEach(async () => void (cloud = await Cloud.start()));
afterEach(() => cloud.stop());

// the handlers' tests prove only as much as this stand-in, so it has tests of its own
test('a run has the environment that it is given, and nothing of the run before', async () => {
  await run('expire-logs', cloud.endpoint, ENV, []);
  await expect(run('expire-logs', cloud.endpoint, {}, [])).rejects.toThrow(/variables are missing: RETENTION_DAYS/);
});

test('a handler that does not end in time fails', async () => {
  cloud.on('Logs.DescribeLogGroups', () => new Promise(() => {}));
  const { outcomes } = await run('expire-logs', cloud.endpoint, ENV, [TICK], 300);
  expect(outcomes).toEqual([{ error: 'Error: Task timed out' }]);
});
