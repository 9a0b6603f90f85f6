import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeModelPackageCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { RehearsalFailure } from '../failure';
import { currentExecution, deliveryPipeline } from '../delivery-pipeline';
import { toolsOf } from '../session';
import { approvalEvent } from './approval-event';
import type { Fault } from './fault';

export const duplicateEvent: Fault = {
  name: 'duplicate-event',
  title: 'the approval event arrives three more times; there is still one release',
  after: 'approve',
  async run(session) {
    const scope = toolsOf(session);
    const pipeline = await deliveryPipeline(session);
    const before = await currentExecution(session, pipeline);
    const detail = await session.aws.use(SageMakerClient, scope, (sagemaker) =>
      sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName: session.facts.modelPackage })),
    );
    const event = approvalEvent({
      group: detail.ModelPackageGroupName,
      version: detail.ModelPackageVersion,
      arn: detail.ModelPackageArn!,
      status: detail.ModelPackageStatus,
      approval: detail.ModelApprovalStatus,
      modified: detail.LastModifiedTime,
    });
    await session.aws.putEvent(scope, event, 2);
    await session.aws.putEvent(scope, event);
    // several times as long as the first approval took to become a release
    await sleep(8000, undefined, { signal: session.signal });
    if ((await currentExecution(session, pipeline)) !== before) {
      throw new RehearsalFailure(pipeline, 'a repeated approval event made another release');
    }
    session.progress.detail('deliveries', 'still one');
  },
};
