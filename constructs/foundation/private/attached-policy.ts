import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/** A policy beside a role, in the stack of who needs what it allows. */
export class AttachedPolicy extends iam.Policy {
  /** The policy, unless the role takes none, as an immutable one does. */
  public static of(role: iam.IRole, scope: Construct): AttachedPolicy | undefined {
    const policy = new AttachedPolicy(scope, 'Policy');
    role.attachInlinePolicy(policy);
    if (policy.isTaken) return policy;
    scope.node.tryRemoveChild('Policy');
    return undefined;
  }

  private isTaken = false;

  public override attachToRole(role: iam.IRole): void {
    super.attachToRole(role);
    this.isTaken = true;
  }

  public addToPrincipalPolicy(statement: iam.PolicyStatement): iam.AddToPrincipalPolicyResult {
    this.addStatements(statement);
    return { statementAdded: true, policyDependable: this };
  }
}
