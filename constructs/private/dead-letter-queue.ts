import * as sqs from 'aws-cdk-lib/aws-sqs';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { IKeyRef } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { sendStatementsTo } from './adopt';
import { asKey } from './as-key';
import { renderDeadLetters, renderDeadLettersPolicy } from './dead-letters';
import { withDocumentStatement } from './resource-policy';
import { tell } from './views';

/** Properties of a `DeadLetterQueue`. */
interface DeadLetterQueueProps {
  /** What the queue belongs to. */
  readonly owner: Construct;
  /** The key that encrypts it; by default, one that SQS owns. */
  readonly key?: IKeyRef;
  readonly queueName?: string;
}

/** The dead-letter queue of a construct, with its one policy. */
export class DeadLetterQueue {
  public readonly resource: sqs.CfnQueue;
  private readonly policy: sqs.CfnQueuePolicy;
  private view?: sqs.IQueue;

  public constructor(private readonly p: DeadLetterQueueProps) {
    const { owner, key, queueName } = p;
    this.resource = new sqs.CfnQueue(owner, 'DeadLetters', renderDeadLetters(key, queueName));
    this.policy = new sqs.CfnQueuePolicy(
      owner,
      'DeadLettersPolicy',
      renderDeadLettersPolicy(owner, this.resource, key),
    );
    sendStatementsTo(this, this.resource);
  }

  /** The queue as the constructs of aws-cdk-lib take it. */
  public get queue(): sqs.IQueue {
    return (this.view ??= this.createView());
  }

  public addToResourcePolicy(statement: iam.PolicyStatement): iam.AddToResourcePolicyResult {
    this.policy.policyDocument = withDocumentStatement(this.policy.policyDocument, statement);
    return { statementAdded: true, policyDependable: this.policy };
  }

  private createView(): sqs.IQueue {
    const { owner, key } = this.p;
    const { attrArn: queueArn, attrQueueName: queueName, ref: queueUrl, env } = this.resource;
    const view = sqs.Queue.fromQueueAttributes(owner, 'DeadLetterQueue', { queueArn, queueName, queueUrl });
    return tell(view, {
      env,
      encryptionMasterKey: key && asKey(owner, key),
      encryptionType: key ? sqs.QueueEncryption.KMS : sqs.QueueEncryption.SQS_MANAGED,
      addToResourcePolicy: (statement) => this.addToResourcePolicy(statement),
    });
  }
}
