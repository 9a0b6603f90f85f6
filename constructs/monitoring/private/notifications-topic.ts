import type * as sns from 'aws-cdk-lib/aws-sns';
import { Stack } from 'aws-cdk-lib/core';
import { policyDocument } from '../../private/statements';

/** The calls by which a publisher uses the key of a topic. */
export const PUBLISHER_CALLS = ['kms:Decrypt', 'kms:GenerateDataKey'];

/** The policy of a topic: TLS only, and the alarms of this account may publish. Roles of the account need no entry. */
export function renderTopicPolicy(topic: sns.CfnTopic): sns.CfnTopicPolicyProps {
  const publish = { Action: 'sns:Publish', Resource: topic.ref };
  const policy = policyDocument([
    {
      Sid: 'TlsOnly',
      Effect: 'Deny',
      Principal: { AWS: '*' },
      ...publish,
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
    {
      Sid: 'AlarmsOfThisAccount',
      Effect: 'Allow',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      ...publish,
      Condition: { StringEquals: { 'aws:SourceAccount': Stack.of(topic).account } },
    },
  ]);
  return { topics: [topic.ref], policyDocument: policy };
}
