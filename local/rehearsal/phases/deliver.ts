import { RehearsalFailure } from '../failure';
import { currentExecution, deliveryPipeline, followDelivery } from '../delivery-pipeline';
import type { Phase } from './phase';

export const deliver: Phase = {
  name: 'deliver',
  title: 'Follow the release through the environments',
  async run(session) {
    const pipeline = await deliveryPipeline(session);
    const { status, failed } = await followDelivery(session, (await currentExecution(session, pipeline))!);
    if (failed) throw new RehearsalFailure(`${failed.stage} ${failed.action}`, failed.message);
    if (status !== 'Succeeded') throw new RehearsalFailure(pipeline, `the delivery pipeline ended as ${status}`);
    for (const { name, scope } of session.assembly.environments) {
      const resources = await session.aws.resources(scope, `${name}-release`);
      session.facts.resources.push({ stack: `${name}-release`, resources: resources.length });
      session.deployed.push(...resources.map(({ ResourceType }) => ResourceType!));
    }
  },
};
