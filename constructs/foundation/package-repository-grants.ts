import type { IRepositoryRef } from 'aws-cdk-lib/aws-codeartifact';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Permission } from '../private/statements';
import { readsPackages } from './private/reads-packages';

/**
 * Grants to principals that install packages from a repository of CodeArtifact: one of this library, an L1 or any other
 * reference.
 *
 * @see https://docs.aws.amazon.com/codeartifact/latest/ug/auth-and-access-control-iam-identity-based-access-control.html
 * @example
 * import { aws_iam as iam } from 'aws-cdk-lib';
 * import { foundation } from 'cdk-ml-lifecycle';
 *
 * declare const packages: foundation.PackageRepository;
 * declare const builds: iam.Role;
 * packages.grants.read(builds);
 */
export class PackageRepositoryGrants {
  /**
   * The grants of a repository.
   *
   * @param repository a repository of this library, an L1 or any other reference
   */
  public static fromRepository(repository: IRepositoryRef): PackageRepositoryGrants {
    return new PackageRepositoryGrants(readsPackages(repository.repositoryRef.repositoryArn));
  }

  private constructor(private readonly permissions: readonly Permission[]) {}

  /**
   * Lets a principal get a token for the domain and install packages of the repository. The token has no resource to name,
   * so cdk-nag finds a wildcard in the policy of the principal.
   *
   * @param grantee the principal that gets the permission, such as a role
   */
  public read(grantee: iam.IGrantable): iam.Grant {
    return this.permissions
      .map(({ actions, resources, conditions }) =>
        iam.Grant.addToPrincipal({ grantee, actions, resourceArns: resources, conditions }),
      )
      .reduce((all, one) => all.combine(one));
  }
}
