import type { Construct } from 'constructs';
import { foundation } from '../../constructs';

/** The network of a stack: a network without internet access if the use case asks for one, else none. */
export function isolatedNetwork(scope: Construct, isolated: boolean): foundation.INetwork | undefined {
  return isolated ? new foundation.Network(scope, 'Network') : undefined;
}
