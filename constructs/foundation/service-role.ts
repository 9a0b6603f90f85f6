import { ResourceEnvironment, Stack } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledgeWildcards } from '../private/acknowledge';
import { injected } from '../private/inject';
import { allow, policyDocument, Statement } from '../private/statements';
import { checkServiceRole } from './private/checks';

/** What comes along with an allowed call. */
export interface AllowOptions {
  /**
   * IAM conditions, as in a policy document: operator, then key and value.
   *
   * @default - the statement holds without conditions
   */
  readonly conditions?: { [operator: string]: any };

  /**
   * Why a wildcard in the resources can't be narrower. It is recorded as the acknowledgement of the wildcard finding
   * (AwsSolutions-IAM5), one per resource.
   *
   * @default - nothing is acknowledged: a wildcard is then a finding of the rule pack
   */
  readonly because?: string;
}

/** Properties of a `ServiceRole`. */
export interface ServiceRoleProps {
  /** The service that assumes the role, such as `sagemaker.amazonaws.com`. */
  readonly service: string;

  /** What the role is for, at most 1,000 characters: the first thing a reviewer reads. */
  readonly description: string;

  /**
   * A fixed name, for roles that another account has to know in advance; at most 64 characters.
   *
   * @default - CloudFormation makes a name, so the role can be replaced
   */
  readonly roleName?: string;

  /**
   * The path of the role. It is part of the role's ARN.
   *
   * @default /
   */
  readonly path?: string;
}

/**
 * A role for one AWS service, with exactly the calls it was given.
 *
 * The trust policy accepts the service only on behalf of this account, which keeps other accounts from borrowing it.
 * All calls are in the role itself, not in a policy beside it, so that whatever uses the role finds it complete.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 * @example
 * const role = new foundation.ServiceRole(this, 'JobRole', {
 *   service: 'sagemaker.amazonaws.com',
 *   description: 'Runs processing jobs',
 * });
 * role.allow(['s3:GetObject'], ['arn:aws:s3:::my-bucket/input/data.csv']);
 */
export class ServiceRole extends Construct implements iam.IRoleRef, iam.IGrantable {
  /** Names this construct for property injectors. */
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

  readonly #resource: iam.CfnRole;
  readonly #statements: Statement[] = [];
  #imported?: iam.IRole;

  public constructor(scope: Construct, id: string, props: ServiceRoleProps) {
    super(scope, id);
    const p = injected(this, id, ServiceRole.PROPERTY_INJECTION_ID, props);
    checkServiceRole(this, p);
    this.#resource = new iam.CfnRole(this, 'Resource', {
      assumeRolePolicyDocument: this.renderTrust(p.service),
      description: p.description,
      roleName: p.roleName,
      path: p.path,
    });
    this.roleArn = this.#resource.attrArn;
    this.roleName = this.#resource.ref;
  }

  /** The account and region of the stack. */
  public get env(): ResourceEnvironment {
    return this.#resource.env;
  }

  /** The reference other constructs take. */
  public get roleRef(): iam.RoleReference {
    return { roleArn: this.roleArn, roleName: this.roleName };
  }

  /** The principal for `grant` methods; what they add becomes a policy of its own, attached to this role. */
  public get grantPrincipal(): iam.IPrincipal {
    return (this.#imported ??= iam.Role.fromRoleName(this, 'Imported', this.roleName)).grantPrincipal;
  }

  /** Allows these actions on these resources; nothing else is ever allowed by this construct. */
  public allow(actions: string[], resources: string[], options: AllowOptions = {}): void {
    this.#statements.push(allow(actions, resources, options.conditions));
    this.#resource.policies ??= [{ policyName: 'Allowed', policyDocument: policyDocument(this.#statements) }];
    if (options.because) acknowledgeWildcards(this.#resource, resources, options.because);
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
