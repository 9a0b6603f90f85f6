import type * as iam from 'aws-cdk-lib/aws-iam';
import type { CfnResource } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

/**
 * Gives CDK a construct of ours where `Key.fromCfnKey` or `Bucket.fromCfnBucket` would make one of its own. Both look for a
 * child with a fixed ID first. The first look makes the child, so it costs nothing until somebody asks for it.
 *
 * @param id the ID of the child that CDK looks for
 * @param adopt makes the child by the same function of CDK, and connects it with what we know
 * @returns gives the child, also with a version of CDK that looks for nothing
 */
export function onAdoption<T extends IConstruct>(resource: CfnResource, id: string, adopt: () => T): () => T {
  const { node } = resource;
  let child: T | undefined;
  const adoptOnce = () => {
    delete (node as Partial<typeof node>).tryFindChild;
    return (child ??= adopt());
  };
  node.tryFindChild = (sought) =>
    sought === id ? adoptOnce() : Object.getPrototypeOf(node).tryFindChild.call(node, sought);
  return adoptOnce;
}

/** What owns a policy. */
type Owner = Pick<iam.IResourceWithPolicyV2, 'addToResourcePolicy'>;

/** Sends statements for an L1 to its owner. CDK would parse its policy, and write over what was added since. */
export function sendStatementsTo(owner: Owner, resource: CfnResource): void {
  Object.assign(resource, {
    addToResourcePolicy: (statement: iam.PolicyStatement) => owner.addToResourcePolicy(statement),
  });
}
