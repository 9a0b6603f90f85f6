import type { Construct } from 'constructs';
import { foundation } from '../../constructs';
import type { DeclaredUseCase } from '../use-case/declared-use-case';

/** The network of a stack: a network without internet access if the use case asks for one, else none. */
export function isolatedNetwork(scope: Construct, useCase: DeclaredUseCase): foundation.INetwork | undefined {
  return useCase.isolated ? new foundation.Network(scope, 'Network', useCase.network) : undefined;
}
