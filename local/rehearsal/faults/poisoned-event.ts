import { RehearsalFailure } from '../failure';
import { broken } from '../diagnosis';
import { currentExecution, deliveryPipeline } from '../delivery-pipeline';
import { toolsOf, within } from '../session';
import { approvalEvent } from './approval-event';
import type { Fault } from './fault';

export const poisonedEvent: Fault = {
  name: 'poisoned-event',
  title: 'an approval event names a model that does not exist; it ends in the dead-letter queue and blocks nothing',
  after: 'register',
  async run(session) {
    const scope = toolsOf(session);
    const pipeline = await deliveryPipeline(session);
    const before = await currentExecution(session, pipeline);
    const [group, version] = session.facts.modelPackage!.split('/').slice(-2);
    const poisoned = session.facts.modelPackage!.replace(`${group}/${version}`, `${group}/999`);
    await session.aws.putEvent(scope, approvalEvent({ group, version: 999, arn: poisoned }));
    const letter = await within(session, 60, async () =>
      (await session.aws.deadLetters(scope)).find(({ body }) => body.includes(poisoned)),
    );
    if (!letter)
      throw await broken(session, 'poisoned event → dead letters', 'no dead-letter queue received the event');
    session.progress.detail('dead letter', letter.queue);
    if ((await currentExecution(session, pipeline)) !== before) {
      throw new RehearsalFailure(pipeline, 'the event made a release of a model that does not exist');
    }
  },
};
