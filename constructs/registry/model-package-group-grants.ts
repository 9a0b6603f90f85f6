import * as iam from 'aws-cdk-lib/aws-iam';
import type { IModelPackageGroupRef } from 'aws-cdk-lib/aws-sagemaker';
import { Fn, Token } from 'aws-cdk-lib/core';
import { decideOn, registerPending } from '../private/registration';
import type { Permission } from '../private/statements';

/**
 * Grants on a model package group and its models.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsagemaker.html
 * @example
 * import { aws_iam as iam } from 'aws-cdk-lib';
 * import { registry } from 'cdk-ml-lifecycle';
 *
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
    return new ModelPackageGroupGrants(modelPackageGroupArn, modelPackagesArn ?? packagesOf(modelPackageGroupArn));
  }

  private constructor(
    private readonly groupArn: string,
    private readonly packagesArn: string,
  ) {}

  /**
   * Lets a principal see the group and its models.
   *
   * @param grantee the principal that gets the permission, such as a role
   */
  public read(grantee: iam.IGrantable): iam.Grant {
    const actions = [
      'sagemaker:DescribeModelPackage',
      'sagemaker:DescribeModelPackageGroup',
      'sagemaker:ListModelPackages',
    ];
    return this.grant(grantee, { actions, resources: [this.groupArn, this.packagesArn] });
  }

  /**
   * Lets a principal register models that wait for approval, and see the group and its models. The request has to say
   * `PendingManualApproval`: any other status, and none, is denied. To decide about models is a grant of its own.
   *
   * @param grantee the principal that gets the permission, such as a role
   */
  public register(grantee: iam.IGrantable): iam.Grant {
    const registered = this.grant(grantee, registerPending([this.groupArn, this.packagesArn]));
    return registered.combine(this.read(grantee));
  }

  /**
   * Lets a principal approve models, reject them or set them back to pending, and see the group and its models. Each
   * request has to state a status. It may not touch the facts of the training run among the metadata, such as the commit
   * and the execution of the pipeline.
   *
   * IAM has no condition for the other members of the request. So the principal could change the model in the same
   * request; `Delivery` releases no model that was changed along with its approval.
   *
   * @param grantee the principal that gets the permission, such as a role
   */
  public approve(grantee: iam.IGrantable): iam.Grant {
    return this.grant(grantee, decideOn([this.packagesArn])).combine(this.read(grantee));
  }

  private grant(grantee: iam.IGrantable, { actions, resources, conditions }: Permission): iam.Grant {
    return iam.Grant.addToPrincipal({ grantee, actions, resourceArns: resources, conditions });
  }
}

function packagesOf(groupArn: string): string {
  const separator = ':model-package-group/';
  const [prefix, name] = Token.isUnresolved(groupArn)
    ? [0, 1].map((part) => Fn.select(part, Fn.split(separator, groupArn)))
    : groupArn.split(separator);
  return `${prefix}:model-package/${name}/*`;
}
