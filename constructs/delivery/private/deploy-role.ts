import type { IRoleRef } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { NamedUseCase } from '../../private/names';
import { placeOf } from '../../private/place';
import type { Permission } from '../../private/statements';
import { executionRoleOf } from './execution-role';
import { CHANGE_SET, releasesAlias } from './names';
import { READ_BUCKET, READ_OBJECTS } from './pipeline-role';

/** What the deploy role of an environment is derived from. */
export interface DeployRolePlan {
  readonly useCase: NamedUseCase;
  readonly toolsAccount: string;
  /** The ARN of the release's stack, with a wildcard for its id. */
  readonly stack: string;
  /** The role with which CloudFormation makes resources. */
  readonly executionRole?: IRoleRef;
}

/** Why a statement about the stack of a release has a wildcard. */
export const STACK_ID = 'The ARN of a stack ends with an id of its own';

/**
 * The calls of the pipeline's two CloudFormation actions, as CDK grants them to the roles of such actions: one change set
 * of one stack, which CloudFormation executes with its own role. The release comes from a bucket of the tools account, whose
 * name and key only that account knows: the policy of the bucket names this role, and the alias of the key is a condition.
 * See https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CloudFormation.html
 */
export function deployPermissions(scope: Construct, plan: DeployRolePlan): Permission[] {
  const { stack, toolsAccount, useCase, executionRole } = plan;
  const { partition, region } = placeOf(scope);
  const changeSets = ['CreateChangeSet', 'DeleteChangeSet', 'DescribeChangeSet', 'ExecuteChangeSet'];
  return [
    {
      actions: changeSets.map((action) => `cloudformation:${action}`),
      resources: [stack],
      conditions: { StringEqualsIfExists: { 'cloudformation:ChangeSetName': CHANGE_SET } },
      because: STACK_ID,
    },
    // CodePipeline names the resource that failed if it may read the events
    {
      actions: ['cloudformation:DescribeStackEvents', 'cloudformation:DescribeStacks'],
      resources: [stack],
      because: STACK_ID,
    },
    {
      actions: ['iam:PassRole'],
      resources: [executionRole?.roleRef.roleArn ?? executionRoleOf(scope)],
      conditions: { StringEquals: { 'iam:PassedToService': 'cloudformation.amazonaws.com' } },
    },
    {
      actions: [...READ_BUCKET, ...READ_OBJECTS],
      resources: [`arn:${partition}:s3:::*`],
      conditions: { StringEquals: { 'aws:ResourceAccount': toolsAccount } },
      because: 'Only the tools account knows the name of the bucket; that account is a condition',
    },
    {
      actions: ['kms:Decrypt', 'kms:DescribeKey'],
      resources: [`arn:${partition}:kms:${region}:${toolsAccount}:key/*`],
      conditions: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': releasesAlias(useCase) } },
      because: 'Only the tools account knows the id of the key; its alias is a condition',
    },
  ];
}
