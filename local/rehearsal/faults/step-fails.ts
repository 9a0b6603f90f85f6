import { RehearsalFailure } from '../failure';
import { withoutTarget } from './bad-data';
import { trainOn } from './bad-training';
import type { Fault } from './fault';

export const stepFails: Fault = {
  name: 'step-fails',
  title: 'the data has lost its target column; the first step fails and nothing is registered',
  after: 'upload',
  async run(session) {
    const { status, steps } = await trainOn(session, 'without-target', withoutTarget);
    const failed = steps.filter(({ StepStatus }) => StepStatus === 'Failed');
    if (status !== 'Failed' || failed.length !== 1 || steps.length !== 1) {
      throw new RehearsalFailure('step-fails', `the execution ended as ${status} after ${steps.length} steps`);
    }
    const [{ FailureReason }] = failed as [{ FailureReason?: string }];
    if (!FailureReason) throw new RehearsalFailure(`step ${failed[0]!.StepName}`, 'the failed step gives no reason');
    session.progress.detail(failed[0]!.StepName!, FailureReason.split('\n')[0]);
  },
};
