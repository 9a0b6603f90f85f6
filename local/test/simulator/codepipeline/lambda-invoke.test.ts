import { setTimeout as sleep } from 'node:timers/promises';
import { lambdaInvoke } from '../../../simulator/codepipeline/actions/lambda-and-approval';
import { Jobs } from '../../../simulator/codepipeline/answers';
import type { ActionRun, Execution } from '../../../simulator/codepipeline/records';
import type { Work } from '../../../simulator/codepipeline/work';
import { CALLER } from './support';

/** Waits, and counts the waits that end in a rejection which nobody has a handler for by then. */
class WatchedClock {
  public unhandled = 0;

  public constructor(private readonly inner: Work['clock']['wait']) {}

  public readonly wait: Work['clock']['wait'] = (seconds, signal) => {
    const promise = this.inner(seconds, signal);
    promise.catch(() => (this.unhandled += handlers.mock.calls.length === 0 ? 1 : 0));
    const handlers = jest.spyOn(promise, 'then');
    return promise;
  };
}

test('an action that is abandoned while its function is being invoked leaves no rejection behind', async () => {
  const abandon = new AbortController();
  const clock = new WatchedClock((_, signal) => sleep(60_000, undefined, { signal }));
  const aws = {
    client: () => ({
      send: async () => {
        abandon.abort(new Error('abandoned'));
        await sleep(10);
      },
      destroy: () => {},
    }),
  };
  const work = {
    aws,
    clock,
    jobs: new Jobs(),
    execution: { id: 'e', pipeline: { scope: CALLER, arn: 'arn' }, declaration: { name: 'p' } } as Execution,
    run: { action: {}, inputs: [], outputs: [], configuration: {} } as unknown as ActionRun,
    configuration: { FunctionName: 'f' },
    identity: { roleArn: 'arn', scope: CALLER, credentials: { accessKeyId: 'a', secretAccessKey: 's' } },
    signal: abandon.signal,
  } as unknown as Work;
  await expect(lambdaInvoke(work)).rejects.toThrow();
  expect(clock.unhandled).toBe(0);
});
