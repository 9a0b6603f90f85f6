import * as iam from 'aws-cdk-lib/aws-iam';
import type { IModelPackageGroupRef } from 'aws-cdk-lib/aws-sagemaker';
import { Fn, Token } from 'aws-cdk-lib/core';

/**
 * Grants on a model package group and its models.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsagemaker.html
 * @example
 * const models = new registry.ModelPackageGroup(this, 'Models');
 * const reviewers = new iam.Role(this, 'Reviewers', { assumedBy: new iam.AccountRootPrincipal() });
 * models.grants.approve(reviewers);
 */
export class ModelPackageGroupGrants {
  /**
   * Creates grants on a group, owned or imported.
   *
   * @param group a group of this library, an L1 or any other reference
   */
  public static fromModelPackageGroup(group: IModelPackageGroupRef): ModelPackageGroupGrants {
    const { modelPackageGroupArn } = group.modelPackageGroupRef;
    const { modelPackagesArn } = group as { modelPackagesArn?: string };
    return new ModelPackageGroupGrants([modelPackageGroupArn, modelPackagesArn ?? packagesOf(modelPackageGroupArn)]);
  }

  private constructor(private readonly resourceArns: string[]) {}

  /** Lets a principal see the group and its models. */
  public read(grantee: iam.IGrantable): iam.Grant {
    return this.grant(grantee, ['sagemaker:DescribeModelPackage', ...LIST]);
  }

  /** Lets a principal register models, and see the group and its models. */
  public register(grantee: iam.IGrantable): iam.Grant {
    return this.grant(grantee, ['sagemaker:CreateModelPackage', 'sagemaker:DescribeModelPackage', ...LIST]);
  }

  /** Lets a principal approve and reject models, and see the group and its models. */
  public approve(grantee: iam.IGrantable): iam.Grant {
    return this.grant(grantee, ['sagemaker:UpdateModelPackage', 'sagemaker:DescribeModelPackage', ...LIST]);
  }

  private grant(grantee: iam.IGrantable, actions: string[]): iam.Grant {
    return iam.Grant.addToPrincipal({ grantee, actions, resourceArns: this.resourceArns });
  }
}

const LIST = ['sagemaker:DescribeModelPackageGroup', 'sagemaker:ListModelPackages'];

function packagesOf(groupArn: string): string {
  const separator = ':model-package-group/';
  const [prefix, name] = Token.isUnresolved(groupArn)
    ? [0, 1].map((part) => Fn.select(part, Fn.split(separator, groupArn)))
    : groupArn.split(separator);
  return `${prefix}:model-package/${name}/*`;
}
