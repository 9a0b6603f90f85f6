import { setTimeout as sleep } from 'node:timers/promises';
import { SageMakerClient, UpdateModelPackageCommand } from '@aws-sdk/client-sagemaker';
import { RehearsalFailure } from '../failure';
import { currentExecution, deliveryPipeline, followDelivery } from '../delivery-pipeline';
import { registerCopy } from '../model-copy';
import { release } from '../phases/approve';
import { toolsOf } from '../session';
import type { Fault } from './fault';

export const metadataEdit: Fault = {
  name: 'metadata-edit',
  title: 'somebody edits the metadata of an older approved version; the newer release stays',
  after: 'deliver',
  async run(session) {
    const older = session.facts.modelPackage!;
    const newer = await registerCopy(session, older);
    const { status } = await followDelivery(session, await release(session, newer));
    if (status !== 'Succeeded')
      throw new RehearsalFailure(newer, `the delivery of the newer version ended as ${status}`);
    const pipeline = await deliveryPipeline(session);
    const before = await currentExecution(session, pipeline);
    await session.aws.use(SageMakerClient, toolsOf(session), (sagemaker) =>
      sagemaker.send(
        new UpdateModelPackageCommand({ ModelPackageArn: older, CustomerMetadataProperties: { reviewed: 'yes' } }),
      ),
    );
    // several times as long as an approval takes to become a release
    await sleep(8000, undefined, { signal: session.signal });
    if ((await currentExecution(session, pipeline)) !== before) {
      throw new RehearsalFailure(pipeline, 'an edit of metadata released an older version over a newer one');
    }
    session.progress.detail('releases', 'none after the edit');
  },
};
