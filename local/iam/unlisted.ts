import { type EvaluationResult, runUnsafeSimulation, type Simulation } from '@cloud-copilot/iam-simulate';
import type { NamedPolicy } from './policies';
import { asList, type PolicyDocument, type Statement } from './records';

/**
 * Checks a call on a resource that AWS's service reference doesn't list for the action, although the service takes it.
 * Each side is checked on its own, as the IAM simulator refuses to combine them. Undefined if a side is not known.
 */
export function judgeUnlisted(
  simulation: Simulation,
  resourcePolicy: PolicyDocument | undefined,
): EvaluationResult | undefined {
  const { request, identityPolicies } = simulation;
  const principal = request.principal as string;
  const [, , , , account] = principal.split(':');
  const crossed = account !== request.resource.accountId;
  const theirs = resourcePolicy && statementsFor(resourcePolicy, principal);
  if (theirs === 'unknown' || (crossed && !theirs)) return undefined;
  const ownSide = side(simulation, account, identityPolicies);
  const otherSide = theirs ? side(simulation, account, [{ name: 'resource', policy: theirs }]) : 'ImplicitlyDenied';
  const sides = [ownSide, otherSide];
  if (sides.includes('ExplicitlyDenied')) return 'ExplicitlyDenied';
  const allowed = sides.filter((result) => result === 'Allowed').length;
  return allowed >= (crossed ? 2 : 1) ? 'Allowed' : 'ImplicitlyDenied';
}

/** What the policies of one side decide, within the permissions boundary of the caller. */
function side(simulation: Simulation, accountId: string, identityPolicies: readonly NamedPolicy[]): EvaluationResult {
  const { request, resourcePolicy: _, ...others } = simulation;
  const resource = { ...request.resource, accountId };
  return runUnsafeSimulation(
    { ...others, request: { ...request, resource }, identityPolicies: [...identityPolicies] },
    {},
  );
}

/** The statements of a resource policy that apply to a principal, as if they were its own. */
function statementsFor(
  { Version, Statement: statements }: PolicyDocument,
  principal: string,
): PolicyDocument | 'unknown' {
  const about = asList(statements).map((statement) => ({ statement, names: namesOf(statement) }));
  if (about.some(({ names }) => names === undefined)) return 'unknown';
  const Statement = about
    .filter(({ names }) => names!.some((name) => isOf(name, principal)))
    .map(({ statement }) => ({ ...statement, Principal: undefined }));
  return { Version, Statement };
}

function namesOf({ Principal }: Statement): readonly string[] | undefined {
  if (Principal === '*') return ['*'];
  if (typeof Principal !== 'object' || Principal === null) return undefined;
  return asList((Principal as { readonly AWS?: string | readonly string[] }).AWS);
}

/** Whether a principal in a policy includes a role: everybody, its account, or the role itself. */
function isOf(name: string, principal: string): boolean {
  const account = principal.split(':')[4];
  return name === '*' || name === account || name === principal || name === `arn:aws:iam::${account}:root`;
}
