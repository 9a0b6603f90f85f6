import {
  type EvaluationResult,
  runSimulation,
  type RequestAnalysis,
  type Simulation,
} from '@cloud-copilot/iam-simulate';
import { matchesOf } from './matches';
import { identityPolicies, type Policies } from './policies';
import type { RecordedCall } from './records';
import { judgeUnlisted } from './unlisted';
import type { Match } from './usage';

export type Judgement =
  | { readonly verdict: 'allowed'; readonly matches: readonly Match[] }
  | { readonly verdict: 'denied'; readonly reason: string }
  /** AWS's service reference doesn't list the action on such a resource. */
  | { readonly verdict: 'unknown'; readonly reason: string };

/** Decides whether the policies allow a call; undefined if no policy applies to its caller. */
export async function judge(call: RecordedCall, policies: Policies): Promise<Judgement | undefined> {
  const simulation = simulationOf(call, policies);
  if (!simulation) return undefined;
  const outcome = await simulate(simulation);
  if (outcome.resultType === 'error') {
    const { message } = outcome.errors;
    if (message !== 'policy.errors') return unlisted(call, policies, simulation, message);
    throw new Error(`a policy that applies to ${call.action} is malformed: ${JSON.stringify(outcome.errors)}`);
  }
  const results = outcome.resultType === 'single' ? [outcome.result] : outcome.results;
  const analyses = results.flatMap(({ analysis }) => (analysis ? [analysis] : []));
  if (outcome.overallResult === 'Allowed') return { verdict: 'allowed', matches: analyses.flatMap(matchesOf) };
  return { verdict: 'denied', reason: reasonOf(outcome.overallResult, analyses[0]) };
}

/** Some services accept resources that the service reference doesn't list for an action. */
function unlisted(
  { action, resource }: RecordedCall,
  policies: Policies,
  simulation: Simulation,
  error: string,
): Judgement {
  const result =
    error === 'no.resource.types' ? judgeUnlisted(simulation, policies.ofResource(action, resource)) : undefined;
  if (!result) return { verdict: 'unknown', reason: error };
  return result === 'Allowed' ? { verdict: 'allowed', matches: [] } : { verdict: 'denied', reason: reasonOf(result) };
}

/** Replaces a recorded resource by the one that IAM would check. */
async function simulate(simulation: Simulation): ReturnType<typeof runSimulation> {
  const outcome = await runSimulation(simulation, {});
  const { request } = simulation;
  const known = outcome.resultType === 'error' ? knownResource(outcome.errors.message, request) : undefined;
  if (!known) return outcome;
  const resource = { ...request.resource, resource: known };
  return runSimulation({ ...simulation, request: { ...request, resource } }, {});
}

function knownResource(error: string, { action, resource: { resource } }: Simulation['request']): string | undefined {
  // an action without resource types is checked on all resources
  if (error === 'must.use.wildcard') return '*';
  // log streams are in groups, and not every writer names the stream
  if (error === 'no.resource.types' && action.startsWith('logs:')) return `${resource}:log-stream:any`;
  return undefined;
}

function simulationOf(call: RecordedCall, policies: Policies): Simulation | undefined {
  const { principal, action, resource } = call;
  const role = policies.role(principal);
  const service = !principal.startsWith('arn:');
  if (!role && !service) return undefined;
  const boundary = role ? policies.boundary(role) : 'none';
  if (boundary === 'unknown')
    throw new Error(`the permissions boundary of ${principal} is not known, so its calls can't be checked`);
  const resourcePolicy = policies.ofResource(action, resource);
  if (service && !resourcePolicy) return undefined;
  return {
    request: requestOf(call),
    identityPolicies: role ? identityPolicies(role) : [],
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    ...(resourcePolicy && { resourcePolicy }),
    ...(boundary !== 'none' && { permissionBoundaryPolicies: [boundary] }),
  };
}

/** A call in the form of the IAM simulator. A star in its resource is an unknown name, not a pattern. */
function requestOf({ principal, action, resource, context, account }: RecordedCall): Simulation['request'] {
  const owner = context['aws:ResourceAccount'] ?? resource.split(':')[4];
  return {
    principal,
    action,
    resource: {
      resource: resource === '*' ? resource : resource.replaceAll('*', 'any'),
      accountId: typeof owner === 'string' && owner !== '' ? owner : account,
    },
    contextVariables: Object.fromEntries(
      Object.entries(context).flatMap(([key, value]) => {
        if (value === undefined || value === null) return [];
        return [[key, Array.isArray(value) ? value.map(String) : textOf(value)]];
      }),
    ),
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function reasonOf(result: EvaluationResult, analysis?: RequestAnalysis): string {
  if (!analysis) return result === 'ExplicitlyDenied' ? 'a statement denies it' : 'no policy allows it';
  const { identityAnalysis, resourceAnalysis, permissionBoundaryAnalysis } = analysis;
  const denied = [...(identityAnalysis?.denyStatements ?? []), ...(resourceAnalysis?.denyStatements ?? [])];
  if (denied.length > 0) return `denied by ${denied.map(({ explain }) => explain.identifier).join(', ')}`;
  if (permissionBoundaryAnalysis && permissionBoundaryAnalysis.result !== 'Allowed')
    return 'its permissions boundary does not allow it';
  if (identityAnalysis?.result !== 'Allowed') return 'no policy of the role allows it';
  return 'the policy of the resource does not allow it';
}
