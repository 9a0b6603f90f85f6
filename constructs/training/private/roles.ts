import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Permission } from '../../private/statements';

/** Adds permissions to a role of the user. An imported role that can't be changed stays as it is. */
export function grantAll(role: IRole, permissions: Permission[]): void {
  for (const { actions, conditions, resources } of permissions) {
    role.addToPrincipalPolicy(new PolicyStatement({ actions, resources, conditions }));
  }
}
