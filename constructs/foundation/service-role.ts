import { ResourceEnvironment, Stack } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledgeInlinePolicy, acknowledgeWildcards } from '../private/acknowledge';
import { throwFaults } from '../private/errors';
import { GlobalKind, takeGlobalName } from '../private/global-names';
import { injected } from '../private/inject';
import { allow, policyDocument, single, Statement } from '../private/statements';
import { checkServiceRole } from './private/checks';

/** Options of `ServiceRole.allow`. */
export interface AllowOptions {
  /**
   * The IAM conditions of the statement, as in a policy document: operators with their keys and values.
   *
   * @default - the statement has no conditions
   */
  readonly conditions?: { [operator: string]: any };

  /**
   * The reason why a wildcard in the resources cannot be narrower. It acknowledges the finding AwsSolutions-IAM5 of
   * cdk-nag for each resource with a wildcard, for these actions under these conditions. If the role allows other calls on
   * the same wildcard for which no reason is given, the finding stays open.
   *
   * @default - nothing is acknowledged, and cdk-nag reports every wildcard
   */
  readonly because?: string;
}

/** Properties of a `ServiceRole`. */
export interface ServiceRoleProps {
  /** The service that assumes the role, such as `sagemaker.amazonaws.com`. Any other form fails with MLL201. */
  readonly service: string;

  /** What the role is for, in 1 to 1,000 characters. Any other length fails with MLL204. */
  readonly description: string;

  /**
   * A fixed name of at most 64 letters, digits and `+=,.@_-`. Set it when another account has to know the name in
   * advance. Any other name fails with MLL202.
   *
   * @default - CloudFormation generates a name, so the role can be replaced
   */
  readonly roleName?: string;

  /**
   * The path of the role, which is part of its ARN. It begins and ends with a slash; any other path fails with MLL203.
   *
   * IAM can't move a role to another path. A role with a `roleName` needs another name along with another path, because
   * CloudFormation can't replace a role that keeps its name.
   *
   * @default /
   */
  readonly path?: string;
}

/**
 * A role for one AWS service that allows exactly the calls given to `allow`.
 *
 * The trust policy accepts the service only when it acts on behalf of this account, which prevents the confused deputy
 * problem. All permissions are inline in the role, so a resource that uses the role is created after all of them exist.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 * @example
 * import { foundation } from 'cdk-ml-lifecycle';
 *
 * const role = new foundation.ServiceRole(this, 'JobRole', {
 *   service: 'sagemaker.amazonaws.com',
 *   description: 'Runs processing jobs',
 * });
 * role.allow(['s3:GetObject'], ['arn:aws:s3:::my-bucket/input/data.csv']);
 */
export class ServiceRole extends Construct implements iam.IRoleRef, iam.IGrantable {
  /** The ID by which property injectors find this class. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.foundation.ServiceRole';

  /**
   * The ARN of the role.
   *
   * @attribute
   */
  public readonly roleArn: string;

  /**
   * The name of the role.
   *
   * @attribute
   */
  public readonly roleName: string;

  private readonly resource: iam.CfnRole;
  private readonly statements: Statement[] = [];
  private imported?: iam.IRole;

  public constructor(scope: Construct, id: string, props: ServiceRoleProps) {
    super(scope, id);
    const p = injected(this, id, ServiceRole.PROPERTY_INJECTION_ID, props);
    throwFaults([...checkServiceRole(p), takeGlobalName(this, GlobalKind.ROLE, ['roleName'], p.roleName)], this);
    this.resource = new iam.CfnRole(this, 'Resource', {
      assumeRolePolicyDocument: this.renderTrust(p.service),
      description: p.description,
      roleName: p.roleName,
      path: p.path,
    });
    this.roleArn = this.resource.attrArn;
    this.roleName = this.resource.ref;
  }

  /** The account and Region of the stack. */
  public get env(): ResourceEnvironment {
    return this.resource.env;
  }

  /** The reference that other constructs take. */
  public get roleRef(): iam.RoleReference {
    return { roleArn: this.roleArn, roleName: this.roleName };
  }

  /** The principal for `grant` methods. CDK puts what they add into a separate policy that is attached to this role. */
  public get grantPrincipal(): iam.IPrincipal {
    return (this.imported ??= iam.Role.fromRoleName(this, 'Imported', this.roleName)).grantPrincipal;
  }

  /**
   * Allows these actions on these resources. What is allowed already without a condition is not written again.
   *
   * @param actions the IAM actions, such as `s3:GetObject`
   * @param resources the ARNs of the resources
   * @param options conditions, and the reason for a wildcard
   */
  public allow(actions: string[], resources: string[], options: AllowOptions = {}): void {
    const missing = actions.filter((action) => !this.allows(action, resources));
    if (missing.length === 0) return;
    const statement = allow(missing, resources, options.conditions);
    this.statements.push(statement);
    if (!this.resource.policies) acknowledgeInlinePolicy(this.resource);
    this.resource.policies ??= [{ policyName: 'Allowed', policyDocument: policyDocument(this.statements) }];
    if (options.because) acknowledgeWildcards(this.resource, statement, options.because);
  }

  /**
   * Denies these actions under these conditions, whatever else allows them.
   *
   * @internal
   */
  public _deny(actions: string[], resources: string[], conditions: Statement['Condition']): void {
    this.statements.push({
      Effect: 'Deny',
      Action: single(actions),
      Resource: single(resources),
      Condition: conditions,
    });
  }

  private allows(action: string, resources: string[]): boolean {
    return this.statements.some(
      ({ Effect, Action, Resource, Condition }) =>
        Effect === 'Allow' &&
        Condition === undefined &&
        [Action].flat().includes(action) &&
        resources.every((resource) => [Resource].flat().includes(resource)),
    );
  }

  private renderTrust(service: string): object {
    return policyDocument([
      {
        Effect: 'Allow',
        Principal: { Service: service },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      },
    ]);
  }
}
