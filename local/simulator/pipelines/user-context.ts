import type { UserContext } from '@aws-sdk/client-sagemaker';
import type { Caller } from '../core/scope';

/** Who did something, as the API tells it. */
export function userContext({ account, principal }: Caller): UserContext {
  return { IamIdentity: { Arn: principal ?? `arn:aws:iam::${account}:root` } };
}
