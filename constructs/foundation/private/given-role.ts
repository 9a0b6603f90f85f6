import * as iam from 'aws-cdk-lib/aws-iam';
import { Names, Stack } from 'aws-cdk-lib/core';
import { Construct, type IDependable } from 'constructs';
import { roleArnOf } from '../../private/names';
import { placeOf } from '../../private/place';
import type { Statement } from '../../private/statements';
import { AttachedPolicy } from './attached-policy';
import { isPrecreated } from './custom-role';
import type { RoleNeeds } from './role-report';
import type { PolicySink, RoleView } from './role-view';

/** An existing role, by its name. Nothing is added to it. */
export interface NamedRole {
  /** Without one, the name is made of the prefix and the path of the construct. */
  readonly roleName?: string;
  readonly prefix: string;
  readonly path: string;
}

/**
 * A role that exists already. What it has to allow is handed to its own policy, if CDK can extend that, and is remembered for the
 * report, if not.
 */
export class GivenRole implements PolicySink {
  /** The role of a name in the account of a construct. */
  public static named(scope: Construct, named: NamedRole, needs: RoleNeeds): GivenRole {
    const { path, prefix } = named;
    const roleName = named.roleName ?? prefix + nameFor(scope, 64 - prefix.length);
    return new GivenRole({ roleArn: roleArnOf(placeOf(scope), path, roleName), roleName }, needs);
  }

  public readonly roleArn: string;
  public readonly roleName: string;
  /** What has to be there before the role allows what was added to it. */
  public readonly policies = new Set<IDependable>();
  /** Whether the role is in this app, so that its statements are in a template or in the report already. */
  public readonly isOwned: boolean;
  /** Whether a template of this app has the role. */
  public readonly isMade: boolean;
  private readonly role?: iam.IRole;
  private isExtended = false;
  private beside?: AttachedPolicy;

  public constructor(
    { roleArn, roleName }: iam.RoleReference,
    private readonly needs: RoleNeeds,
    private readonly existing?: iam.IRole,
  ) {
    this.roleArn = roleArn;
    this.roleName = roleName;
    this.isMade = existing !== undefined && isMade(existing);
    this.isOwned = this.isMade || (existing !== undefined && isView(existing));
    this.role = existing && inReach(needs.scope, existing);
  }

  /** The role itself, if CDK extends it in this stack. An import says so with the first statement. */
  public get extended(): iam.IRole | undefined {
    return this.role === this.existing && this.hasPolicy ? this.role : undefined;
  }

  /** Whether what is added is in a policy, or in the report of another construct. */
  private get hasPolicy(): boolean {
    return this.isOwned || this.isExtended;
  }

  /** Hands a statement on as it is, or remembers it. */
  public add(statement: Statement): void {
    this.addToPrincipalPolicy(iam.PolicyStatement.fromJson(statement));
  }

  public addToPrincipalPolicy(statement: iam.PolicyStatement): iam.AddToPrincipalPolicyResult {
    const added = (this.policyBeside() ?? this.role)?.addToPrincipalPolicy(statement);
    if (added?.policyDependable) this.policies.add(added.policyDependable);
    this.isExtended ||= isPolicy(added?.policyDependable);
    if (this.hasPolicy) return added!;
    this.needs.statements.push(statement);
    return added ?? { statementAdded: true, policyDependable: this.needs.scope };
  }

  /** Where an import is in another stack, whose policy would refer to this stack in the same way. */
  private policyBeside(): AttachedPolicy | undefined {
    const { role, needs } = this;
    if (this.beside || !role || Stack.of(role) === Stack.of(needs.scope)) return this.beside;
    return (this.beside = AttachedPolicy.of(role, needs.scope));
  }

  public attachInlinePolicy(policy: iam.Policy): void {
    this.role?.attachInlinePolicy(policy);
    if (!this.hasPolicy) this.needs.documents.push(policy.document);
  }

  public addManagedPolicy(policy: iam.IManagedPolicy): void {
    this.role?.addManagedPolicy(policy);
    if (!this.hasPolicy) this.needs.managedPolicies.push(policy.managedPolicyArn);
  }
}

/** The members tell, because there may be several copies of this package. */
function isView(role: iam.IRole): role is RoleView {
  return 'isMade' in role;
}

/** Whether a template of this app has the role. */
function isMade(role: iam.IRole): boolean {
  return iam.Role.isRole(role) || role instanceof iam.LazyRole || (isView(role) && role.isMade);
}

/**
 * A role of another stack by its name, so that what it has to allow is in a policy of this stack. A policy of the other stack
 * would refer to what is here, while what is here refers to the role: neither stack could be the first.
 */
function inReach(scope: Construct, role: iam.IRole): iam.IRole {
  if (!isMade(role) || isPrecreated(role) || Stack.of(role) === Stack.of(scope)) return role;
  return iam.Role.fromRoleName(scope, 'Imported', role.roleName);
}

function nameFor(scope: Construct, maxLength: number): string {
  return Names.uniqueResourceName(scope, { maxLength, separator: '-', allowedSpecialCharacters: '-' });
}

/** An import that CDK extends answers with its policy; one that it leaves alone with a group of nothing. */
function isPolicy(dependable: unknown): boolean {
  return Construct.isConstruct(dependable);
}
