import type { IKeyRef } from 'aws-cdk-lib/aws-kms';
import type { IBucketRef } from 'aws-cdk-lib/aws-s3';
import { Duration, type RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { EncryptionKey } from '../foundation';
import type { IUseCase } from '../goal';
import { throwFaults } from '../private/errors';
import { injected } from '../private/inject';
import { useCaseNames } from '../private/names';
import { AccessLogBucket } from './private/access-log-bucket';
import { checkAliasWithoutKey, checkBucketName, checkExpiration } from './private/checks';
import { Zone, type ZoneProps } from './zone';

/** Properties of a DataLake. */
export interface DataLakeProps {
  /**
   * The use case whose models lie here. Environments in other accounts know key and bucket of its models by name, so
   * both get fixed ones, `alias/<use case>` and `<use case>-artifacts-<account>`: what `delivery.ReleaseEnvironment` and
   * `monitoring.Baseline.releasedFrom` look for. A key that is passed keeps the aliases it has.
   * @default - names of key and buckets are generated: models stay in this account, or the environments are told
   */
  readonly useCase?: IUseCase;
  /**
   * The key that every zone is encrypted with.
   * @default - a new `foundation.EncryptionKey`
   */
  readonly key?: IKeyRef;
  /**
   * An alias for the key that is made, beginning with `alias/`. Together with `key` it is reported as MLL308.
   * @default - that of the use case; without one, no alias
   */
  readonly keyAlias?: string;
  /**
   * The bucket that the server access logs of all zones are delivered to, in the same account and region.
   * @default - a bucket of its own, whose logs expire after a year
   */
  readonly accessLogs?: IBucketRef;
  /**
   * The name of the artifacts bucket, for when other accounts read models from it. A malformed one is reported as MLL301.
   * @default - that of the use case; without one, generated, so that the bucket can be replaced
   */
  readonly artifactsBucketName?: string;
  /**
   * How long captured traffic stays, in whole days of at least 1; anything else is reported as MLL302.
   * @default Duration.days(90)
   */
  readonly captureExpiration?: Duration;
  /**
   * What happens to zones, access logs and key when they leave the template. Only empty buckets can be deleted.
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * The zones that data passes through on its way to a model, encrypted with one key.
 *
 * Raw is what arrived, curated what was cleaned, features what models learn from, artifacts what training made, and
 * capture what endpoints saw. Each zone is a `Zone` with its own bucket, so that each can be granted on its own.
 *
 * @see https://docs.aws.amazon.com/prescriptive-guidance/latest/defining-bucket-names-data-lakes/data-layer-definitions.html
 * @example
 * const lake = new data.DataLake(this, 'Lake');
 * const applications = lake.curated.dataset('applications');
 */
export class DataLake extends Construct {
  /** The id by which property injectors find this class. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.data.DataLake';

  /** Data as it arrived. */
  public readonly raw: Zone;
  /** Data cleaned and ready for use. */
  public readonly curated: Zone;
  /** Features that models learn from. */
  public readonly features: Zone;
  /** What training made: models, prepared data, evaluations. */
  public readonly artifacts: Zone;
  /** Requests and responses that endpoints captured. */
  public readonly capture: Zone;
  /** The key that every zone is encrypted with. */
  public readonly key: IKeyRef;
  /** The bucket that access logs are delivered to. */
  public readonly accessLogs: IBucketRef;

  public constructor(scope: Construct, id: string, props: DataLakeProps = {}) {
    super(scope, id);
    const p = injected(this, id, DataLake.PROPERTY_INJECTION_ID, props);
    throwFaults(
      [
        checkAliasWithoutKey(p.keyAlias, p.key !== undefined),
        checkBucketName('artifactsBucketName', p.artifactsBucketName),
        checkExpiration('captureExpiration', p.captureExpiration),
      ],
      this,
    );

    const { removalPolicy } = p;
    const names = p.useCase && useCaseNames(p.useCase.useCaseName);
    const bucketName = p.artifactsBucketName ?? names?.artifactsBucket(Stack.of(this).account);
    this.key = p.key ?? new EncryptionKey(this, 'Key', { alias: p.keyAlias ?? names?.keyAlias, removalPolicy });
    this.accessLogs = p.accessLogs ?? new AccessLogBucket(this, 'AccessLogs', removalPolicy);
    const shared: ZoneProps = { key: this.key, accessLogs: this.accessLogs, removalPolicy };
    this.raw = new Zone(this, 'Raw', shared);
    this.curated = new Zone(this, 'Curated', shared);
    this.features = new Zone(this, 'Features', shared);
    this.artifacts = new Zone(this, 'Artifacts', { ...shared, bucketName });
    this.capture = new Zone(this, 'Capture', { ...shared, expiration: p.captureExpiration ?? Duration.days(90) });
  }
}
