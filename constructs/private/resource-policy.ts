import * as iam from 'aws-cdk-lib/aws-iam';
import { type IResolvable, Lazy, Token } from 'aws-cdk-lib/core';
import type { Statement } from './statements';

/** The policy of an L1: plain JSON, which costs nothing at synthesis, or the document that CDK or a user put in its place. */
export type ResourcePolicy = iam.PolicyDocument | { readonly Statement?: Statement | Statement[] };

/**
 * A policy with more statements. A document stays the same one, because others may hold it. What a token stands for is extended
 * when it is known.
 */
export function withStatements(
  policy: ResourcePolicy | IResolvable,
  statements: readonly Statement[],
): ResourcePolicy | IResolvable {
  if (isToken(policy)) {
    return Lazy.uncachedAny({ produce: (context) => withStatements(context.resolve(policy), statements) });
  }
  if (!(policy instanceof iam.PolicyDocument)) {
    return { ...policy, Statement: [...[policy.Statement ?? []].flat(), ...statements] };
  }
  policy.addStatements(...statements.map((statement) => iam.PolicyStatement.fromJson(statement)));
  return policy;
}

/** A policy with a statement of CDK's, whose document writes a statement once that is added twice. */
export function withDocumentStatement(
  policy: ResourcePolicy | IResolvable,
  statement: iam.PolicyStatement,
): ResourcePolicy | IResolvable {
  if (isToken(policy)) return withStatements(policy, [statement.toStatementJson() as Statement]);
  const document = policy instanceof iam.PolicyDocument ? policy : iam.PolicyDocument.fromJson(policy);
  document.addStatements(statement);
  return document;
}

/** The identifiers of the statements that a policy is known to have. Nothing is known of a token. */
export function sidsIn(policy: ResourcePolicy): string[] {
  const { Statement: statements = [] } = (policy instanceof iam.PolicyDocument ? policy.toJSON() : policy) as {
    readonly Statement?: Statement | Statement[];
  };
  return [statements].flat().flatMap(({ Sid }) => Sid ?? []);
}

function isToken(policy: ResourcePolicy | IResolvable): policy is IResolvable {
  return !(policy instanceof iam.PolicyDocument) && Token.isUnresolved(policy);
}
