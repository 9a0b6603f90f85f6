import { DescribeEndpointCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { RehearsalFailure } from '../failure';
import { type DeliveryEnd, followDelivery, rollbackOf } from '../delivery-pipeline';
import type { Session } from '../session';
import type { Scope } from '../../core/scope';

/** The configuration that an endpoint serves. */
export async function configOf(session: Session, scope: Scope, EndpointName: string): Promise<string> {
  const { EndpointConfigName } = await session.aws.use(SageMakerClient, scope, (sagemaker) =>
    sagemaker.send(new DescribeEndpointCommand({ EndpointName })),
  );
  return EndpointConfigName!;
}

/** Follows a release that has to fail in an action, such as `prod SmokeTest`. Returns the reason. */
export async function failedIn(session: Session, execution: string, action: string): Promise<string> {
  const { failed, status } = await followDelivery(session, execution);
  const at = failed ? `${failed.stage} ${failed.action}` : `the end, as ${status}`;
  if (at !== action) throw new RehearsalFailure(execution, `the release came to ${at}, not to a failed ${action}`);
  session.progress.detail(action, failed!.message);
  return failed!.message;
}

/** Follows the rollback that CodePipeline makes of a stage after a failed release, to its success. */
export async function rolledBack(session: Session, failed: string): Promise<DeliveryEnd> {
  const rollback = await rollbackOf(session, failed);
  session.progress.detail('rollback', `execution ${rollback}`);
  const end = await followDelivery(session, rollback);
  if (end.status !== 'Succeeded') {
    throw new RehearsalFailure(rollback, `the rollback ended as ${end.status}: ${end.failed?.message}`);
  }
  return end;
}
