import type { UserContext } from '@aws-sdk/client-sagemaker';
import { principalOf } from '../../service/principal';
import type { Caller } from '../../../core/scope';

/** Who did something, as SageMaker tells it of someone outside of Studio. */
export function authorOf(caller: Caller): UserContext {
  return { IamIdentity: { Arn: principalOf(caller) } };
}
