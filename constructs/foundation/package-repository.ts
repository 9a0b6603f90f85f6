import {
  CfnDomain,
  CfnPackageGroup,
  CfnRepository,
  type IRepositoryRef,
  type RepositoryReference,
} from 'aws-cdk-lib/aws-codeartifact';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IKeyRef } from 'aws-cdk-lib/aws-kms';
import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import type { ResourceEnvironment } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { throwFaults } from '../private/errors';
import { injected } from '../private/inject';
import { policyDocument, type Statement } from '../private/statements';
import { EncryptionKey } from './encryption-key';
import { PackageRepositoryGrants } from './package-repository-grants';
import { PackageSource } from './package-source';
import { checkPackageRepository, checkPackageRepositoryArn } from './private/checks';

/** Properties of a `PackageRepository`. */
export interface PackageRepositoryProps {
  /**
   * The name of the domain of CodeArtifact, which is unique in an account and Region: 2 to 50 lower-case letters, digits
   * and hyphens, a letter first. Any other name fails with MLL226. Another name replaces domain and repository.
   */
  readonly domainName: string;

  /**
   * The name of the repository: 2 to 100 letters, digits and `._-`. Any other name fails with MLL227.
   *
   * @default - the name of the domain
   */
  readonly repositoryName?: string;

  /**
   * The public registry that the packages come from. A name that no registry of CodeArtifact has the form of fails with
   * MLL228.
   *
   * @default PackageSource.PYPI
   */
  readonly source?: PackageSource;

  /**
   * The packages that the repository takes from its source, such as `numpy`, or `scope/name` where the format knows scopes.
   * What they depend on has to be in the list too. Names are in lower case, as CodeArtifact keeps those of Python:
   * `scikit-learn`, not `scikit_learn`. Any other form fails with MLL229, and so do an empty list and a name given twice.
   *
   * @default - every package of the source
   */
  readonly approvedPackages?: string[];

  /**
   * The key that encrypts the packages. A domain keeps its key: another one replaces domain and repository.
   *
   * @default - a new `EncryptionKey`
   */
  readonly key?: IKeyRef;

  /**
   * What happens to domain and repository when they leave the template. Deleting a repository deletes its packages; the
   * source has them still, but perhaps not for ever.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE - kept, unless their own creation fails
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A repository of AWS CodeArtifact that gets packages from a public registry, and keeps each version that somebody has used.
 *
 * Jobs and people install from it instead of from the internet: it also answers where the registry doesn't, or has lost a
 * version. Nobody can publish into it, so it holds only what its source has; own packages belong into another repository,
 * of which this one is an upstream. AWS charges for storage and requests. Grants say who reads.
 *
 * @see https://docs.aws.amazon.com/codeartifact/latest/ug/external-connection.html
 * @example
 * import { foundation } from 'cdk-ml-lifecycle';
 *
 * const packages = new foundation.PackageRepository(this, 'Packages', {
 *   domainName: 'mortgage-approval',
 *   approvedPackages: ['joblib', 'numpy', 'pandas', 'scikit-learn', 'scipy', 'threadpoolctl'],
 * });
 */
export class PackageRepository extends Construct implements IRepositoryRef {
  /** The ID by which property injectors find this class. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.foundation.PackageRepository';

  /**
   * An existing repository of CodeArtifact, in any account and Region. A `Workbench` installs from it, and
   * `PackageRepositoryGrants.fromRepository` lets others do so. Its owner has to allow that, if it is in another account.
   *
   * @param repositoryArn the ARN of the repository; any other text fails with MLL241
   */
  public static fromRepositoryArn(scope: Construct, id: string, repositoryArn: string): IRepositoryRef {
    throwFaults([checkPackageRepositoryArn(repositoryArn)], scope);
    return new ImportedRepository(scope, id, repositoryArn);
  }

  /**
   * The services that a network without the internet needs endpoints for, so that something in it installs from CodeArtifact.
   * AWS charges for them by the hour in every zone.
   *
   * @see https://docs.aws.amazon.com/codeartifact/latest/ug/create-vpc-endpoints.html
   */
  public static endpoints(): ec2.InterfaceVpcEndpointAwsService[] {
    return ['codeartifact.api', 'codeartifact.repositories'].map(
      (name) => new ec2.InterfaceVpcEndpointAwsService(name),
    );
  }

  /** The name of the domain. */
  public readonly domainName: string;

  /** The name of the repository. */
  public readonly repositoryName: string;

  /** The ARN of the repository. */
  public readonly repositoryArn: string;

  /** The account and Region of the stack. */
  public readonly env: ResourceEnvironment;

  /** The L1 of the repository, for overrides. */
  public readonly resource: CfnRepository;

  /** The L1 of the domain, for overrides. */
  public readonly domain: CfnDomain;

  private _grants?: PackageRepositoryGrants;

  public constructor(scope: Construct, id: string, props: PackageRepositoryProps) {
    super(scope, id);
    const p = injected(this, id, PackageRepository.PROPERTY_INJECTION_ID, props);
    throwFaults(checkPackageRepository(p), this);
    const { connectionName, format } = p.source ?? PackageSource.PYPI;
    const removal = p.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
    const domain = new CfnDomain(this, 'Domain', {
      domainName: p.domainName,
      encryptionKey: (p.key ?? this.createKey(removal)).keyRef.keyArn,
    });
    const repository = new CfnRepository(this, 'Resource', {
      domainName: p.domainName,
      repositoryName: p.repositoryName ?? p.domainName,
      description: `Packages of ${connectionName}`,
      externalConnections: [connectionName],
      permissionsPolicyDocument: policyDocument([ONLY_FROM_THE_SOURCE]),
    });
    repository.addResourceDependency(domain);
    for (const resource of [domain, repository]) resource.applyRemovalPolicy(removal);
    if (p.approvedPackages) this.approve(domain.attrName, format, p.approvedPackages);
    this.resource = repository;
    this.domain = domain;
    this.domainName = domain.attrName;
    this.repositoryName = repository.attrName;
    this.repositoryArn = repository.attrArn;
    this.env = repository.env;
  }

  /** The reference that other constructs take. */
  public get repositoryRef(): RepositoryReference {
    return { repositoryArn: this.repositoryArn };
  }

  /** Grants to principals that install packages. */
  public get grants(): PackageRepositoryGrants {
    return (this._grants ??= PackageRepositoryGrants.fromRepository(this));
  }

  private createKey(removalPolicy: RemovalPolicy): EncryptionKey {
    return new EncryptionKey(this, 'Key', { description: 'Packages of a repository', removalPolicy });
  }

  /** The most specific group of a package decides, so each approved one lifts the block on its format. */
  private approve(domainName: string, format: string, names: readonly string[]): void {
    new CfnPackageGroup(this, 'Others', {
      domainName,
      pattern: `/${format}/*`,
      originConfiguration: fromOutside('BLOCK'),
    });
    for (const name of names) {
      const path = name.includes('/') ? name : `/${name}`;
      const groupId = path.replace('/', '.');
      const parent = new Construct(this, groupId);
      new CfnPackageGroup(parent, 'Resource', {
        domainName,
        pattern: `/${format}/${path}$`,
        originConfiguration: fromOutside('ALLOW'),
      });
    }
  }
}

function fromOutside(restrictionMode: string): CfnPackageGroup.OriginConfigurationProperty {
  return { restrictions: { externalUpstream: { restrictionMode } } };
}

const ONLY_FROM_THE_SOURCE: Statement = {
  Sid: 'OnlyFromTheSource',
  Effect: 'Deny',
  Principal: '*',
  Action: ['codeartifact:CopyPackageVersions', 'codeartifact:PublishPackageVersion'],
  Resource: '*',
};

class ImportedRepository extends Construct implements IRepositoryRef {
  public readonly env: ResourceEnvironment;
  public readonly repositoryRef: RepositoryReference;

  public constructor(scope: Construct, id: string, repositoryArn: string) {
    super(scope, id);
    const { account, region } = Stack.of(this).splitArn(repositoryArn, ArnFormat.SLASH_RESOURCE_NAME);
    this.env = { account: account!, region: region! };
    this.repositoryRef = { repositoryArn };
  }
}
