import type * as iam from 'aws-cdk-lib/aws-iam';
import { CfnAlias, CfnKey, type IKeyRef, KeyGrants, type KeyReference } from 'aws-cdk-lib/aws-kms';
import { type Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import type { ResourceEnvironment } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { accountPrincipals, crossAccountStatement } from '../private/cross-account';
import { throwFaults } from '../private/errors';
import { injected } from '../private/inject';
import { type Statement, policyDocument } from '../private/statements';
import { checkAlias, checkPendingWindow, checkReader } from './private/key-checks';

/** Roles of other accounts that may read: named by their ARNs, so that they need not exist yet. */
export interface CrossAccountReader {
  /** Identifier of the policy statement, unique within the policy, letters and digits only. */
  readonly sid: string;
  /** Accounts that the roles live in, 12 digits each. A bad one is reported as MLL213. */
  readonly accounts: string[];
  /**
   * ARNs of the roles that may read, with their path. The account is the principal and the role is a condition, so the
   * role may be created later, and created again, without touching this policy. An empty list is reported as MLL214.
   */
  readonly roleArns: string[];
}

/** Properties of an EncryptionKey. */
export interface EncryptionKeyProps {
  /**
   * What the key protects, shown in the KMS console.
   * @default 'Data and models of the machine-learning lifecycle'
   */
  readonly description?: string;
  /**
   * A second, readable name, beginning with `alias/`. A malformed one is reported as MLL211.
   * @default - no alias; the key is known by its id
   */
  readonly alias?: string;
  /**
   * How long a scheduled deletion can still be cancelled, 7 to 30 whole days; anything else is reported as MLL212.
   * @default Duration.days(30)
   */
  readonly pendingWindow?: Duration;
  /**
   * What happens to the key when it leaves the template. Whatever it encrypted is lost with it.
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A customer-managed KMS key for everything that one workload stores.
 *
 * It rotates every year, stays when the stack goes, and lets the account's own IAM policies decide who uses it; other
 * accounts and AWS services are added one statement at a time.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html
 * @example
 * const key = new foundation.EncryptionKey(this, 'Key', { alias: 'alias/mortgage-approval' });
 * new data.DataLake(this, 'Lake', { key });
 */
export class EncryptionKey extends Construct implements IKeyRef, iam.IResourceWithPolicyV2 {
  /** The id by which property injectors find this class. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.foundation.EncryptionKey';

  /** The key, for every construct that takes a reference to one. */
  public readonly keyRef: KeyReference;
  /** Account and region of the key. */
  public readonly env: ResourceEnvironment;
  /** ARN of the key. */
  public readonly keyArn: string;
  /** Id of the key. */
  public readonly keyId: string;

  readonly #resource: CfnKey;
  #grants?: KeyGrants;

  public constructor(scope: Construct, id: string, props: EncryptionKeyProps = {}) {
    super(scope, id);
    const p = injected(this, id, EncryptionKey.PROPERTY_INJECTION_ID, props);
    throwFaults([checkAlias('alias', p.alias), checkPendingWindow(p.pendingWindow)], this);

    const key = new CfnKey(this, 'Resource', {
      description: p.description ?? 'Data and models of the machine-learning lifecycle',
      enableKeyRotation: true,
      pendingWindowInDays: p.pendingWindow?.toDays() ?? 30,
      keyPolicy: policyDocument([this.#renderAccountStatement()]),
    });
    key.applyRemovalPolicy(p.removalPolicy ?? RemovalPolicy.RETAIN);
    if (p.alias !== undefined) new CfnAlias(this, 'Alias', { aliasName: p.alias, targetKeyId: key.attrArn });

    this.#resource = key;
    this.env = key.env;
    this.keyArn = key.attrArn;
    this.keyId = key.attrKeyId;
    this.keyRef = { keyArn: this.keyArn, keyId: this.keyId };
  }

  /** Grants to principals of this account. Made when first asked for. */
  public get grants(): KeyGrants {
    return (this.#grants ??= KeyGrants.fromKey(this));
  }

  /** Lets roles of other accounts decrypt what this key encrypted, and see the key. */
  public addReader(reader: CrossAccountReader): void {
    throwFaults(checkReader(reader.accounts, reader.roleArns), this);
    this.#add(crossAccountStatement(this, reader, ['kms:Decrypt', 'kms:DescribeKey'], '*'));
  }

  /**
   * Lets an AWS service use the key on behalf of this account.
   * @param service the service principal, such as `logs.eu-west-1.amazonaws.com`
   * @param actions the KMS actions that the service calls
   * @param conditions the condition block; by default the request must come from this account (`aws:SourceAccount`)
   */
  public addServicePrincipal(service: string, actions: string[], conditions?: { [operator: string]: unknown }): void {
    this.#add({
      Effect: 'Allow',
      Principal: { Service: service },
      Action: actions,
      Resource: '*',
      Condition: (conditions as Statement['Condition']) ?? {
        StringEquals: { 'aws:SourceAccount': this.env.account },
      },
    });
  }

  /** Adds a statement to the key policy; this is what CDK's grants call. */
  public addToResourcePolicy(statement: iam.PolicyStatement): iam.AddToResourcePolicyResult {
    this.#add(statement.toStatementJson() as Statement);
    return { statementAdded: true, policyDependable: this };
  }

  /**
   * Adds a statement as it stands in the template.
   *
   * @internal
   */
  public _addStatement(statement: Statement): void {
    this.#add(statement);
  }

  // The policy that the L1 has now: CDK's grants put another in its place when they are given the L1.
  #add(statement: Statement): void {
    (this.#resource.keyPolicy as { readonly Statement: Statement[] }).Statement.push(statement);
  }

  #renderAccountStatement(): Statement {
    return {
      Sid: 'AccountDecides',
      Effect: 'Allow',
      Principal: { AWS: accountPrincipals(this, [Stack.of(this).account]) },
      Action: 'kms:*',
      Resource: '*',
    };
  }
}
