import { RehearsalFailure } from '../failure';
import { broken } from '../diagnosis';
import { currentExecution, deliveryPipeline } from '../delivery-pipeline';
import { toolsOf, within } from '../session';
import type { Fault } from './fault';

export const poisonedEvent: Fault = {
  name: 'poisoned-event',
  title: 'an approval event names a model that never was; it ends among the dead letters and blocks nobody',
  after: 'register',
  async run(session) {
    const scope = toolsOf(session);
    const pipeline = await deliveryPipeline(session);
    const before = await currentExecution(session, pipeline);
    const [group, version] = session.facts.modelPackage!.split('/').slice(-2);
    const poisoned = session.facts.modelPackage!.replace(`${group}/${version}`, `${group}/999`);
    await session.aws.putEvent(scope, {
      source: 'aws.sagemaker',
      detailType: 'SageMaker Model Package State Change',
      resources: [poisoned],
      detail: {
        ModelPackageGroupName: group,
        ModelPackageVersion: 999,
        ModelPackageArn: poisoned,
        ModelPackageStatus: 'Completed',
        ModelApprovalStatus: 'Approved',
      },
    });
    const letter = await within(session, 60, async () =>
      (await session.aws.deadLetters(scope)).find(({ body }) => body.includes(poisoned)),
    );
    if (!letter) throw await broken(session, 'poisoned event → dead letters', 'the event is in no dead-letter queue');
    session.progress.detail('dead letter', letter.queue);
    if ((await currentExecution(session, pipeline)) !== before) {
      throw new RehearsalFailure(pipeline, 'a release was made of a model that never was');
    }
  },
};
