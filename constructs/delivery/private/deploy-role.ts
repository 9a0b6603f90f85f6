import { DefaultStackSynthesizer, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { placeOf } from '../../private/place';
import { allow, type Statement } from '../../private/statements';
import { CHANGE_SET, bootstrapRole, releasesAlias } from './names';
import { READ_BUCKET, READ_OBJECTS } from './pipeline-role';

/** What the deploy role of an environment is derived from. */
export interface DeployRolePlan {
  readonly useCaseName: string;
  readonly toolsAccount: string;
  /** The ARN of the release's stack, with a wildcard for its id. */
  readonly stack: string;
}

/**
 * The calls of the pipeline's two CloudFormation actions, as CDK grants them to the roles of such actions: one change set
 * of one stack, which CloudFormation executes with its own role. The release comes from a bucket of the tools account, whose
 * name and key only that account knows: the policy of the bucket names this role, and the alias of the key is a condition.
 * See https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CloudFormation.html
 */
export function deployStatements(scope: Construct, { stack, toolsAccount, useCaseName }: DeployRolePlan): Statement[] {
  const { partition, region } = placeOf(scope);
  const changeSets = ['CreateChangeSet', 'DeleteChangeSet', 'DescribeChangeSet', 'ExecuteChangeSet'];
  return [
    allow(
      changeSets.map((action) => `cloudformation:${action}`),
      [stack],
      { StringEqualsIfExists: { 'cloudformation:ChangeSetName': CHANGE_SET } },
    ),
    // CodePipeline names the resource that failed if it may read the events
    allow(['cloudformation:DescribeStackEvents', 'cloudformation:DescribeStacks'], [stack]),
    allow(['iam:PassRole'], [executionRoleOf(scope)], {
      StringEquals: { 'iam:PassedToService': 'cloudformation.amazonaws.com' },
    }),
    allow([...READ_BUCKET, ...READ_OBJECTS], [`arn:${partition}:s3:::*`], {
      StringEquals: { 'aws:ResourceAccount': toolsAccount },
    }),
    allow(['kms:Decrypt', 'kms:DescribeKey'], [`arn:${partition}:kms:${region}:${toolsAccount}:key/*`], {
      'ForAnyValue:StringEquals': { 'kms:ResourceAliases': releasesAlias(useCaseName) },
    }),
  ];
}

/** The role of CDK's bootstrap stack with which CloudFormation makes resources here. */
function executionRoleOf(scope: Construct): string {
  const qualifier = Stack.of(scope).synthesizer.bootstrapQualifier ?? DefaultStackSynthesizer.DEFAULT_QUALIFIER;
  return bootstrapRole('cfn-exec-role', { ...placeOf(scope), qualifier });
}
