import { InterfaceVpcEndpointAwsService } from 'aws-cdk-lib/aws-ec2';
import type { Stack } from 'aws-cdk-lib/core';
import { foundation } from '../../constructs';
import { giveDefaults } from '../../constructs/foundation/private/strict';
import { SERVICES, SERVICES_OF_HANDLERS } from '../../constructs/foundation/private/services';
import type { DeclaredUseCase } from '../use-case/declared-use-case';

/** What the network of a strict use case needs because of the handlers in a stack. */
interface ForHandlers {
  /** The accounts whose roles they assume. */
  readonly callerAccounts?: string[];
  /** The only services that they, and SageMaker for its jobs and models, call there; by default, all that any handler calls. */
  readonly services?: readonly string[];
  /** What else is called there. */
  readonly others?: readonly InterfaceVpcEndpointAwsService[];
}

/**
 * The network of a stack: a network without internet access if the use case asks for one, else none. If the use case is strict,
 * the handlers that are made afterwards run in it, and roles have managed policies.
 */
export function isolatedNetwork(
  stack: Stack,
  useCase: DeclaredUseCase,
  { callerAccounts, services, others = [] }: ForHandlers,
): foundation.INetwork | undefined {
  if (!useCase.isolated) return undefined;
  const called = (names: readonly string[]) => [
    ...names.map((name) => new InterfaceVpcEndpointAwsService(name)),
    ...others,
  ];
  if (!useCase.strict)
    return new foundation.Network(stack, 'Network', { ...useCase.network, endpoints: called(SERVICES) });
  giveDefaults(stack, foundation.ServiceRole.PROPERTY_INJECTION_ID, { inlinePolicy: false });
  const network = new foundation.Network(stack, 'Network', {
    ...useCase.network,
    handlers: true,
    callerAccounts,
    endpoints: called(services ?? [...SERVICES, ...SERVICES_OF_HANDLERS]),
    key: new foundation.EncryptionKey(stack, 'NetworkKey', { description: 'The flow logs of the isolated network' }),
  });
  foundation.StrictHandlers.applyTo(stack, { network });
  return network;
}
