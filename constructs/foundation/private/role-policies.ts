import { CfnManagedPolicy, type CfnRole } from 'aws-cdk-lib/aws-iam';
import { Reference, Token, Tokenization } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { acknowledgeInlinePolicy, type PolicyHolder } from '../../private/acknowledge';
import { throwFaults } from '../../private/errors';
import { fault, Quantity } from '../../private/faults';
import { policyDocument, type Statement } from '../../private/statements';
import { ROLE_SIZE } from './role-rules';

/** A statement and the resource that has it. */
export interface Placed {
  readonly statement: Statement;
  readonly holder: PolicyHolder;
}

/** Where a role that we make has what it allows and denies. */
export interface RolePolicies {
  add(statement: Statement): readonly Placed[];
}

/** Statements in the role itself. */
export class InlinePolicy implements RolePolicies {
  private readonly statements: Statement[] = [];

  public constructor(private readonly role: CfnRole) {}

  public add(statement: Statement): readonly Placed[] {
    const { role } = this;
    this.statements.push(statement);
    if (!role.policies) acknowledgeInlinePolicy(role);
    role.policies ??= [{ policyName: 'Allowed', policyDocument: policyDocument(this.statements) }];
    return [{ statement, holder: role }];
  }
}

/**
 * Statements in managed policies that the role names. So they exist before the role, and all that uses the role waits for them as
 * it does for what is inline.
 */
export class ManagedPolicies implements RolePolicies {
  private count = 0;
  private size = 0;
  private total = 0;
  private statements: Statement[] = [];
  private policy?: CfnManagedPolicy;

  public constructor(
    private readonly scope: Construct,
    private readonly role: CfnRole,
  ) {}

  public add(statement: Statement): readonly Placed[] {
    return split(statement).map((part) => ({ statement: part, holder: this.place(part) }));
  }

  private place(statement: Statement): CfnManagedPolicy {
    const size = sizeOf(statement);
    if (!this.policy || this.size + size > MAX_SIZE) this.begin(size);
    this.statements.push(statement);
    this.size += size;
    return this.policy!;
  }

  private begin(size: number): void {
    const got = new Quantity(this.total + this.size + size, 'characters');
    const fits = this.count < MAX_POLICIES && FRAME + size <= MAX_SIZE;
    throwFaults([fits ? undefined : fault(ROLE_SIZE, ['allow'], { got })], this.scope);
    this.count += 1;
    this.total += this.size;
    this.size = FRAME;
    this.statements = [];
    const id = this.count === 1 ? 'Policy' : `Policy${this.count}`;
    const { path } = this.role;
    this.policy = new CfnManagedPolicy(this.scope, id, { path, policyDocument: policyDocument(this.statements) });
    this.role.managedPolicyArns = [...(this.role.managedPolicyArns ?? []), this.policy.ref];
  }
}

/** What IAM admits: characters of a managed policy, and managed policies of a role. */
const [MAX_SIZE, MAX_POLICIES] = [6144, 10];

/** The characters of a policy around its statements. */
const FRAME = sizeOf(policyDocument([]));

/** What a token is taken for: an ARN with a name as long as services admit. */
const ARN = 150;

/** What a pseudo parameter is taken for: the longest is a Region. */
const PSEUDO = 20;

/** What a list that isn't known yet is taken for: as many ARNs as a function has subnets. */
const LIST = 16 * ARN;

/** One statement, or several that say the same of fewer resources, if one would not fit into a policy. */
function split(statement: Statement): Statement[] {
  const { Resource } = statement;
  if (!Array.isArray(Resource) || Resource.length < 2 || FRAME + sizeOf(statement) <= MAX_SIZE) return [statement];
  const middle = Math.ceil(Resource.length / 2);
  return [Resource.slice(0, middle), Resource.slice(middle)].flatMap((part) => split({ ...statement, Resource: part }));
}

/** The characters of a value in JSON, with the comma after it. IAM doesn't count white space. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return sizeOfText(value);
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + sizeOf(one), 3);
  if (Token.isUnresolved(value)) return ARN;
  if (typeof value !== 'object' || value === null) return String(value).length + 1;
  const members = Object.entries(value).filter(([, one]) => one !== undefined);
  return members.reduce((sum, [key, one]) => sum + key.length + 3 + sizeOf(one), 3);
}

function sizeOfText(text: string): number {
  if (Token.isUnresolved([text])) return LIST;
  const known = JSON.stringify(text.replaceAll(/\s|\$\{Token\[[^\]]*\]\}/g, '')).length + 1;
  if (!Token.isUnresolved(text)) return known;
  return Tokenization.reverseString(text).tokens.reduce((sum, token) => sum + (isPseudo(token) ? PSEUDO : ARN), known);
}

function isPseudo(token: unknown): boolean {
  return Reference.isReference(token) && token.displayName.startsWith('AWS::');
}
