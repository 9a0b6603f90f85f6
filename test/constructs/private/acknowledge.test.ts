import { App, Fn, Stack, Validations } from 'aws-cdk-lib/core';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { acknowledgeWildcards } from '../../../constructs/private/acknowledge';

describe('when wildcards are acknowledged', () => {
  test('then each has an id of its own, with references as the rule pack writes them', () => {
    const stack = new Stack(new App(), 'Stack');
    const bucket = new s3.CfnBucket(stack, 'Bucket');
    const resources = [
      `${bucket.attrArn}/models/*`,
      `arn:${stack.partition}:s3:::lake/*`,
      Fn.sub('arn:${AWS::Partition}:sagemaker:*'),
      '*',
      bucket.attrArn,
    ];
    acknowledgeWildcards(bucket, resources, 'because');

    const recorded = bucket.node.metadata.filter((m) => m.type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY);
    expect(recorded.flatMap((m) => Object.keys(m.data as object))).toEqual([
      'AwsSolutions::AwsSolutions-IAM5[Resource::<Bucket.Arn>/models/*]',
      'AwsSolutions::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::lake/*]',
      'AwsSolutions::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:sagemaker:*]',
      'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
    ]);
  });
});
