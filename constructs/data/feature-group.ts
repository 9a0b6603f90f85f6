import type * as iam from 'aws-cdk-lib/aws-iam';
import type { IKeyRef } from 'aws-cdk-lib/aws-kms';
import { CfnFeatureGroup, type FeatureGroupReference, type IFeatureGroupRef } from 'aws-cdk-lib/aws-sagemaker';
import type { Duration } from 'aws-cdk-lib/core';
import { RemovalPolicy } from 'aws-cdk-lib/core';
import type { ResourceEnvironment } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { type RequiredStatement, ServiceRole } from '../foundation';
import { throwFaults } from '../private/errors';
import { USE_KEY } from '../private/handler-key';
import { injected } from '../private/inject';
import { placeOf } from '../private/place';
import type { Feature } from './feature';
import { FeatureGroupGrants } from './feature-group-grants';
import { checkFeatureGroup } from './private/checks';
import type { IZone } from './zone';
import { PolicyRequests } from '../private/policy-requests';
import { ForeignResources } from '../private/foreign';
import { generatedRoleName } from '../private/names';

/** Properties of a `FeatureGroup`. */
export interface FeatureGroupProps {
  /**
   * The name of the group: at most 63 letters, digits and hyphens. Any other name fails with MLL312. A change of the name
   * replaces the group, and so does a change of any other property except for added features.
   */
  readonly featureGroupName: string;

  /** What the features describe and where they come from, in at most 128 characters (MLL313). People find it by this. */
  readonly description: string;

  /**
   * The features, without the identifier and the time. Their names have at most 64 letters, digits, hyphens and
   * underscores (MLL314), and differ (MLL315).
   */
  readonly features: Feature[];

  /** The name of the feature that tells records apart, such as `applicant`. It is text. */
  readonly recordIdentifier: string;

  /**
   * The name of the feature that says when a record was true, as text such as `2026-11-30T09:00:00Z`. A training set takes
   * for each row what was known at its time.
   */
  readonly eventTime: string;

  /** The zone that keeps the history, which training reads, under `feature-store/`. */
  readonly offline: IZone;

  /**
   * The key that encrypts the online store, which a model reads while it answers.
   *
   * @default - the key of the zone
   */
  readonly key?: IKeyRef;

  /**
   * The role with which Feature Store writes the history. An existing role has to be of the same account (MLL240); what
   * it has to allow is added to it or reported, as `ServiceRoleProps.role` says.
   *
   * @default - a new role with exactly that
   */
  readonly role?: iam.IRole;

  /**
   * How long a record stays in the online store.
   *
   * @default - until it is deleted
   */
  readonly timeToLive?: Duration;

  /**
   * What happens to the group when it leaves the template. Deleting it deletes the online store; the history stays in the
   * zone.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE - kept, unless its own creation fails
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A feature group of Amazon SageMaker Feature Store with both stores: the same features for training, from the offline
 * store, and for answers, from the online store. So a model learns from what it will be asked with.
 *
 * Nothing in this library writes records. Whoever has the data does, with `PutRecord` and the grant `write`.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/feature-store.html
 * @example
 * import { data } from 'cdk-ml-lifecycle';
 *
 * const lake = new data.DataLake(this, 'Lake');
 * new data.FeatureGroup(this, 'Applicants', {
 *   featureGroupName: 'applicants',
 *   description: 'Applicants for a mortgage, from the application forms',
 *   recordIdentifier: 'applicant',
 *   eventTime: 'received',
 *   features: [data.Feature.fractional('dir'), data.Feature.text('self')],
 *   offline: lake.features,
 * });
 */
export class FeatureGroup extends Construct implements IFeatureGroupRef {
  /** The ID by which property injectors find this class. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.data.FeatureGroup';

  /**
   * An existing feature group in this account and Region. `FeatureGroupGrants.fromFeatureGroup` grants on its records.
   *
   * @param featureGroupName the name of the group
   */
  public static fromFeatureGroupName(scope: Construct, id: string, featureGroupName: string): IFeatureGroupRef {
    return CfnFeatureGroup.fromFeatureGroupName(scope, id, featureGroupName);
  }

  /** The name of the group. */
  public readonly featureGroupName: string;

  /** The account and Region of the stack. */
  public readonly env: ResourceEnvironment;

  /** The reference that other constructs take. */
  public readonly featureGroupRef: FeatureGroupReference;

  /** The L1 of the group, for overrides. */
  public readonly resource: CfnFeatureGroup;

  private _grants?: FeatureGroupGrants;

  public constructor(scope: Construct, id: string, props: FeatureGroupProps) {
    super(scope, id);
    const p = injected(this, id, FeatureGroup.PROPERTY_INJECTION_ID, props);
    throwFaults(checkFeatureGroup(p), this);
    const group = new CfnFeatureGroup(this, 'Resource', {
      featureGroupName: p.featureGroupName,
      description: p.description,
      recordIdentifierFeatureName: p.recordIdentifier,
      eventTimeFeatureName: p.eventTime,
      featureDefinitions: definitions(p),
      roleArn: this.createRole(p),
      ...stores(p),
    });
    group.applyRemovalPolicy(p.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    this.resource = group;
    this.featureGroupName = group.ref;
    this.featureGroupRef = group.featureGroupRef;
    this.env = group.env;
  }

  /** Grants on the records. */
  public get grants(): FeatureGroupGrants {
    return (this._grants ??= FeatureGroupGrants.fromFeatureGroup(this, this));
  }

  /**
   * The statements that the owner of an offline zone in another account has to add to the policies of its bucket and key,
   * because they are not of this app. A warning says the same.
   */
  public requiredStatements(): RequiredStatement[] {
    return PolicyRequests.of(this).required;
  }

  /** With this role, Feature Store writes the history and its table in the catalog. */
  private createRole({ featureGroupName, offline, role: given }: FeatureGroupProps): ServiceRole {
    const { partition, region, account } = placeOf(this);
    const glue = `arn:${partition}:glue:${region}:${account}`;
    const foreign = new ForeignResources(PolicyRequests.of(this), [offline, offline.key]);
    const role = new ServiceRole(this, 'Role', {
      service: 'sagemaker.amazonaws.com',
      description: `Writes the history of the feature group ${featureGroupName}`,
      ...(foreign.nameRoles && { roleName: generatedRoleName(this) }),
      role: given,
    });
    const folder = `${offline.bucketArn}/${PREFIX}/*`;
    const because = 'Feature Store names the objects; the folder is its own';
    role.allow(['s3:GetObject', 's3:PutObject', 's3:PutObjectAcl'], [folder], { because });
    role.allow(['s3:GetBucketAcl', 's3:GetBucketLocation'], [offline.bucketArn]);
    role.allow(USE_KEY, [offline.key.keyRef.keyArn]);
    role.allow(
      ['glue:GetTable', 'glue:UpdateTable'],
      [`${glue}:catalog`, `${glue}:database/${DATABASE}`, `${glue}:table/${DATABASE}/*`],
      { because: 'Feature Store makes the name of the table of the name of the group and of the time' },
    );
    foreign.admit(role);
    PolicyRequests.of(this).warn();
    return role;
  }
}

/** The folder of the history in its zone. */
const PREFIX = 'feature-store';

/** The database in which Feature Store keeps its tables. */
const DATABASE = 'sagemaker_featurestore';

function definitions(p: FeatureGroupProps): CfnFeatureGroup.FeatureDefinitionProperty[] {
  return [
    { featureName: p.recordIdentifier, featureType: 'String' },
    { featureName: p.eventTime, featureType: 'String' },
    ...p.features.map(({ name, featureType }) => ({ featureName: name, featureType })),
  ];
}

/** CloudFormation takes both stores as plain JSON. */
function stores({ offline, key, timeToLive }: FeatureGroupProps): object {
  const seconds = timeToLive?.toSeconds();
  return {
    onlineStoreConfig: {
      EnableOnlineStore: true,
      SecurityConfig: { KmsKeyId: (key ?? offline.key).keyRef.keyArn },
      ...(seconds !== undefined && { TtlDuration: { Unit: 'Seconds', Value: seconds } }),
    },
    offlineStoreConfig: {
      S3StorageConfig: { S3Uri: offline.uri(PREFIX), KmsKeyId: offline.key.keyRef.keyArn },
      DisableGlueTableCreation: false,
    },
  };
}
