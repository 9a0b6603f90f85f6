import { ListEndpointsCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { SynthesisedStack } from './assembly';
import { RehearsalFailure } from './failure';
import type { Session } from './session';
import type { Scope } from '../core/scope';

/** The last environment of the delivery pipeline, and its endpoint. */
export async function production(
  session: Session,
): Promise<{ stack: SynthesisedStack; scope: Scope; endpointName: string }> {
  return environment(session, session.assembly.environments.at(-1)!);
}

/** The endpoint of an environment. */
export async function environment(
  session: Session,
  stack: SynthesisedStack,
): Promise<{ stack: SynthesisedStack; scope: Scope; endpointName: string }> {
  const { scope } = stack;
  const { Endpoints } = await session.aws.use(SageMakerClient, scope, (sagemaker) =>
    sagemaker.send(new ListEndpointsCommand({})),
  );
  const endpoint = Endpoints?.find(({ EndpointName }) => EndpointName === stack.name) ?? Endpoints?.[0];
  if (!endpoint) throw new RehearsalFailure(stack.name, `account ${scope.account} has no endpoint`);
  return { stack, scope, endpointName: endpoint.EndpointName! };
}
