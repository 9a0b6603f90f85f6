import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ServiceRole } from '../../foundation';
import type { Permission } from '../../private/pipeline';

/** Gives a role of ours what a pipeline needs. */
export function allowAll(role: ServiceRole, permissions: Permission[]): void {
  for (const { actions, because, conditions, resources } of permissions) {
    role.allow(actions, resources, { conditions, because });
  }
}

/** Gives a role of the user's the same; an imported one that can't be changed stays as it is. */
export function grantAll(role: IRole, permissions: Permission[]): void {
  for (const { actions, conditions, resources } of permissions) {
    role.addToPrincipalPolicy(new PolicyStatement({ actions, resources, conditions }));
  }
}
