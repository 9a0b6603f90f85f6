import { release } from '../phases/approve';
import type { Fault } from './fault';

/** More than one attempt of the SDK, and fewer than it makes. */
const THROTTLED = 2;

export const throttledApi: Fault = {
  name: 'throttled-api',
  title: 'SageMaker throttles the handler that makes releases; it retries and the release is made',
  after: 'register',
  replaces: 'approve',
  async run(session) {
    session.aws.simulator.services.faults.plan('sagemaker:DescribeModelPackage', THROTTLED);
    await release(session, session.facts.modelPackage!);
  },
};
