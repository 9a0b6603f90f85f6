import * as iam from 'aws-cdk-lib/aws-iam';
import type { IFeatureGroupRef } from 'aws-cdk-lib/aws-sagemaker';
import { ArnFormat, Stack } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

/**
 * Grants on the records of a feature group: one of this library, an L1 or any other reference.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsagemaker.html
 * @example
 * import { aws_iam as iam } from 'aws-cdk-lib';
 * import { data } from 'cdk-ml-lifecycle';
 *
 * declare const applicants: data.FeatureGroup;
 * declare const ingestion: iam.Role;
 * applicants.grants.write(ingestion);
 */
export class FeatureGroupGrants {
  /**
   * The grants of a feature group.
   *
   * @param scope a construct in the account and Region of the group
   * @param group a group of this library, an L1 or any other reference
   */
  public static fromFeatureGroup(scope: IConstruct, group: IFeatureGroupRef): FeatureGroupGrants {
    const arn = Stack.of(scope).formatArn({
      service: 'sagemaker',
      resource: 'feature-group',
      resourceName: group.featureGroupRef.featureGroupName,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    return new FeatureGroupGrants(arn);
  }

  private constructor(private readonly arn: string) {}

  /**
   * Lets a principal read records of the online store, such as a model that answers a request.
   *
   * @param grantee the principal that gets the permission, such as a role
   */
  public read(grantee: iam.IGrantable): iam.Grant {
    return this.grant(grantee, ['sagemaker:BatchGetRecord', 'sagemaker:DescribeFeatureGroup', 'sagemaker:GetRecord']);
  }

  /**
   * Lets a principal write records, which go to the online store and to the offline store.
   *
   * @param grantee the principal that gets the permission, such as a role
   */
  public write(grantee: iam.IGrantable): iam.Grant {
    return this.grant(grantee, ['sagemaker:DeleteRecord', 'sagemaker:DescribeFeatureGroup', 'sagemaker:PutRecord']);
  }

  private grant(grantee: iam.IGrantable, actions: string[]): iam.Grant {
    return iam.Grant.addToPrincipal({ grantee, actions, resourceArns: [this.arn] });
  }
}
