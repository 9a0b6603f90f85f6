import type { UserContext } from '@aws-sdk/client-sagemaker';
import { principalOf } from '../service/principal';
import type { Caller } from '../../core/scope';

/** Who did something, as SageMaker's API describes a principal outside of Studio. */
export function userContext(caller: Caller): UserContext {
  return { IamIdentity: { Arn: principalOf(caller) } };
}
