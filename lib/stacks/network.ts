import type { Construct } from 'constructs';
import { foundation } from '../../constructs';

/** The network of a stack: an isolated one of its own if the use case asks for it, else none. */
export function isolatedNetwork(scope: Construct, isolated: boolean): foundation.INetwork | undefined {
  return isolated ? new foundation.Network(scope, 'Network') : undefined;
}
