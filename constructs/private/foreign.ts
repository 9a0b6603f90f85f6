import type { CfnRole, IRoleRef } from 'aws-cdk-lib/aws-iam';
import { CfnResource, Stack, Token } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { accountPrincipals } from './cross-account';
import { aboutKey } from './key-alias';
import { roleArnOf } from './names';
import { placeOf } from './place';
import { PolicyRequests, type Shared, isKey, nameOf } from './policy-requests';
import type { Statement } from './statements';

/** A role of ours, with what its own policy says. */
type Caller = IRoleRef & { readonly _statements: readonly Statement[] };

/** Whether two accounts, or two Regions, are known and differ. */
export function differ(one: string | undefined, other: string | undefined): boolean {
  return isKnown(one) && isKnown(other) && one !== other;
}

/**
 * The buckets and keys of other accounts among those that a construct uses. IAM wants two policies to allow a call to them:
 * that of the role, and that of the resource.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 */
export class ForeignResources {
  private readonly resources: Shared[];

  private readonly scope: IConstruct;

  public constructor(
    private readonly requests: PolicyRequests,
    used: readonly (Shared | undefined)[],
  ) {
    this.scope = requests.scope;
    const { account } = Stack.of(this.scope);
    const foreign = used.filter((resource) => resource !== undefined);
    this.resources = [...new Set(foreign)].filter((resource) => differ(resource.env.account, account));
  }

  /** Whether a policy of this app will name roles of this construct, which then need fixed names. */
  public get nameRoles(): boolean {
    return this.resources.some((resource) => PolicyRequests.isOurs(resource));
  }

  /** Lets a role make the calls that its own policy allows. */
  public admit(role: Caller): void {
    const AWS = accountPrincipals(this.scope, [Stack.of(this.scope).account]);
    const arn = knownRoleArn(role);
    for (const resource of this.resources) {
      for (const { Action, Condition, Resource } of this.reaching(resource, role._statements)) {
        const conditions = { ...Condition, ...(arn !== undefined && { ArnEquals: { 'aws:PrincipalArn': arn } }) };
        const condition = Object.keys(conditions).length > 0 ? { Condition: conditions } : {};
        this.requests.ask(resource, { Effect: 'Allow', Principal: { AWS }, Action, Resource, ...condition });
      }
    }
  }

  /** The statements that are about a resource, as its own policy writes them. */
  private reaching(resource: Shared, statements: readonly Statement[]): Statement[] {
    return statements.flatMap((written) => {
      const statement = isKey(resource) ? aboutKey(resource, written) : written;
      const named = [statement.Resource ?? []].flat();
      const on = named.flatMap((name) => this.inPolicyOf(resource, name) ?? []);
      if (statement.Effect !== 'Allow' || on.length === 0) return [];
      return [{ ...statement, Resource: on.length === 1 ? on[0] : on }];
    });
  }

  private inPolicyOf(resource: Shared, name: string): string | undefined {
    if (isKey(resource)) return name === resource.keyRef.keyArn ? '*' : undefined;
    const { bucketArn, bucketName } = resource.bucketRef;
    const written = `arn:${placeOf(this.scope).partition}:s3:::${bucketName}`;
    const beginning = [bucketArn, written].find((arn) => name === arn || name.startsWith(`${arn}/`));
    return beginning && `${nameOf(this.scope, resource)}${name.slice(beginning.length)}`;
  }
}

/** The ARN of a role as a policy elsewhere can write it: one that is no token, or that of a fixed name. */
export function knownRoleArn(role: IRoleRef): string | undefined {
  const { roleArn } = role.roleRef;
  if (isKnown(roleArn)) return roleArn;
  const resource = role.node.defaultChild;
  if (!CfnResource.isCfnResource(resource) || resource.cfnResourceType !== 'AWS::IAM::Role') return undefined;
  const { roleName, path = '/' } = resource as CfnRole;
  if (!isKnown(roleName) || !isKnown(path)) return undefined;
  return roleArnOf(placeOf(role), path, roleName!);
}

/** The ARNs of buckets have no account and no Region, and what CDK imports by such an ARN has neither. */
function isKnown(value: string | undefined): boolean {
  return value !== undefined && value !== '' && !Token.isUnresolved(value);
}
