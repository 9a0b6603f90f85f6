import type { CfnResource, RemovalPolicy } from 'aws-cdk-lib/core';

/** Says what happens to resources that leave the template, where that was asked for. Others keep what CloudFormation does. */
export function removeBy(policy: RemovalPolicy | undefined, ...resources: CfnResource[]): void {
  if (policy !== undefined) for (const resource of resources) resource.applyRemovalPolicy(policy);
}
