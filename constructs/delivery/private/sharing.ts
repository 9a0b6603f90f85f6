import * as iam from 'aws-cdk-lib/aws-iam';
import { Stack, Token } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { IZone } from '../../data';
import { crossAccountStatement } from '../../private/cross-account';
import { type Statement, single } from '../../private/statements';
import type { IModelPackageGroup, ModelPackageGroup } from '../../registry';
import type { Target } from './target';

/**
 * Lets the deploy roles of the environments read the artifacts of the pipeline, with the actions that CDK Pipelines
 * grants too.
 *
 * For a role of another account, the account is the principal and the role is a condition. For a role of the pipeline's
 * own account, the role itself is the principal, because the policies of the bootstrap role allow no bucket of that
 * account. This role exists already: CDK deploys this stack with it.
 */
export function shareArtifacts(scope: Construct, artifacts: IZone, targets: Target[]): void {
  const actions = ['s3:GetObject*', 's3:GetBucket*', 's3:List*'];
  const resources = [artifacts.bucketArn, `${artifacts.bucketArn}/*`];
  const { account } = Stack.of(scope);
  // An account that is not known yet may be the account of the environment.
  const own = targets.filter((t) => Token.isUnresolved(account) || t.account === account);
  const others = targets.filter((t) => !own.includes(t));
  if (others.length > 0) {
    const to = { sid: 'DeployRolesRead', ...principals(others, (t) => [t.deployRoleArn]) };
    allowOn(artifacts, crossAccountStatement(scope, to, actions, resources));
    allowOn(artifacts.key, crossAccountStatement(scope, to, ['kms:Decrypt', 'kms:DescribeKey'], '*'));
  }
  if (own.length > 0) {
    const Principal = { AWS: single(unique(own.map((t) => t.deployRoleArn))) };
    allowOn(artifacts, { Sid: 'OwnDeployRoleReads', Effect: 'Allow', Principal, Action: actions, Resource: resources });
    const Action = ['kms:Decrypt', 'kms:DescribeKey'];
    allowOn(artifacts.key, { Sid: 'OwnDeployRoleDecrypts', Effect: 'Allow', Principal, Action, Resource: '*' });
  }
}

/**
 * Gives environments in other accounts access to the models. Their CloudFormation creates models from the group, and their
 * serving and drift roles read the model data and its baseline.
 * See https://docs.aws.amazon.com/sagemaker/latest/dg/model-registry-deploy.html
 */
export function shareModels(scope: Construct, models: IModelPackageGroup, artifacts: IZone, targets: Target[]): void {
  const others = targets.filter((t) => t.account !== Stack.of(scope).account);
  if (others.length === 0) return;
  const to = (sid: string) => ({ sid, ...principals(others, (t) => t.readerRoleArns) });
  const read = ['s3:GetObject', 's3:GetObjectVersion'];
  const { bucketArn, key } = artifacts;
  allowOn(artifacts, crossAccountStatement(scope, to('EnvironmentsReadModels'), read, `${bucketArn}/models/*`));
  allowOn(artifacts, crossAccountStatement(scope, to('EnvironmentsListModels'), ['s3:ListBucket'], bucketArn));
  allowOn(key, crossAccountStatement(scope, to('EnvironmentsDecryptModels'), ['kms:Decrypt', 'kms:DescribeKey'], '*'));
  if (!takesConsumers(models)) return;
  for (const account of unique(others.map((t) => t.account))) {
    const deployRoleArn = others.find((t) => t.account === account)!.executionRoleArn;
    models.addConsumer({ account, deployRoleArn });
  }
}

/** An imported bucket or key keeps its policy, so its owner has to grant the access. */
function allowOn(resource: IZone | IZone['key'], statement: Statement): void {
  if (takesStatements(resource)) resource._addStatement(statement);
  else iam.ResourceWithPolicies.of(resource)?.addToResourcePolicy(iam.PolicyStatement.fromJson(statement));
}

/** Zones and keys of this library. The member tells, because there may be several copies of this package. */
function takesStatements(resource: object): resource is { _addStatement(statement: Statement): void } {
  return '_addStatement' in resource;
}

function takesConsumers(models: IModelPackageGroup): models is ModelPackageGroup {
  return 'addConsumer' in models;
}

function principals(
  targets: Target[],
  roles: (target: Target) => string[],
): { accounts: string[]; roleArns: string[] } {
  return { accounts: unique(targets.map((t) => t.account)), roleArns: unique(targets.flatMap(roles)) };
}

function unique(list: string[]): string[] {
  return [...new Set(list)];
}
