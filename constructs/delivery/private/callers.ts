import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { accountPrincipals } from '../../private/cross-account';
import { type NamedUseCase, roleArn } from '../../private/names';
import { placeOf } from '../../private/place';
import { type Statement, single } from '../../private/statements';

/** Who may deploy to an environment. */
export interface Callers {
  readonly useCase: NamedUseCase;
  readonly toolsAccount: string;
  /** The roles of other tools, which deploy instead of the delivery. */
  readonly deployers?: iam.IRoleRef[];
}

/** Who may assume a role of an environment: a role of the delivery, by its name, or the tools that deploy instead of it. */
export function trustIn(
  scope: Construct,
  ofDelivery: string,
  { useCase, toolsAccount, deployers }: Callers,
): Statement {
  const delivery = roleArn(useCase, { ...placeOf(scope), account: toolsAccount }, ofDelivery);
  const accounts = deployers?.map(({ env }) => env.account) ?? [toolsAccount];
  const roles = deployers?.map(({ roleRef }) => roleRef.roleArn) ?? [delivery];
  return {
    Effect: 'Allow',
    Principal: { AWS: accountPrincipals(scope, [...new Set(accounts)]) },
    Action: 'sts:AssumeRole',
    Condition: { ArnEquals: { 'aws:PrincipalArn': single(roles) } },
  };
}
