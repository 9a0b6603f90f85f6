import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Permission } from '../../private/statements';

/** Gives a role of the user's what was found to be needed; an imported one that can't be changed stays as it is. */
export function grantAll(role: IRole, permissions: Permission[]): void {
  for (const { actions, conditions, resources } of permissions) {
    role.addToPrincipalPolicy(new PolicyStatement({ actions, resources, conditions }));
  }
}
