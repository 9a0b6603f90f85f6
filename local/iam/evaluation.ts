import { judge, type Judgement } from './judge';
import { StableNames } from './names';
import { Policies } from './policies';
import type { DeployedPolicies, DeployedRole, RecordedCall } from './records';
import { Usage } from './usage';

export interface EvaluationRequest {
  readonly calls: readonly RecordedCall[];
  readonly policies: DeployedPolicies;
  /** Whether unused permissions of a role count. Those of CDK's bootstrap roles don't. */
  readonly isOurs?: (role: DeployedRole) => boolean;
  readonly names?: StableNames;
}

export interface Evaluation {
  /** How many different calls were checked. */
  readonly judged: number;
  readonly denied: readonly DeniedCall[];
  /** Calls that the emulator decided differently. */
  readonly disputed: readonly DisputedCall[];
  /** Permissions that no call used. */
  readonly unused: readonly Unused[];
  /** Calls that can't be checked, because AWS's service reference doesn't list their action. */
  readonly unknown: readonly DeniedCall[];
}

export interface DeniedCall {
  readonly role: string;
  readonly action: string;
  readonly resource: string;
  readonly reason: string;
  readonly via?: string;
}

export interface DisputedCall extends DeniedCall {
  readonly emulator: 'allowed' | 'denied';
}

export interface Unused {
  readonly role: string;
  readonly action: string;
  readonly resource: string;
}

/** Checks every recorded call against the deployed policies, and finds the permissions that no call used. */
export async function evaluate({
  calls,
  policies,
  isOurs = isNotOfBootstrap,
  names = new StableNames(),
}: EvaluationRequest): Promise<Evaluation> {
  const deployed = new Policies(policies);
  const ours = policies.roles.filter(isOurs);
  const usage = new Map(ours.map((role) => [role.arn, new Usage(role)]));
  const found: Record<'denied' | 'unknown', DeniedCall[]> = { denied: [], unknown: [] };
  const disputed: DisputedCall[] = [];
  let judged = 0;
  for (const call of distinct(calls)) {
    const judgement = await judge(call, deployed);
    if (judgement?.verdict === 'allowed') usage.get(call.principal)?.see(judgement.matches);
    else if (judgement) found[judgement.verdict].push(described(call, judgement.reason));
    if (!judgement || judgement.verdict === 'unknown') continue;
    judged += 1;
    const dispute = disputeOf(call, judgement);
    if (dispute) disputed.push(dispute);
  }
  const unused = ours.flatMap(({ arn }) => unusedOf(arn, usage.get(arn)!, names));
  return { judged, ...found, disputed, unused };
}

function disputeOf(call: RecordedCall, judgement: Judgement): DisputedCall | undefined {
  if (judgement.verdict === 'allowed')
    return call.allowed ? undefined : { ...described(call, 'the policies allow it'), emulator: 'denied' };
  return call.allowed ? { ...described(call, judgement.reason), emulator: 'allowed' } : undefined;
}

function isNotOfBootstrap({ arn }: DeployedRole): boolean {
  return !/:role\/cdk-[a-z0-9]+-[a-z-]+-role-\d{12}-/.test(arn);
}

function distinct(calls: readonly RecordedCall[]): RecordedCall[] {
  const seen = new Map<string, RecordedCall>();
  for (const call of calls) {
    const { principal, action, resource, context, allowed } = call;
    seen.set(JSON.stringify([principal, action, resource, context, allowed]), call);
  }
  return [...seen.values()];
}

function described({ principal, action, resource, via }: RecordedCall, reason: string): DeniedCall {
  return { role: principal, action, resource, reason, ...(via && { via }) };
}

function unusedOf(arn: string, usage: Usage, names: StableNames): Unused[] {
  const role = names.ofRole(arn);
  return usage.unused.map(({ action, resource }) => ({ role, action, resource: names.of(resource) }));
}
