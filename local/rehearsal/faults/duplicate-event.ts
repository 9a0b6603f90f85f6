import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeModelPackageCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { RehearsalFailure } from '../failure';
import { currentExecution, deliveryPipeline } from '../delivery-pipeline';
import { toolsOf } from '../session';
import type { Fault } from './fault';

export const duplicateEvent: Fault = {
  name: 'duplicate-event',
  title: 'the approval is told three more times; there is still one release',
  after: 'approve',
  async run(session) {
    const scope = toolsOf(session);
    const pipeline = await deliveryPipeline(session);
    const before = await currentExecution(session, pipeline);
    const detail = await session.aws.use(SageMakerClient, scope, (sagemaker) =>
      sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName: session.facts.modelPackage })),
    );
    const event = {
      source: 'aws.sagemaker',
      detailType: 'SageMaker Model Package State Change',
      resources: [session.facts.modelPackage!],
      detail: {
        ModelPackageGroupName: detail.ModelPackageGroupName,
        ModelPackageVersion: detail.ModelPackageVersion,
        ModelPackageArn: detail.ModelPackageArn,
        ModelPackageStatus: detail.ModelPackageStatus,
        ModelApprovalStatus: detail.ModelApprovalStatus,
      },
    };
    await session.aws.putEvent(scope, event, 2);
    await session.aws.putEvent(scope, event);
    // as long as the first approval may take to become a release, several times over
    await sleep(8000, undefined, { signal: session.signal });
    if ((await currentExecution(session, pipeline)) !== before) {
      throw new RehearsalFailure(pipeline, 'an approval that was told again made another release');
    }
    session.progress.detail('deliveries', 'still one');
  },
};
