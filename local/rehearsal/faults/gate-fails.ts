import { RehearsalFailure } from '../failure';
import { modelPackages } from '../phases/register';
import { startTraining } from '../phases/train';
import { toolsOf } from '../session';
import { follow } from '../training-pipeline';
import { shuffled, uploadVersion } from './bad-data';
import type { Fault } from './fault';

export const gateFails: Fault = {
  name: 'gate-fails',
  title: 'there is nothing to learn from the data; the gate says which limit was missed and nothing is registered',
  after: 'upload',
  async run(session) {
    const registered = (await modelPackages(session)).length;
    const parameters = await uploadVersion(session, 'shuffled', shuffled);
    const { status, reason, steps } = await follow(session, toolsOf(session), await startTraining(session, parameters));
    const failed = steps.find(({ StepStatus }) => StepStatus === 'Failed');
    const message = failed?.FailureReason ?? reason ?? '';
    if (status !== 'Failed' || !failed?.Metadata?.Fail || !/at (least|most) .*: false/i.test(message)) {
      throw new RehearsalFailure('gate-fails', `the execution ended as ${status}: ${message}`);
    }
    session.progress.detail(failed.StepName!, message);
    if ((await modelPackages(session)).length !== registered) {
      throw new RehearsalFailure('Register', 'a model was registered that the gate had refused');
    }
  },
};
