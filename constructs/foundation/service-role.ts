import { type CfnResource, ResourceEnvironment, Stack } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledgeWildcards } from '../private/acknowledge';
import { throwFaults } from '../private/errors';
import { GlobalKind, takeGlobalName } from '../private/global-names';
import { injected } from '../private/inject';
import { resolveAliases } from '../private/key-alias';
import { allow, Permission, policyDocument, single, Statement } from '../private/statements';
import { checkServiceRole, madeResource } from './private/checks';
import { isCustomized, keepLogicalId, Trusted } from './private/custom-role';
import { GivenRole, type NamedRole } from './private/given-role';
import { InlinePolicy, ManagedPolicies, type Placed, type RolePolicies } from './private/role-policies';
import { type RoleNeeds, report } from './private/role-report';
import { type PolicySink, RoleView } from './private/role-view';

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

  /**
   * An existing role of the same account (MLL240). Then no role is made, and `roleName` and `path` have no meaning. What `allow`
   * gets is added to the policy of a role of this app, and of an imported one unless it is immutable. If the role is in
   * another stack, that policy is in this one. What CDK can't add is
   * in `iam-roles.json` of the cloud assembly, together with the trust policy that the role needs.
   *
   * @default - a new role
   */
  readonly role?: iam.IRole;

  /**
   * Whether the role has what it allows inline. If not, it is in managed policies that are made before the role, which rule packs
   * of standards ask for. What needs more than 10 of them fails with MLL262. The strict preset sets `false`.
   *
   * @default true
   */
  readonly inlinePolicy?: boolean;

  /**
   * Who assumes the role and under which conditions, where that is not the service on behalf of this account.
   *
   * @internal
   */
  readonly _trust?: Statement;

  /**
   * An existing role by its name. Nothing is added to it.
   *
   * @internal
   */
  readonly _named?: NamedRole;
}

/**
 * A role for one AWS service that allows exactly the calls given to `allow`.
 *
 * The trust policy accepts the service only when it acts on behalf of this account, which prevents the confused deputy
 * problem. All permissions are inline in the role, or in policies that it names, so a resource that uses the role is created
 * after all of them exist.
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

  private readonly made?: iam.CfnRole;
  private readonly given?: GivenRole;
  private readonly policies?: RolePolicies;
  private readonly statements: Statement[] = [];
  private view?: RoleView;
  private imported?: iam.IRole;

  public constructor(scope: Construct, id: string, props: ServiceRoleProps) {
    super(scope, id);
    const p = injected(this, id, ServiceRole.PROPERTY_INJECTION_ID, props);
    const made = p.role || p._named ? undefined : p.roleName;
    const isTaken = takeGlobalName(this, GlobalKind.ROLE, ['roleName'], made);
    throwFaults([...checkServiceRole(p, Stack.of(this).account), isTaken], this);
    const trust = p._trust ?? renderTrust(p.service, Stack.of(this).account);
    this.given = this.findGiven(p, trust);
    this.made = this.given ? undefined : this.createResource(p, trust);
    this.policies = this.made && this.policiesIn(this.made, p);
    this.roleArn = this.given?.roleArn ?? this.made!.attrArn;
    this.roleName = this.given?.roleName ?? this.made!.ref;
  }

  /** The L1 of the role, for overrides. An existing role has none: to ask for it fails with MLL242. */
  public get resource(): iam.CfnRole {
    return madeResource(this.made, this);
  }

  /** The account and Region of the stack. */
  public get env(): ResourceEnvironment {
    const { account, region } = Stack.of(this);
    return { account, region };
  }

  /** The reference that other constructs take. */
  public get roleRef(): iam.RoleReference {
    return { roleArn: this.roleArn, roleName: this.roleName };
  }

  /**
   * The role for everything in aws-cdk-lib that takes an `IRole`. What CDK adds to it goes into one separate policy that is
   * attached to this role. It costs nothing unless it is asked for.
   */
  public get role(): iam.IRole {
    const { given, roleArn, roleName } = this;
    if (given?.extended) return given.extended;
    const isMade = !given || given.isMade;
    return (this.view ??= new RoleView(this, 'Role', { isMade, roleArn, roleName, policies: () => this.sink() }));
  }

  /** The principal for `grant` methods. What they add goes where that of `role` goes. */
  public get grantPrincipal(): iam.IPrincipal {
    return this.role.grantPrincipal;
  }

  /**
   * Allows these actions on these resources. What is allowed already without a condition is not written again.
   *
   * @param actions the IAM actions, such as `s3:GetObject`
   * @param resources the ARNs of the resources
   * @param options conditions, and the reason for a wildcard
   */
  public allow(actions: string[], resources: string[], options: AllowOptions = {}): void {
    for (const part of resolveAliases({ actions, resources, ...options })) this.allowPart(part);
  }

  private allowPart({ actions, resources, conditions, because }: Permission): void {
    const missing = actions.filter((action) => !this.allows(action, resources));
    if (missing.length === 0) return;
    const statement = allow(missing, resources, conditions);
    const placed = this.add(statement);
    if (because) for (const { holder, statement: part } of placed) acknowledgeWildcards(holder, part, because);
  }

  /**
   * Denies these actions under these conditions, whatever else allows them.
   *
   * @internal
   */
  public _deny(actions: string[], resources: string[], conditions: Statement['Condition']): void {
    this.add({ Effect: 'Deny', Action: single(actions), Resource: single(resources), Condition: conditions });
  }

  /**
   * Whether the role existed before, or is one of CDK's, so that its policy is not in the role itself.
   *
   * @internal
   */
  public get _isGiven(): boolean {
    return this.given !== undefined;
  }

  /**
   * Makes a resource wait for what the role allows so far, if the role has its policy beside it.
   *
   * @internal
   */
  public _beforeUse(resource: CfnResource): void {
    if (this.given) for (const policy of this.given.policies) resource.node.addDependency(policy);
  }

  /**
   * What the role allows and denies so far.
   *
   * @internal
   */
  public get _statements(): readonly Statement[] {
    return this.statements;
  }

  private add(statement: Statement): readonly Placed[] {
    this.statements.push(statement);
    this.given?.add(statement);
    return this.policies?.add(statement) ?? [];
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

  /** The ID of a role that others than its service assume has been this since before it was a `ServiceRole`. */
  private createResource({ description, roleName, path, _trust }: ServiceRoleProps, trust: Statement): iam.CfnRole {
    const assumeRolePolicyDocument = policyDocument([trust]);
    const props = { assumeRolePolicyDocument, description, roleName, path };
    return _trust ? new iam.CfnRole(this, 'Default', props) : new iam.CfnRole(this, 'Resource', props);
  }

  private policiesIn(role: iam.CfnRole, { inlinePolicy = true }: ServiceRoleProps): RolePolicies {
    return inlinePolicy ? new InlinePolicy(role) : new ManagedPolicies(this, role);
  }

  private findGiven(p: ServiceRoleProps, trust: Statement): GivenRole | undefined {
    const { description, role, _named: named } = p;
    const existing = (role && roleOf(role)) ?? this.findCustomRole(p, trust);
    if (!existing && !named) return undefined;
    const needs: RoleNeeds = { scope: this, description, trust, statements: [], documents: [], managedPolicies: [] };
    const given = existing ? new GivenRole(existing, needs, existing) : GivenRole.named(this, named!, needs);
    if (!given.isOwned) report({ role: given, needs });
    return given;
  }

  /** The role of CDK, where `iam.Role.customizeRoles` was called on a scope around this. */
  private findCustomRole({ description, roleName, path, _trust }: ServiceRoleProps, trust: Statement) {
    if (!isCustomized(this)) return undefined;
    const role = new iam.Role(this, 'Default', { assumedBy: new Trusted(trust), description, roleName, path });
    if (_trust) keepLogicalId(this, role);
    return role;
  }

  /** By name, as the policy of what CDK adds has always been made. */
  private sink(): PolicySink {
    return this.given ?? (this.imported ??= iam.Role.fromRoleName(this, 'Imported', this.roleName));
  }
}

/** JavaScript and Python may give a `ServiceRole` itself. */
function roleOf(role: iam.IRole & { readonly role?: iam.IRole }): iam.IRole {
  return typeof role.addToPrincipalPolicy === 'function' ? role : (role.role ?? role);
}

/** The service, when it acts on behalf of this account. */
function renderTrust(service: string, account: string): Statement {
  return {
    Effect: 'Allow',
    Principal: { Service: service },
    Action: 'sts:AssumeRole',
    Condition: { StringEquals: { 'aws:SourceAccount': account } },
  };
}
