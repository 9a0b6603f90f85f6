import { SageMakerClient, UpdateModelPackageCommand } from '@aws-sdk/client-sagemaker';
import { RehearsalFailure } from '../failure';
import { deliveryPipeline, executionEnd, followDelivery } from '../delivery-pipeline';
import { registerCopy } from '../model-copy';
import { noticeOf, noticesSoFar } from '../notices';
import { release } from '../phases/approve';
import { toolsOf } from '../session';
import type { Fault } from './fault';

export const withdrawnApproval: Fault = {
  name: 'withdrawn-approval',
  title: 'the approval of a release that waits for production is withdrawn; the release stops, and people are told',
  after: 'deliver',
  async run(session) {
    const scope = toolsOf(session);
    const model = await registerCopy(session, session.facts.modelPackage!);
    const execution = await release(session, model);
    const waits = await followDelivery(session, execution, { approve: false });
    if (waits.status !== 'InProgress') {
      throw new RehearsalFailure(
        await deliveryPipeline(session),
        `the release ended as ${waits.status} and never waited`,
      );
    }
    const notices = await noticesSoFar(session, scope);
    await session.aws.use(SageMakerClient, scope, (sagemaker) =>
      sagemaker.send(
        new UpdateModelPackageCommand({
          ModelPackageArn: model,
          ModelApprovalStatus: 'Rejected',
          ApprovalDescription: 'Rejected in a rehearsal',
        }),
      ),
    );
    await noticeOf(session, scope, 'Release Stopped', notices);
    const status = await executionEnd(session, execution);
    if (status !== 'Failed' && status !== 'Stopped') {
      throw new RehearsalFailure(execution, `the release ended as ${status} although its approval was withdrawn`);
    }
    session.progress.detail('release', status);
  },
};
