import { App, Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import { context } from '../../../cdk.json';
import { Zone, ZoneProps } from '../../../constructs/data';
import { EncryptionKey } from '../../../constructs/foundation';

export const KEY_ARN = 'arn:aws:kms:eu-west-1:111111111111:key/0f1e2d3c';

/** Logical ids of the bucket of the zone `Zone`, but not of its log bucket. */
export const ZONE = /^Zone[0-9A-F]{8}$/;

/** An empty stack with the app's feature flags. */
export const stackOf = (region = 'eu-west-1') =>
  new Stack(new App({ context }), 'Stack', { env: { account: '111111111111', region } });

/** A zone with a key of its own. */
export const make = (props: Partial<ZoneProps> = {}) => {
  const stack = stackOf();
  const key = new EncryptionKey(stack, 'Key');
  const zone = new Zone(stack, 'Zone', { key, ...props });
  return { stack, key, zone, template: () => Template.fromStack(stack) };
};

/** The statements of the policies of the buckets with these logical ids. */
export const statementsOf = (template: Template, bucket: RegExp): Record<string, unknown>[] =>
  Object.values(template.findResources('AWS::S3::BucketPolicy'))
    .filter((policy) => bucket.test(policy.Properties.Bucket.Ref))
    .flatMap((policy) => policy.Properties.PolicyDocument.Statement);
