import { RehearsalFailure } from '../failure';
import { shuffled } from './bad-data';
import { trainOn } from './bad-training';
import type { Fault } from './fault';

export const gateFails: Fault = {
  name: 'gate-fails',
  title: 'the data holds nothing to learn; the gate names the limit that was missed and registers nothing',
  after: 'upload',
  async run(session) {
    const { status, reason, steps } = await trainOn(session, 'shuffled', shuffled);
    const failed = steps.find(({ StepStatus }) => StepStatus === 'Failed');
    const message = failed?.FailureReason ?? reason ?? '';
    if (status !== 'Failed' || !failed?.Metadata?.Fail || !/at (least|most) .*: false/i.test(message)) {
      throw new RehearsalFailure('gate-fails', `the execution ended as ${status}: ${message}`);
    }
    session.progress.detail(failed.StepName!, message);
  },
};
