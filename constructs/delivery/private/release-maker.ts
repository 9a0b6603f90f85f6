import type { IZone } from '../../data';
import type { EventHandler } from '../../foundation';
import { noticePermission } from '../../private/notices';
import { TRAINED, prefixOf, useCaseNames } from '../../private/names';
import { pipelineArnIn } from '../../private/pipeline-arn';
import { placeOf } from '../../private/place';
import { allowAll, type Permission } from '../../private/statements';
import type { IModelPackageGroup } from '../../registry';
import type { ReleaseStack } from '../release-stack';

/** What the permissions of the release maker are derived from. */
export interface ReleaseMakerPlan {
  readonly models: IModelPackageGroup;
  readonly artifacts: IZone;
  readonly release: ReleaseStack;
  /** The prefix of the copies of approved models in the zone of the artifacts. */
  readonly copies: string;
  readonly releases: IZone;
  readonly releaseKey: string;
}

/** Tells the release maker what it releases, from where to where. */
export function placesOf(plan: ReleaseMakerPlan): { [name: string]: string } {
  const { models, artifacts, copies, release, releases, releaseKey } = plan;
  return {
    KIT_BUCKET: release.kit.bucketName,
    KIT_KEY: release.kit.objectKey,
    KIT_SHA256: release.kit.sha256,
    COPIES_BUCKET: artifacts.bucketName,
    COPIES_PREFIX: copies,
    RELEASE_BUCKET: releases.bucketName,
    RELEASE_KEY: releaseKey,
    MODEL_PACKAGE_GROUP: models.modelPackageGroupName,
    TRAINING_PIPELINE: useCaseNames(release.useCase).trainingPipeline,
    USE_CASE: prefixOf(release.useCase),
  };
}

/** Lets the release maker read and copy an approved model, and write its release. */
export function allowReleases(handler: EventHandler, plan: ReleaseMakerPlan): void {
  const { models, artifacts, copies, release, releases, releaseKey } = plan;
  const { partition } = placeOf(handler);
  const { trainingPipeline } = useCaseNames(release.useCase);
  const { bucketName, objectKey } = release.kit;
  allowAll(handler.role, [
    {
      actions: ['sagemaker:DescribeModelPackage'],
      resources: [models.modelPackagesArn],
      because: 'The versions of the group are numbered as they are registered',
    },
    {
      actions: ['sagemaker:DescribePipelineExecution'],
      resources: [`${pipelineArnIn(placeOf(handler), trainingPipeline)}/execution/*`],
      because: 'A run gets its ID when it starts',
    },
    { actions: ['s3:GetObject'], resources: [`arn:${partition}:s3:::${bucketName}/${objectKey}`] },
    {
      actions: ['s3:GetObject'],
      resources: [TRAINED.evaluation, TRAINED.modelData, TRAINED.baseline].map(
        (key) => `${artifacts.bucketArn}/${key}`,
      ),
      because: 'Every execution of the training pipeline writes this file below its own id',
    },
    ...copying(artifacts, copies),
    { actions: ['s3:GetObject', 's3:PutObject'], resources: [`${releases.bucketArn}/${releaseKey}`] },
    // Without this permission S3 answers 403 instead of 404 when there is no release yet, or no model data any more. A call
    // about an object has no prefix that a condition could name.
    { actions: ['s3:ListBucket'], resources: [artifacts.bucketArn, releases.bucketArn] },
    { actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [releases.key.keyRef.keyArn] },
    noticePermission(handler),
  ]);
}

/** Calls by which the release maker copies an approved version of model data, which must be the only one. */
function copying({ bucketArn, key }: IZone, copies: string): Permission[] {
  return [
    {
      actions: ['s3:GetObjectVersion'],
      resources: [TRAINED.modelData, TRAINED.baseline].map((written) => `${bucketArn}/${written}`),
      because: 'It copies one version of what an execution wrote',
    },
    {
      actions: ['s3:GetObject', 's3:PutObject'],
      resources: [`${bucketArn}/${copies}*`],
      because: 'Every approval copies its model under the version of the model',
    },
    { actions: ['s3:ListBucketVersions'], resources: [bucketArn] },
    { actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [key.keyRef.keyArn] },
  ];
}

/** Calls by which the release maker stops a release whose approval was withdrawn. */
export function withdrawalPermissions(pipelineArn: string): Permission[] {
  const actions = ['GetPipelineState', 'ListPipelineExecutions', 'StopPipelineExecution'];
  return [{ actions: actions.map((action) => `codepipeline:${action}`), resources: [pipelineArn] }];
}

/** Runs the release maker on every event about the approval status of a model: approved, rejected or pending again. */
export function followApprovals(handler: EventHandler, models: IModelPackageGroup): void {
  models.onApproved('Approved', handler);
  const rejected = models.rejectedPattern();
  const detail = { ...rejected.detail, ModelApprovalStatus: ['PendingManualApproval', 'Rejected'] };
  handler.onEvent('Withdrawn', { ...rejected, detail });
}
