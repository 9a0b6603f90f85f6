import type { ITableRef } from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Stack } from 'aws-cdk-lib/core';
import type { IZone } from '../data';
import { grantOn } from '../private/key-grants';
import { copiesPrefix } from '../private/names';
import { placeOf } from '../private/place';
import type { ReleaseStack } from './release-stack';

/** What it takes to deploy a release. */
export interface DeployableReleases {
  /** The bucket of the releases. */
  readonly releases: IZone;

  /** The object key of the release in that bucket. */
  readonly releaseKey: string;

  /** The table in which the release maker remembers what it has made. */
  readonly states: ITableRef;

  /** The zone with the copies of approved models. */
  readonly artifacts: IZone;

  /** The stack that is deployed with each approved model. */
  readonly release: ReleaseStack;

  /** The roles of the environments with which releases are deployed there. */
  readonly environmentRoleArns: string[];
}

/**
 * Grants on the releases of approved models.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
 * @example
 * import { aws_iam as iam } from 'aws-cdk-lib';
 * import { delivery } from 'cdk-ml-lifecycle';
 *
 * declare const releases: delivery.ModelReleases;
 * declare const jobs: iam.Role;
 * releases.grants.deploy(jobs);
 */
export class ModelReleasesGrants {
  /** Creates grants on releases. */
  public static fromReleases(releases: DeployableReleases): ModelReleasesGrants {
    return new ModelReleasesGrants(releases);
  }

  private constructor(private readonly of: DeployableReleases) {}

  /**
   * Lets a principal of this account do what the command `deploy-release` does here: read a version of the release, and
   * compare it and the copies that it serves with what was approved, and assume the roles of the environments. These have to trust
   * the principal too: give it to each `ReleaseEnvironment` as one of its `deployers`.
   */
  public deploy(grantee: iam.IGrantable): iam.Grant {
    const { artifacts, release, releases, releaseKey, states, environmentRoleArns } = this.of;
    const copies = `${artifacts.bucketArn}/${copiesPrefix(release.useCase)}*`;
    const allowed: [actions: string[], resourceArns: string[]][] = [
      [['cloudformation:DescribeStacks'], [stackArn(release)]],
      [['s3:GetObject', 's3:GetObjectVersion'], [`${releases.bucketArn}/${releaseKey}`]],
      [['s3:GetObject'], [copies]],
      // Without this permission S3 answers 403 instead of 404 when a release or a copy is gone.
      [['s3:ListBucket'], [releases.bucketArn, artifacts.bucketArn]],
      [['kms:Decrypt'], [releases.key.keyRef.keyArn, artifacts.key.keyRef.keyArn]],
      [['dynamodb:GetItem'], [states.tableRef.tableArn]],
      [['sts:AssumeRole'], environmentRoleArns],
    ];
    const grants = allowed.map(([actions, resourceArns]) => grantOn(grantee, actions, resourceArns));
    return grants.reduce((all, each) => all.combine(each));
  }
}

/** The stack that makes the releases. By name, so that the policy depends on no stack. */
function stackArn(release: ReleaseStack): string {
  const stack = Stack.of(release.node.scope!);
  const { partition, region, account } = placeOf(stack);
  return `arn:${partition}:cloudformation:${region}:${account}:stack/${stack.stackName}/*`;
}
