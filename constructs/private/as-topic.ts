import * as iam from 'aws-cdk-lib/aws-iam';
import type { IKeyRef } from 'aws-cdk-lib/aws-kms';
import { type CfnTopic, type CfnTopicPolicy, type ITopic, type ITopicRef, Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { sendStatementsTo } from './adopt';
import { asKey } from './as-key';
import { withDocumentStatement } from './resource-policy';
import { tell } from './views';

/**
 * A topic as the constructs of aws-cdk-lib take it. What is known only by reference becomes an import.
 *
 * @param id the ID of an import among the children of the scope
 * @param key what encrypts the topic, if the topic doesn't know it
 */
export function asTopic(scope: Construct, id: string, given: ITopicRef, key?: IKeyRef): ITopic {
  if ('addSubscription' in given) return given as ITopic;
  const owner = iam.ResourceWithPolicies.of(given);
  return tell(Topic.fromTopicArn(scope, id, given.topicRef.topicArn), {
    env: given.env,
    ...(key && { masterKey: asKey(scope, key) }),
    ...(owner && { addToResourcePolicy: (statement) => owner.addToResourcePolicy(statement) }),
  });
}

/** Opens the L1 of a topic to the constructs of aws-cdk-lib: what they add is in the one policy that the topic has. */
export function openTopic(topic: CfnTopic, policy: CfnTopicPolicy): void {
  const addToResourcePolicy = (statement: iam.PolicyStatement) => {
    policy.policyDocument = withDocumentStatement(policy.policyDocument, statement);
    return { statementAdded: true, policyDependable: policy };
  };
  sendStatementsTo({ addToResourcePolicy }, topic);
}
