import * as iam from 'aws-cdk-lib/aws-iam';
import type { IEnvironmentAware } from 'aws-cdk-lib/interfaces';
import type { IConstruct } from 'constructs';
import type { Statement } from './statements';

/** Adds a statement to the policy of a resource. An imported one keeps its policy, so its owner has to add the statement. */
export function addTo(resource: IConstruct & IEnvironmentAware, statement: Statement): void {
  if (takesStatements(resource)) resource._addStatement(statement);
  else iam.ResourceWithPolicies.of(resource)?.addToResourcePolicy(iam.PolicyStatement.fromJson(statement));
}

/** Zones and keys of this library. The member tells, because there may be several copies of this package. */
function takesStatements(resource: object): resource is { _addStatement(statement: Statement): void } {
  return '_addStatement' in resource;
}
