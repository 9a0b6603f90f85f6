import { RemovalPolicy, ResourceEnvironment } from 'aws-cdk-lib/core';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { acknowledgeInStandards } from '../private/acknowledge';
import { sendStatementsTo } from '../private/adopt';
import { asKey } from '../private/as-key';
import { USE_KEY } from '../private/handler-key';
import { injected } from '../private/inject';
import { type ResourcePolicy, withDocumentStatement } from '../private/resource-policy';
import { tell } from '../private/views';
import type { ServiceRole } from './service-role';

/** Properties of a `HandlerState`. */
export interface HandlerStateProps {
  /**
   * The key that encrypts the table. `grantState` lets a role use it.
   *
   * @default - a key that AWS owns, which costs nothing and leaves no audit trail in CloudTrail
   */
  readonly key?: kms.IKeyRef;

  /**
   * What happens to the table when it leaves the template.
   *
   * @default RemovalPolicy.DESTROY - deleted with the stack, because nothing in it has to last
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * The memory of event handlers: the events that they have handled, and the time until which a cooldown lasts.
 *
 * It is one on-demand table with the attributes that Powertools for AWS Lambda expects of an idempotency store: the key
 * `id` and the time to live `expiration`. By default, the table is deleted with the stack.
 *
 * @see https://docs.aws.amazon.com/powertools/typescript/latest/features/idempotency/
 * @example
 * import { foundation } from 'cdk-ml-lifecycle';
 *
 * const state = new foundation.HandlerState(this, 'State');
 * new foundation.EventHandler(this, 'Retrain', { handler: 'retrain', description: 'Starts retraining', state });
 */
export class HandlerState extends Construct implements dynamodb.ITableRef, iam.IResourceWithPolicyV2 {
  /** The ID by which property injectors find this class. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.foundation.HandlerState';

  /**
   * The name of the table.
   *
   * @attribute
   */
  public readonly tableName: string;

  /**
   * The ARN of the table.
   *
   * @attribute
   */
  public readonly tableArn: string;

  /** @internal */
  public readonly _key?: kms.IKeyRef;

  /** The L1 of the table, for overrides. */
  public readonly resource: dynamodb.CfnTable;

  private view?: dynamodb.ITable;

  public constructor(scope: Construct, id: string, props: HandlerStateProps = {}) {
    super(scope, id);
    const p = injected(this, id, HandlerState.PROPERTY_INJECTION_ID, props);
    this._key = p.key;
    this.resource = new dynamodb.CfnTable(this, 'Resource', {
      keySchema: [{ attributeName: 'id', keyType: 'HASH' }],
      attributeDefinitions: [{ attributeName: 'id', attributeType: 'S' }],
      billingMode: 'PAY_PER_REQUEST',
      timeToLiveSpecification: { attributeName: 'expiration', enabled: true },
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      sseSpecification: p.key && {
        sseEnabled: true,
        sseType: 'KMS',
        kmsMasterKeyId: p.key.keyRef.keyArn,
      },
    });
    acknowledgeInStandards(
      this.resource,
      'DynamoDBInBackupPlan',
      'It has what handlers did in the last days and which releases were made; it can be restored to a point in time',
    );
    this.resource.applyRemovalPolicy(p.removalPolicy ?? RemovalPolicy.DESTROY);
    this.tableName = this.resource.ref;
    this.tableArn = this.resource.attrArn;
    sendStatementsTo(this, this.resource);
  }

  /** The account and Region of the stack. */
  public get env(): ResourceEnvironment {
    return this.resource.env;
  }

  /** The reference that other constructs take. */
  public get tableRef(): dynamodb.TableReference {
    return { tableName: this.tableName, tableArn: this.tableArn };
  }

  /**
   * The table as the constructs of aws-cdk-lib take it, with its key. It is made when you first ask for it. A statement that
   * they add to its policy gives the table a policy.
   */
  public get table(): dynamodb.ITable {
    return (this.view ??= this.createView());
  }

  /** Adds a statement to the policy of the table. CDK's grants call this method. */
  public addToResourcePolicy(statement: iam.PolicyStatement): iam.AddToResourcePolicyResult {
    const { resource } = this;
    const policy = resource.resourcePolicy as { readonly policyDocument: ResourcePolicy } | undefined;
    resource.resourcePolicy = {
      policyDocument: withDocumentStatement(policy?.policyDocument ?? { Statement: [] }, statement),
    };
    return { statementAdded: true, policyDependable: resource };
  }

  /**
   * Lets the role of a handler read, write and delete single items of the table, and use its key.
   *
   * @param role the role of the handler
   */
  public grantState(role: ServiceRole): void {
    role.allow(['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], [this.tableArn]);
    if (this._key) role.allow(USE_KEY, [this._key.keyRef.keyArn]);
  }

  private createView(): dynamodb.ITable {
    const { env, tableArn, tableName } = this;
    const encryptionKey = this._key && asKey(this, this._key);
    const view = dynamodb.Table.fromTableAttributes(this, 'Table', { tableArn, encryptionKey });
    return tell<dynamodb.ITable & iam.IResourceWithPolicyV2>(view as dynamodb.Table, {
      env,
      tableName,
      addToResourcePolicy: (statement: iam.PolicyStatement) => this.addToResourcePolicy(statement),
    });
  }
}
