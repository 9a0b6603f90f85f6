import type { IKey, IKeyRef } from 'aws-cdk-lib/aws-kms';
import type { IBucket, IBucketRef } from 'aws-cdk-lib/aws-s3';
import { Duration, type RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { EncryptionKey } from '../foundation';
import type { IUseCase } from '../goal';
import { asKey } from '../private/as-key';
import { throwFaults } from '../private/errors';
import { injected } from '../private/inject';
import { useCaseGlobals, useCaseNames } from '../private/names';
import { AccessLogBucket } from './private/access-log-bucket';
import { asBucket } from './private/as-bucket';
import { checkDataLake } from './private/checks';
import { Zone, type ZoneProps } from './zone';

/** Properties of a DataLake. */
export interface DataLakeProps {
  /**
   * The use case whose models are stored here. Set it when environments in other accounts read the models: they find
   * the key and the artifacts bucket by their names, `alias/<use case>` and `<use case>-artifacts-<account>`.
   * `delivery.ReleaseEnvironment` and `monitoring.Baseline.releasedFrom` expect these names. A key that you pass keeps
   * the aliases that it has.
   *
   * @default - the names are generated, so other accounts have to be told the key and the bucket
   */
  readonly useCase?: IUseCase;

  /**
   * The key that encrypts every zone.
   *
   * @default - a new `foundation.EncryptionKey`
   */
  readonly key?: IKeyRef;

  /**
   * The alias of the new key, which begins with `alias/`. An alias together with `key` fails with MLL308.
   *
   * @default - the alias that `useCase` asks for; without a use case, none
   */
  readonly keyAlias?: string;

  /**
   * The bucket for the server access logs of all zones. It has to be in the same account and Region.
   *
   * @default - a new bucket, whose logs expire after a year
   */
  readonly accessLogs?: IBucketRef;

  /**
   * The name of the artifacts bucket. Set it when other accounts read models from the bucket and there is no `useCase`.
   * A name that S3 does not take, or that has a dot, fails with MLL301.
   *
   * @default - the name that `useCase` asks for; without a use case, a generated one, so the bucket can be replaced
   */
  readonly artifactsBucketName?: string;

  /**
   * How long captured traffic is kept, in whole days from 1. Any other value fails with MLL302.
   *
   * @default Duration.days(90)
   */
  readonly captureExpiration?: Duration;

  /**
   * How long the copies of the data that training runs prepare are kept, in whole days from 1. Any other value fails with
   * MLL302. They are under `prepared/` in the artifacts zone. A run needs its own copy until it ends.
   *
   * @default Duration.days(30)
   */
  readonly preparedExpiration?: Duration;

  /**
   * What happens to the zones, the access logs and the key when they leave the template. CloudFormation can delete only
   * empty buckets.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE - kept, unless its own creation fails: what a failed deployment
   * leaves behind would block the next one
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * The zones that data passes through on its way to a model, all encrypted with one key.
 *
 * The raw zone has data as it arrived, the curated zone has cleaned data, and the features zone has what models learn
 * from. The artifacts zone has the output of training, and the capture zone has the traffic of endpoints. Each zone is
 * a `Zone` with its own bucket, so you can grant access to each of them separately.
 *
 * @see
 * https://docs.aws.amazon.com/prescriptive-guidance/latest/defining-bucket-names-data-lakes/data-layer-definitions.html
 * @example
 * import { data } from 'cdk-ml-lifecycle';
 *
 * const lake = new data.DataLake(this, 'Lake');
 * const applications = lake.curated.dataset('applications');
 */
export class DataLake extends Construct {
  /** The ID by which property injectors find this class. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.data.DataLake';

  /** Data as it arrived. */
  public readonly raw: Zone;

  /** Data that is cleaned and ready to use. */
  public readonly curated: Zone;

  /** Features that models learn from. */
  public readonly features: Zone;

  /** The output of training: models, prepared data and evaluations. */
  public readonly artifacts: Zone;

  /** The requests and responses that endpoints captured. */
  public readonly capture: Zone;

  /** The key that encrypts every zone. */
  public readonly key: IKeyRef;

  /** The bucket for the access logs. */
  public readonly accessLogs: IBucketRef;

  public constructor(scope: Construct, id: string, props: DataLakeProps = {}) {
    super(scope, id);
    const p = injected(this, id, DataLake.PROPERTY_INJECTION_ID, props);
    throwFaults(checkDataLake(p), this);

    const { removalPolicy } = p;
    const names = p.useCase && useCaseNames(p.useCase);
    const bucketName = p.artifactsBucketName ?? (p.useCase && fixedBucketName(this, p.useCase));
    this.key = p.key ?? new EncryptionKey(this, 'Key', { alias: p.keyAlias ?? names?.keyAlias, removalPolicy });
    this.accessLogs = p.accessLogs ?? new AccessLogBucket(this, 'AccessLogs', removalPolicy);
    const shared: ZoneProps = { key: this.key, accessLogs: this.accessLogs, removalPolicy };
    this.raw = new Zone(this, 'Raw', shared);
    this.curated = new Zone(this, 'Curated', shared);
    this.features = new Zone(this, 'Features', shared);
    const prefixExpirations = { prepared: p.preparedExpiration ?? Duration.days(30) };
    this.artifacts = new Zone(this, 'Artifacts', { ...shared, bucketName, prefixExpirations });
    this.capture = new Zone(this, 'Capture', { ...shared, expiration: p.captureExpiration ?? Duration.days(90) });
  }

  /** The key as the constructs of aws-cdk-lib take it. It is made when you first ask for it. */
  public get encryptionKey(): IKey {
    return asKey(this, this.key);
  }

  /** The bucket for the access logs as the constructs of aws-cdk-lib take it. It is made when you first ask for it. */
  public get accessLogsBucket(): IBucket {
    return asBucket(this, 'ImportedAccessLogs', this.accessLogs);
  }
}

/** The name by which other accounts find the models of a use case. */
function fixedBucketName(scope: Construct, useCase: IUseCase): string {
  const { account, region } = Stack.of(scope);
  return useCaseGlobals(useCase, region).artifactsBucket(account);
}
