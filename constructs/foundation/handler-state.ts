import { CfnDeletionPolicy, ResourceEnvironment } from 'aws-cdk-lib/core';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { injected } from '../private/inject';
import type { ServiceRole } from './service-role';

/** Properties of a `HandlerState`. */
export interface HandlerStateProps {
  /**
   * The key that encrypts the table. Give `allow` to the roles that use it through `grantState`.
   *
   * @default - a key that AWS owns: encrypted, at no cost, without an audit trail of its own
   */
  readonly key?: kms.IKeyRef;
}

/**
 * The memory of event handlers: which events were handled, and until when a cooldown lasts.
 *
 * One on-demand table with the attributes that Powertools for AWS Lambda expects of an idempotency store: the key `id`
 * and the time to live `expiration`. It holds nothing that can't be lost, so it goes with the stack.
 *
 * @see https://docs.aws.amazon.com/powertools/typescript/latest/features/idempotency/
 * @example
 * const state = new foundation.HandlerState(this, 'State');
 * new foundation.EventHandler(this, 'Retrain', { handler: 'retrain', description: 'Starts retraining', state });
 */
export class HandlerState extends Construct implements dynamodb.ITableRef {
  /** Names this construct for property injectors. */
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

  readonly #key?: kms.IKeyRef;
  readonly #resource: dynamodb.CfnTable;

  public constructor(scope: Construct, id: string, props: HandlerStateProps = {}) {
    super(scope, id);
    const p = injected(this, id, HandlerState.PROPERTY_INJECTION_ID, props);
    this.#key = p.key;
    this.#resource = new dynamodb.CfnTable(this, 'Resource', {
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
    this.#resource.cfnOptions.deletionPolicy = CfnDeletionPolicy.DELETE;
    this.#resource.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.DELETE;
    this.tableName = this.#resource.ref;
    this.tableArn = this.#resource.attrArn;
  }

  /** The account and region of the stack. */
  public get env(): ResourceEnvironment {
    return this.#resource.env;
  }

  /** The reference other constructs take. */
  public get tableRef(): dynamodb.TableReference {
    return { tableName: this.tableName, tableArn: this.tableArn };
  }

  /** Allows a handler's role what the idempotency store and a cooldown need: single items, no scan. */
  public grantState(role: ServiceRole): void {
    role.allow(['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], [this.tableArn]);
    if (this.#key) role.allow(['kms:Decrypt', 'kms:GenerateDataKey'], [this.#key.keyRef.keyArn]);
  }
}
