import type { IRepositoryRef } from 'aws-cdk-lib/aws-codeartifact';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { IKeyRef } from 'aws-cdk-lib/aws-kms';
import { CfnDomain, CfnUserProfile, type DomainReference, type IDomainRef } from 'aws-cdk-lib/aws-sagemaker';
import { type Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import type { ResourceEnvironment } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { throwFaults } from '../private/errors';
import { injected } from '../private/inject';
import { checkNetworkOf } from '../private/placement';
import { activity } from '../private/names';
import { allowAll } from '../private/statements';
import { EncryptionKey } from './encryption-key';
import { type INetwork, Network } from './network';
import { checkUser, checkWorkbench } from './private/checks';
import { readsPackages } from './private/reads-packages';
import { studioPermissions, volumePermissions } from './private/studio';
import { SelectedNetwork } from './private/selected-network';
import { ServiceRole } from './service-role';
import { WorkbenchGrants } from './workbench-grants';

/** Properties of a `Workbench`. */
export interface WorkbenchProps {
  /**
   * The name of the domain of Studio: at most 63 letters, digits and hyphens. Any other name fails with MLL231. Another name
   * replaces the domain.
   */
  readonly domainName: string;

  /**
   * The network that people work in. It needs endpoints for the services in `Workbench.endpoints()`, or another way to them.
   * Another network replaces the domain.
   */
  readonly network: INetwork;

  /**
   * The VPC of `network`. Parts of a VPC of your own need it (MLL232), unless they are from `Network.fromVpcSelection`.
   *
   * @default - the VPC of a `Network`
   */
  readonly vpc?: ec2.IVPCRef;

  /**
   * The names of the people who work here; see `addUser`.
   *
   * @default - nobody, until `addUser` is called
   */
  readonly users?: string[];

  /**
   * The key that encrypts home folders and the volumes of spaces. A domain keeps its key: another one replaces it.
   *
   * @default - a new `EncryptionKey`
   */
  readonly key?: IKeyRef;

  /**
   * The role of everybody's notebooks. An existing role has to be of the same account (MLL240); what it has to allow is
   * added to it or reported, as `ServiceRoleProps.role` says.
   *
   * @default - a new role with exactly that
   */
  readonly role?: iam.IRole;

  /**
   * After which time without work SageMaker stops an application, from 60 to 525,600 whole minutes. Any other value fails with
   * MLL233. The files of a space stay.
   *
   * @default Duration.minutes(60)
   */
  readonly idleTimeout?: Duration;

  /**
   * The instance that an application starts on unless somebody chooses another. What has not the form of a type fails with
   * MLL234.
   *
   * @default 'ml.t3.medium'
   */
  readonly instanceType?: string;

  /**
   * A repository of CodeArtifact from which people may install packages.
   *
   * @default - none; without the internet, people have what is in the image
   */
  readonly packages?: IRepositoryRef;

  /**
   * What happens to the domain when it leaves the template. When CloudFormation deletes a domain, it deletes the home folders
   * of its users. It can't delete one in which there are spaces.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE - kept, unless its own creation fails
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * Where people write and try code: a domain of Amazon SageMaker Studio without a way to the internet, in which JupyterLab and
 * Code Editor stop by themselves when nobody works.
 *
 * People sign in with IAM. Their notebooks have a role that allows private spaces, and nothing about data or models: give it
 * that by grants. AWS charges for applications while they run, for volumes and home folders, and for the endpoints of the
 * network.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/studio-updated-and-internet-access.html
 * @example
 * import { data, foundation } from 'cdk-ml-lifecycle';
 *
 * const network = new foundation.Network(this, 'Network', { endpoints: foundation.Workbench.endpoints() });
 * const workbench = new foundation.Workbench(this, 'Workbench', { domainName: 'lending', network, users: ['ana', 'ben'] });
 * const lake = new data.DataLake(this, 'Lake');
 * lake.curated.grants.read(workbench);
 */
export class Workbench extends Construct implements IDomainRef, iam.IGrantable {
  /** The ID by which property injectors find this class. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.foundation.Workbench';

  /**
   * An existing domain of SageMaker Studio in this account and Region. `WorkbenchGrants.fromDomain` lets people open it.
   *
   * @param domainId the ID of the domain, such as `d-1234567890ab`
   */
  public static fromDomainId(scope: Construct, id: string, domainId: string): IDomainRef {
    return CfnDomain.fromDomainId(scope, id, domainId);
  }

  /**
   * The services that a network without the internet needs endpoints for, besides the one for S3: those of SageMaker, the
   * logs and metrics of applications, and STS, with which SDKs find out who they are. AWS charges for them by the hour in
   * every zone.
   */
  public static endpoints(): ec2.InterfaceVpcEndpointAwsService[] {
    const names = ['logs', 'monitoring', 'sagemaker.api', 'sagemaker.runtime', 'sts'];
    return names.map((name) => new ec2.InterfaceVpcEndpointAwsService(name));
  }

  /** The role of everybody's notebooks. */
  public readonly role: ServiceRole;

  /** The ID of the domain. */
  public readonly domainId: string;

  /** The L1 of the domain, for overrides. */
  public readonly resource: CfnDomain;
  private readonly users: string[] = [];
  private _grants?: WorkbenchGrants;

  public constructor(scope: Construct, id: string, props: WorkbenchProps) {
    super(scope, id);
    const p = injected(this, id, Workbench.PROPERTY_INJECTION_ID, props);
    const vpc = p.vpc ?? vpcOf(p.network);
    throwFaults([...checkWorkbench({ ...p, vpc }), ...checkNetworkOf(this, p.network)], this);
    const removal = p.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
    const key = p.key ?? this.createKey(removal);
    this.role = this.createRole(key, p);
    this.resource = new CfnDomain(this, 'Resource', {
      domainName: p.domainName,
      authMode: 'IAM',
      appNetworkAccessType: 'VpcOnly',
      vpcId: vpc!.vpcRef.vpcId,
      subnetIds: p.network.subnetIds,
      kmsKeyId: key.keyRef.keyArn,
      tagPropagation: 'ENABLED',
      tags: [activity('building')],
      defaultUserSettings: this.renderSettings(p),
      defaultSpaceSettings: { executionRole: this.role.roleArn, securityGroups: p.network.securityGroupIds },
    });
    this.resource.applyRemovalPolicy(removal);
    this.domainId = this.resource.ref;
    for (const user of p.users ?? []) this.addUser(user);
  }

  /** The account and Region of the stack. */
  public get env(): ResourceEnvironment {
    return this.resource.env;
  }

  /** The reference that other constructs take. */
  public get domainRef(): DomainReference {
    return this.resource.domainRef;
  }

  /** The role of everybody's notebooks, as a grantee. */
  public get grantPrincipal(): iam.IPrincipal {
    return this.role.grantPrincipal;
  }

  /** Grants to people who open Studio. */
  public get grants(): WorkbenchGrants {
    return (this._grants ??= WorkbenchGrants.fromDomain(this, this));
  }

  /**
   * Adds a person, who has a profile and private spaces of their own.
   *
   * @param name at most 63 letters, digits and hyphens; any other name fails with MLL235, and so does one that is taken
   */
  public addUser(name: string): void {
    throwFaults([checkUser(name, this.users)], this);
    this.users.push(name);
    const userId = `User-${name}`;
    const parent = new Construct(this, userId);
    new CfnUserProfile(parent, 'Resource', {
      domainId: this.domainId,
      userProfileName: name,
      tags: [activity('building')],
    });
  }

  private createKey(removalPolicy: RemovalPolicy): EncryptionKey {
    return new EncryptionKey(this, 'Key', { description: 'Home folders and volumes of a workbench', removalPolicy });
  }

  private createRole(key: IKeyRef, { packages, role: given }: WorkbenchProps): ServiceRole {
    const role = new ServiceRole(this, 'Role', {
      service: 'sagemaker.amazonaws.com',
      description: 'Runs the notebooks of people who build models',
      role: given,
    });
    allowAll(role, [...studioPermissions(this), ...volumePermissions(key.keyRef.keyArn)]);
    if (packages) allowAll(role, readsPackages(packages.repositoryRef.repositoryArn));
    return role;
  }

  private renderSettings({ network, idleTimeout, instanceType }: WorkbenchProps): CfnDomain.UserSettingsProperty {
    const app = {
      defaultResourceSpec: { instanceType: instanceType ?? 'ml.t3.medium' },
      appLifecycleManagement: {
        idleSettings: { lifecycleManagement: 'ENABLED', idleTimeoutInMinutes: idleTimeout?.toMinutes() ?? 60 },
      },
    };
    return {
      executionRole: this.role.roleArn,
      securityGroups: network.securityGroupIds,
      studioWebPortal: 'ENABLED',
      defaultLandingUri: 'studio::',
      jupyterLabAppSettings: app,
      codeEditorAppSettings: app,
      studioWebPortalSettings: { hiddenAppTypes: NEVER_IDLE },
    };
  }
}

/** The VPC that a network is part of, if the network knows it. */
function vpcOf(network: INetwork): ec2.IVPCRef | undefined {
  if (network instanceof Network) return network;
  return network instanceof SelectedNetwork ? network.vpc : undefined;
}

/** Applications that nothing stops while nobody uses them. */
const NEVER_IDLE = ['Canvas', 'JupyterServer', 'RStudioServerPro'];
