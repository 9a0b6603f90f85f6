import { run } from '../../handlers/support/lambda';
import { refuse } from '../../handlers/support/wire';
import { Registry, RELEASE, ENV as REGISTRY_ENV } from '../../handlers/make-release/registry';
import { Account, ENV as ACCOUNT_ENV, START, alarm } from '../../handlers/retrain/fixture';
import type { Cloud } from '../../handlers/support/cloud';
import { type } from '../commands/terminal';
import { DeadLetters, FUNCTION, ofFunction, ofRule } from './dead-letters';

jest.setTimeout(120_000);

const saved = { ...process.env };
let cloud: Cloud;
afterEach(async () => {
  process.env = { ...saved };
  await cloud.stop();
});

/** The handler behind the function: an event that Lambda takes is run, as it is, on the bundle that is deployed. */
async function deploy(handler: string, environment: Record<string, string>): Promise<DeadLetters> {
  const letters = await DeadLetters.start(cloud);
  letters.rules['mortgage-approval-dev-Rule-C3D4'] = [{ Id: 'Handler', Arn: FUNCTION }];
  cloud.on('Lambda.Invoke', async ({ body }) => {
    const { outcomes } = await run(handler, cloud.endpoint, environment, [JSON.parse(body.toString())]);
    expect(outcomes[0].error).toBeUndefined();
    return { status: 202, headers: {}, body: '' };
  });
  return letters;
}

const FORMS = [
  ['the record of a Lambda destination', (event: object) => ofFunction(JSON.stringify(event))],
  ['the event of a rule', (event: object) => ofRule(JSON.stringify(event), FUNCTION)],
] as const;

test.each(FORMS)('an approval that failed makes its release, once: %s', async (_form, letter) => {
  const registry = await Registry.start();
  ({ cloud } = registry);
  registry.edit({ at: 0, fields: ['ModelApprovalStatus'] });
  const event = registry.eventOf({ at: 0, fields: ['ModelApprovalStatus'] });
  cloud.fail('SageMaker.DescribeModelPackage', refuse(400, 'AccessDeniedException', { message: 'not you' }));
  expect((await registry.handle(event)).error).toMatch(/not you/);
  const letters = await deploy('make-release', REGISTRY_ENV);
  const queue = letters.queue();
  queue.put(letter(event), letter(event));
  expect(await type('redrive', '--queue', queue.url, '--yes')).toMatchObject({ code: 0 });
  expect(cloud.objects.versions(RELEASE)).toHaveLength(1);
  expect(queue.messages).toEqual([]);
});

test.each(FORMS)('an alarm that failed starts its training, once: %s', async (_form, letter) => {
  const account = await Account.start();
  ({ cloud } = account);
  const event = alarm('event-1');
  cloud.fail(START, refuse(400, 'ResourceLimitExceeded', { message: 'too many executions' }));
  expect((await account.handle(event))[0].error).toMatch(/too many executions/);
  const letters = await deploy('retrain', ACCOUNT_ENV);
  const queue = letters.queue();
  queue.put(letter(event), letter(event));
  expect(await type('redrive', '--queue', queue.url, '--yes')).toMatchObject({ code: 0 });
  expect(account.runs).toHaveLength(1);
  expect(queue.messages).toEqual([]);
});
