import * as iam from 'aws-cdk-lib/aws-iam';
import { Resource, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';

/** Where what others add to a role goes. */
export type PolicySink = Pick<iam.IRole, 'addManagedPolicy' | 'addToPrincipalPolicy' | 'attachInlinePolicy'>;

/** What a view shows. */
export interface ViewedRole {
  readonly roleArn: string;
  readonly roleName: string;
  /** Whether a template of this app has the role. */
  readonly isMade: boolean;
  /** Made when somebody adds the first statement. */
  readonly policies: () => PolicySink;
}

/**
 * A role as everything in aws-cdk-lib takes it. CDK's own imports by name lose the path of the role, which is part of its ARN.
 */
export class RoleView extends Resource implements iam.IRole {
  public readonly assumeRoleAction = 'sts:AssumeRole';
  public readonly grantPrincipal = this;
  public readonly principalAccount: string;
  public readonly isMade: boolean;
  public readonly roleArn: string;
  public readonly roleName: string;
  public readonly policyFragment: iam.PrincipalPolicyFragment;
  private readonly policies: () => PolicySink;

  public constructor(scope: Construct, id: string, { isMade, roleArn, roleName, policies }: ViewedRole) {
    super(scope, id);
    this.isMade = isMade;
    this.roleArn = roleArn;
    this.roleName = roleName;
    this.policies = policies;
    this.principalAccount = Stack.of(this).account;
    this.policyFragment = new iam.ArnPrincipal(roleArn).policyFragment;
  }

  public get roleRef(): iam.RoleReference {
    return { roleArn: this.roleArn, roleName: this.roleName };
  }

  public addToPrincipalPolicy(statement: iam.PolicyStatement): iam.AddToPrincipalPolicyResult {
    return this.policies().addToPrincipalPolicy(statement);
  }

  public addToPolicy(statement: iam.PolicyStatement): boolean {
    return this.addToPrincipalPolicy(statement).statementAdded;
  }

  public attachInlinePolicy(policy: iam.Policy): void {
    this.policies().attachInlinePolicy(policy);
  }

  public addManagedPolicy(policy: iam.IManagedPolicy): void {
    this.policies().addManagedPolicy(policy);
  }

  public grant(grantee: iam.IPrincipal, ...actions: string[]): iam.Grant {
    return iam.Grant.addToPrincipal({ grantee, actions, resourceArns: [this.roleArn] });
  }

  public grantPassRole(grantee: iam.IPrincipal): iam.Grant {
    return this.grant(grantee, 'iam:PassRole');
  }

  public grantAssumeRole(grantee: iam.IPrincipal): iam.Grant {
    return this.grant(grantee, 'sts:AssumeRole');
  }

  /** By which CDK tells principals of a policy apart. */
  public dedupeString(): string {
    return `ServiceRole:${this.roleArn}`;
  }
}
