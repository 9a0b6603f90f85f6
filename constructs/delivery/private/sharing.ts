import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { IZone } from '../../data';
import { addTo } from '../../private/add-to';
import { crossAccountStatement } from '../../private/cross-account';
import { type NamedUseCase, copiesPrefix } from '../../private/names';
import type { IModelPackageGroup, ModelPackageGroup } from '../../registry';
import { sidOf } from './names';
import { READ_BUCKET, READ_OBJECTS } from './pipeline-role';
import type { Target } from './target';

/**
 * Lets the deploy roles of environments in other accounts read the artifacts of the pipeline. The policies of those roles
 * allow it too. In the pipeline's own account they are enough.
 */
export function shareArtifacts(scope: Construct, artifacts: IZone, targets: Target[]): void {
  const others = targets.filter((t) => t.account !== Stack.of(scope).account);
  if (others.length === 0) return;
  const to = { sid: 'DeployRolesRead', ...principals(others, (t) => [t.deployRoleArn]) };
  const resources = [artifacts.bucketArn, `${artifacts.bucketArn}/*`];
  addTo(artifacts, crossAccountStatement(scope, to, [...READ_BUCKET, ...READ_OBJECTS], resources));
  addTo(artifacts.key, crossAccountStatement(scope, to, ['kms:Decrypt', 'kms:DescribeKey'], '*'));
}

/** What environments read. */
export interface SharedModels {
  readonly models: IModelPackageGroup;
  readonly artifacts: IZone;
  readonly useCase: NamedUseCase;
}

/**
 * Gives environments in other accounts access to the models. Their CloudFormation creates models from the group, and their
 * serving and drift roles read the model data and its baseline.
 * See https://docs.aws.amazon.com/sagemaker/latest/dg/model-registry-deploy.html
 */
export function shareModels(scope: Construct, { models, artifacts, useCase }: SharedModels, targets: Target[]): void {
  const others = targets.filter((t) => t.account !== Stack.of(scope).account);
  if (others.length === 0) return;
  const to = (sid: string) => ({
    sid: `${sid}Of${sidOf(useCase)}`,
    ...principals(others, (t) => t.readerRoleArns),
  });
  const read = ['s3:GetObject', 's3:GetObjectVersion'];
  const { bucketArn, key } = artifacts;
  // Endpoints of releases that were made by version 0.1.0 serve what training wrote, whenever they start an instance.
  const objects = [copiesPrefix(useCase), 'models/'].map((prefix) => `${bucketArn}/${prefix}*`);
  addTo(artifacts, crossAccountStatement(scope, to('EnvironmentsReadModels'), read, objects));
  addTo(artifacts, crossAccountStatement(scope, to('EnvironmentsListModels'), ['s3:ListBucket'], bucketArn));
  addTo(key, crossAccountStatement(scope, to('EnvironmentsDecryptModels'), ['kms:Decrypt', 'kms:DescribeKey'], '*'));
  if (!takesConsumers(models)) return;
  for (const account of unique(others.map((t) => t.account))) {
    const there = others.filter((t) => t.account === account);
    models._addConsumer(account, unique(there.map((t) => t.executionRoleArn)));
  }
}

function takesConsumers(models: IModelPackageGroup): models is ModelPackageGroup {
  return '_addConsumer' in models;
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
