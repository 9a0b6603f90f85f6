import { RehearsalFailure } from '../failure';
import { modelPackages } from '../phases/register';
import { startTraining } from '../phases/train';
import { toolsOf } from '../session';
import { follow } from '../training-pipeline';
import { uploadVersion, withoutTarget } from './bad-data';
import type { Fault } from './fault';

export const stepFails: Fault = {
  name: 'step-fails',
  title: 'the data has lost its target column; the first step fails and nothing is registered',
  after: 'upload',
  async run(session) {
    const registered = (await modelPackages(session)).length;
    const parameters = await uploadVersion(session, 'without-target', withoutTarget);
    const { status, steps } = await follow(session, toolsOf(session), await startTraining(session, parameters));
    const failed = steps.filter(({ StepStatus }) => StepStatus === 'Failed');
    if (status !== 'Failed' || failed.length !== 1 || steps.length !== 1) {
      throw new RehearsalFailure('step-fails', `the execution ended as ${status} after ${steps.length} steps`);
    }
    const [{ FailureReason }] = failed as [{ FailureReason?: string }];
    if (!FailureReason) throw new RehearsalFailure(`step ${failed[0]!.StepName}`, 'it gives no reason for its failure');
    session.progress.detail(failed[0]!.StepName!, FailureReason.split('\n')[0]);
    if ((await modelPackages(session)).length !== registered) {
      throw new RehearsalFailure('Register', 'a model was registered although a step failed');
    }
  },
};
