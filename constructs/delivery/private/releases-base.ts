import type * as events from 'aws-cdk-lib/aws-events';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Duration, Lazy, Size } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { Zone } from '../../data';
import { EncryptionKey, EventHandler, type HandlerState } from '../../foundation';
import type { IUseCase } from '../../goal';
import { publicPattern } from '../../private/event-pattern';
import { copiesPrefix, rolePathOf, useCaseGlobals } from '../../private/names';
import { placeOf } from '../../private/place';
import type { ReleasesProps } from '../releases-props';
import { releasesAlias } from './names';
import { allowReleases, followApprovals, placesOf } from './release-maker';

/** How long a release is kept, for rollbacks, after the next one replaces it. */
export const ROLLBACK = Duration.days(3650);

/** What makes a release of each approved model. */
export interface ReleaseMaking extends ReleasesProps {
  readonly state: HandlerState;
  readonly independentApproval?: boolean;
  readonly role?: iam.IRole;
  /** The name of the pipeline that deploys releases, when it is known. Without one, another tool deploys them. */
  readonly pipelineName?: () => string;
}

/**
 * What a delivery is without its pipeline: it makes releases. The children are created under the construct itself, whose
 * paths and logical IDs are older than this class.
 *
 * @internal
 */
export abstract class ReleasesBase extends Construct {
  /** The bucket of the releases. It keeps each release for ten years after the next one replaces it. */
  public abstract readonly releases: Zone;

  /** The object key of the release in `releases`. Each version of the object is a release. */
  public abstract readonly releaseKey: string;

  /**
   * The EventBridge pattern of the event that S3 sends when a release was made. The version of the release is in its
   * `detail.object.version-id`.
   */
  public releasedPattern(): events.EventPattern {
    const { source, 'detail-type': detailType, detail } = this._released();
    return publicPattern({ source, detailType, detail });
  }

  /**
   * The same pattern with the keys of EventBridge.
   *
   * @internal
   */
  protected _released() {
    return {
      source: ['aws.s3'],
      'detail-type': ['Object Created'],
      detail: { bucket: { name: [this.releases.bucketName] }, object: { key: [this.releaseKey] } },
    };
  }

  /**
   * The key of releases, and of the handlers here. The deploy roles of the environments know it by its alias.
   *
   * @internal
   */
  protected _createKey(useCase: IUseCase, { key, removalPolicy }: ReleasesProps): EncryptionKey {
    return new EncryptionKey(this, 'Key', {
      key,
      description: `Releases of ${useCase.useCaseName}`,
      alias: releasesAlias(useCase),
      removalPolicy,
    });
  }

  /**
   * The bucket of the releases.
   *
   * @internal
   */
  protected _createReleases(key: EncryptionKey, { accessLogs, removalPolicy }: ReleasesProps): Zone {
    return new Zone(this, 'Releases', { key, accessLogs, noncurrentExpiration: ROLLBACK, removalPolicy });
  }

  /**
   * The handler that makes a release when a model is approved.
   *
   * @internal
   */
  protected _createReleaseMaker(making: ReleaseMaking): EventHandler {
    const { models, artifacts, release, role, state, independentApproval, pipelineName, removalPolicy } = making;
    const { releases, releaseKey } = this;
    const copies = copiesPrefix(release.useCase);
    const plan = { models, artifacts, copies, release, releases, releaseKey };
    const handler = new EventHandler(this, 'ReleaseMaker', {
      handler: 'make-release',
      description: 'Makes a release of an approved model',
      roleName: useCaseGlobals(release.useCase, placeOf(this).region).releaseMakerRole,
      rolePath: rolePathOf(release.useCase),
      role,
      ...making.handlers,
      removalPolicy,
      key: releases.key,
      state,
      timeout: Duration.minutes(15), // it copies models
      memorySize: Size.mebibytes(512),
      environment: {
        ...placesOf(plan),
        // Late, because the pipeline is created after its handlers.
        ...(pipelineName && { PIPELINE_NAME: Lazy.string({ produce: pipelineName }) }),
        APPROVER: independentApproval ? 'independent' : 'anybody',
      },
    });
    allowReleases(handler, plan);
    followApprovals(handler, models);
    return handler;
  }
}
