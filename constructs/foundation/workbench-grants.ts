import * as iam from 'aws-cdk-lib/aws-iam';
import type { IDomainRef } from 'aws-cdk-lib/aws-sagemaker';
import type { IConstruct } from 'constructs';
import { placeOf } from '../private/place';

/**
 * Grants to people who work in a domain of SageMaker Studio: a workbench of this library, an L1 or any other reference.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreatePresignedDomainUrl.html
 * @example
 * import { aws_iam as iam } from 'aws-cdk-lib';
 * import { foundation } from 'cdk-ml-lifecycle';
 *
 * declare const workbench: foundation.Workbench;
 * declare const ana: iam.Role;
 * workbench.grants.open(ana, 'ana');
 */
export class WorkbenchGrants {
  /**
   * The grants of a domain.
   *
   * @param scope a construct in the account and Region of the domain
   * @param domain a workbench, an L1 or any other reference
   */
  public static fromDomain(scope: IConstruct, domain: IDomainRef): WorkbenchGrants {
    const { partition, region, account } = placeOf(scope);
    return new WorkbenchGrants(`arn:${partition}:sagemaker:${region}:${account}`, domain.domainRef.domainId);
  }

  private constructor(
    private readonly place: string,
    private readonly domainId: string,
  ) {}

  /**
   * Lets a principal open Studio as one user. What it does there, it does with the role of the workbench.
   *
   * @param grantee who may open it, such as the role that a person signs in with
   * @param user the name of the user profile
   */
  public open(grantee: iam.IGrantable, user: string): iam.Grant {
    return iam.Grant.addToPrincipal({
      grantee,
      actions: ['sagemaker:CreatePresignedDomainUrl', 'sagemaker:DescribeUserProfile'],
      resourceArns: [`${this.place}:user-profile/${this.domainId}/${user}`],
    });
  }
}
