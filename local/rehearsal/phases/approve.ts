import { SageMakerClient, UpdateModelPackageCommand } from '@aws-sdk/client-sagemaker';
import { type Session, toolsOf, within } from '../session';
import { broken } from '../diagnosis';
import { currentExecution, deliveryPipeline } from '../delivery-pipeline';
import type { Phase } from './phase';

export const approve: Phase = {
  name: 'approve',
  title: 'Approve the model, which makes a release and starts the delivery pipeline',
  async run(session) {
    await release(session, session.facts.modelPackage!);
  },
};

/** Approves a model as a person would, and waits until its release has started the delivery pipeline. */
export async function release(session: Session, ModelPackageArn: string): Promise<string> {
  const pipeline = await deliveryPipeline(session);
  const before = await currentExecution(session, pipeline);
  await approveModel(session, ModelPackageArn);
  const started = await within(session, session.patience, async () => {
    const execution = await currentExecution(session, pipeline);
    return execution === before ? undefined : execution;
  });
  if (!started) throw await broken(session, 'approval → release', 'no release started the delivery pipeline');
  session.progress.detail('release', `execution ${started}`);
  return started;
}

/** Approves a model as a person would. */
export async function approveModel(session: Session, ModelPackageArn: string): Promise<void> {
  await session.aws.use(SageMakerClient, toolsOf(session), (sagemaker) =>
    sagemaker.send(
      new UpdateModelPackageCommand({
        ModelPackageArn,
        ModelApprovalStatus: 'Approved',
        ApprovalDescription: 'Approved in a rehearsal',
      }),
    ),
  );
}
