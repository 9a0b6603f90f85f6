import * as iam from 'aws-cdk-lib/aws-iam';
import { CfnAlias, CfnKey, type IKey, type IKeyRef, Key, KeyGrants, type KeyReference } from 'aws-cdk-lib/aws-kms';
import { type Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import type { ResourceEnvironment } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { onAdoption, sendStatementsTo } from '../private/adopt';
import { accountPrincipals, crossAccountStatement } from '../private/cross-account';
import { addTo } from '../private/add-to';
import { asKey } from '../private/as-key';
import { throwFaults } from '../private/errors';
import { injected } from '../private/inject';
import { keyBehind } from '../private/key-alias';
import { sidsIn, withStatements } from '../private/resource-policy';
import { type Statement, policyDocument } from '../private/statements';
import { checkEncryptionKey, checkKeyReader, madeResource } from './private/checks';

/** Roles of other accounts that may read. They are named by their ARNs, so they need not exist yet. */
export interface CrossAccountReader {
  /**
   * The identifier of the policy statement: letters and digits only, unique within the policy. Any other fails with MLL291
   * for a key, and with MLL391 for a zone.
   */
  readonly sid: string;

  /**
   * The IDs of the accounts that the roles live in, each of 12 digits. An empty list or a malformed ID fails with
   * MLL213 for a key, and with MLL304 for a zone.
   */
  readonly accounts: string[];

  /**
   * The ARNs of the roles that may read, including their paths. The policy names the account as the principal and the
   * role in a condition, so the role can be created later, or created again, without a change to the policy. An empty
   * list fails with MLL214 for a key, and with MLL305 for a zone. What is no ARN of a role fails with MLL292 or MLL392, and a
   * role in none of the accounts with MLL293 or MLL393, as does an account without a role.
   */
  readonly roleArns: string[];
}

/** Properties of an EncryptionKey. */
export interface EncryptionKeyProps {
  /**
   * An existing key, instead of one that is made. It gets the `alias`, if it is in the account and Region of the stack (MLL258) and is
   * not known by another alias only (MLL249). The key behind an alias of CDK is taken, if that is known.
   * Its own policy is extended if it is a key of this app; the owner of any other key has to admit who uses it.
   *
   * @default - a new key
   */
  readonly key?: IKeyRef;

  /**
   * What the key protects. The KMS console shows it.
   *
   * @default 'Data and models of the machine-learning lifecycle'
   */
  readonly description?: string;

  /**
   * A readable second name that begins with `alias/`. A malformed alias fails with MLL211.
   *
   * @default - no alias; the key is known by its ID
   */
  readonly alias?: string;

  /**
   * How long a scheduled deletion can be cancelled: 7 to 30 whole days. Any other value fails with MLL212.
   *
   * @default Duration.days(30)
   */
  readonly pendingWindow?: Duration;

  /**
   * What happens to the key when it leaves the template. Data that it encrypted cannot be read once it is deleted.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE - kept, unless its own creation fails: what a failed deployment
   * leaves behind would block the next one
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A grant lets its grantee use the key without any policy that says so. Services make them for the resources that they
 * encrypt, such as the volumes of a job.
 * See https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 */
const GRANTS_FOR_SERVICES_ONLY: Statement = {
  Sid: 'GrantsForServicesOnly',
  Effect: 'Deny',
  Principal: { AWS: '*' },
  Action: 'kms:CreateGrant',
  Resource: '*',
  Condition: { BoolIfExists: { 'kms:GrantIsForAWSResource': 'false', 'aws:PrincipalIsAWSService': 'false' } },
};

/**
 * A customer-managed KMS key for everything that one workload stores.
 *
 * KMS rotates the key every year, and the key stays when the stack is deleted. IAM policies of the account decide who
 * uses it. Other accounts and AWS services are added one policy statement at a time. Nobody can pass on the use of the key
 * by a grant, except to an AWS service that works for them.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html
 * @example
 * import { data, foundation } from 'cdk-ml-lifecycle';
 *
 * const key = new foundation.EncryptionKey(this, 'Key', { alias: 'alias/mortgage-approval' });
 * new data.DataLake(this, 'Lake', { key });
 */
export class EncryptionKey extends Construct implements IKeyRef, iam.IResourceWithPolicyV2 {
  /** The ID by which property injectors find this class. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.foundation.EncryptionKey';

  /** The reference that other constructs take. */
  public readonly keyRef: KeyReference;

  /** The account and Region of the stack. */
  public readonly env: ResourceEnvironment;

  /** The ARN of the key. */
  public readonly keyArn: string;

  /** The ID of the key. */
  public readonly keyId: string;

  private readonly made?: CfnKey;
  private readonly given?: IKeyRef;
  private _grants?: KeyGrants;
  private adopted?: () => IKey;
  /** What CDK has put in the place of the policy: a token, which writes the document of `key`. */
  private adoptedPolicy?: unknown;
  private readonly readers = new Set<string>();

  public constructor(scope: Construct, id: string, props: EncryptionKeyProps = {}) {
    super(scope, id);
    const p = injected(this, id, EncryptionKey.PROPERTY_INJECTION_ID, props);
    throwFaults(checkEncryptionKey(p, Stack.of(this)), this);

    this.given = p.key && keyBehind(p.key);
    this.made = this.given ? undefined : this.createKey(p);
    const key = this.given ?? this.made!;
    this.env = key.env;
    this.keyArn = this.made?.attrArn ?? key.keyRef.keyArn;
    this.keyId = this.made?.attrKeyId ?? key.keyRef.keyId;
    this.keyRef = { keyArn: this.keyArn, keyId: this.keyId };
    if (p.alias !== undefined) new CfnAlias(this, 'Alias', { aliasName: p.alias, targetKeyId: this.keyArn });
  }

  /** The L1 of the key, for overrides. An existing key has none: to ask for it fails with MLL242. */
  public get resource(): CfnKey {
    return madeResource(this.made, this);
  }

  /** Grants to principals of this account. */
  public get grants(): KeyGrants {
    return (this._grants ??= KeyGrants.fromKey(this));
  }

  /**
   * The key as the constructs of aws-cdk-lib take it. It is made when you first ask for it. It has the policy of this key,
   * so its grants and those of this library are in one policy, whichever come first.
   */
  public get key(): IKey {
    return this.given ? asKey(this, this.given) : this.adopted!();
  }

  /**
   * Lets roles of other accounts decrypt what this key encrypted, and describe the key.
   *
   * @param reader the accounts and roles; faults are MLL213, MLL214 and MLL291 to MLL293
   */
  public addReader(reader: CrossAccountReader): void {
    throwFaults(checkKeyReader(reader, [...(this.made ? sidsIn(this.made.keyPolicy) : []), ...this.readers]), this);
    this.readers.add(reader.sid);
    this.add(crossAccountStatement(this, reader, ['kms:Decrypt', 'kms:DescribeKey'], '*'));
  }

  /**
   * Lets an AWS service use the key on behalf of this account.
   *
   * @param service the service principal, such as `logs.eu-west-1.amazonaws.com`
   * @param actions the KMS actions that the service calls
   * @param conditions the condition block; by default, the request must come from this account (`aws:SourceAccount`)
   */
  public addServicePrincipal(service: string, actions: string[], conditions?: { [operator: string]: unknown }): void {
    this.add({
      Effect: 'Allow',
      Principal: { Service: service },
      Action: actions,
      Resource: '*',
      Condition: (conditions as Statement['Condition']) ?? {
        StringEquals: { 'aws:SourceAccount': this.env.account },
      },
    });
  }

  /**
   * Adds a statement to the key policy. CDK's grants call this method.
   *
   * @param statement the statement to add
   */
  public addToResourcePolicy(statement: iam.PolicyStatement): iam.AddToResourcePolicyResult {
    this.add(statement.toStatementJson() as Statement);
    return { statementAdded: true, policyDependable: this };
  }

  /**
   * Adds a statement in the form that it has in the template.
   *
   * @internal
   */
  public _addStatement(statement: Statement): void {
    this.add(statement);
  }

  // Reads the policy from the L1 each time, because users replace it.
  private add(statement: Statement): void {
    if (!this.made) return addTo(this.given!, statement);
    const policy = this.made.keyPolicy;
    if (this.adoptedPolicy !== undefined && policy === this.adoptedPolicy) {
      this.key.addToResourcePolicy(iam.PolicyStatement.fromJson(statement));
    } else this.made.keyPolicy = withStatements(policy, [statement]);
  }

  private createKey({ description, pendingWindow, removalPolicy }: EncryptionKeyProps): CfnKey {
    const key = new CfnKey(this, 'Resource', {
      description: description ?? 'Data and models of the machine-learning lifecycle',
      enableKeyRotation: true,
      pendingWindowInDays: pendingWindow?.toDays() ?? 30,
      keyPolicy: policyDocument([this.renderAccountStatement(), GRANTS_FOR_SERVICES_ONLY]),
    });
    key.applyRemovalPolicy(removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    this.adopted = onAdoption(key, '@FromCfnKey', () => this.adopt(key));
    sendStatementsTo(this, key);
    return key;
  }

  // The policy trusts the account, so that grants to its roles are in their own policies.
  private adopt(resource: CfnKey): IKey {
    const key = Object.assign(Key.fromCfnKey(resource), { trustAccountIdentities: true });
    key.node.defaultChild = resource;
    const adopted = (this.adoptedPolicy = resource.keyPolicy);
    const add = key.addToResourcePolicy.bind(key);
    key.addToResourcePolicy = (statement, allowNoOp) =>
      resource.keyPolicy === adopted ? add(statement, allowNoOp) : this.addToResourcePolicy(statement);
    return key;
  }

  private renderAccountStatement(): Statement {
    return {
      Sid: 'AccountDecides',
      Effect: 'Allow',
      Principal: { AWS: accountPrincipals(this, [Stack.of(this).account]) },
      Action: 'kms:*',
      Resource: '*',
    };
  }
}
