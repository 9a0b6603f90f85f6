import { CfnManagedPolicy, type CfnRole } from 'aws-cdk-lib/aws-iam';
import { type CfnResource, Stack, Validations } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';
import type { Statement } from './statements';

/**
 * Accepts one finding of a rule pack on one construct, for a reason a reviewer can judge. The id is qualified with the
 * name of its pack, so that the acknowledgement is listed in the validation report.
 *
 * Written as the metadata that `Validations.acknowledge` writes, in one entry for a construct: that method also captures
 * a stack trace and an annotation for each, which are most of its cost.
 */
export function acknowledge(construct: IConstruct, pack: string, rule: string, reason: string): void {
  const type = Validations.ACKNOWLEDGED_RULES_METADATA_KEY;
  const recorded = construct.node.metadata.find((entry) => entry.type === type)?.data as Acknowledged | undefined;
  const id = `${pack}::${rule}`;
  if (recorded) recorded[id] = reason;
  else construct.node.addMetadata(type, { [id]: reason });
}

interface Packs {
  /** The packs of cdk-nag that have the rule. */
  readonly nag?: readonly string[];
  /** The name that the rule has among AWS Control Tower's proactive controls. */
  readonly controlTower?: string;
}

const WITHOUT_PCI = ['NIST.800.53.R5', 'HIPAA.Security'];

const ALL = [...WITHOUT_PCI, 'PCI.DSS.321'];

/** Who has a rule. The packs for published standards share most of their rules. */
const PACKS_WITH = {
  CloudWatchAlarmAction: { nag: WITHOUT_PCI, controlTower: 'cloudwatch_alarm_action_check' },
  DynamoDBInBackupPlan: { nag: WITHOUT_PCI },
  EC2RestrictedCommonPorts: { nag: ALL },
  IAMNoInlinePolicy: { nag: ALL },
  LambdaConcurrency: { nag: WITHOUT_PCI },
  LambdaDLQ: { nag: WITHOUT_PCI },
  LambdaInsideVPC: { nag: ALL, controlTower: 'lambda_inside_vpc_check' },
  S3BucketLoggingEnabled: { controlTower: 's3_bucket_logging_enabled_check' },
  S3BucketReplicationEnabled: { nag: ALL },
  S3DefaultEncryptionKMS: { nag: ALL, controlTower: 's3_bucket_default_encryption_kms_check' },
  S3EventNotificationsEnabled: { controlTower: 's3_event_notifications_enabled_check' },
  S3ObjectLockEnabled: { controlTower: 's3_bucket_object_lock_enabled_check' },
  SQSDeadLetterQueue: { controlTower: 'sqs_dlq_check' },
  VPCDefaultSecurityGroupClosed: { nag: ALL },
} satisfies Record<string, Packs>;

/** The plugin that runs Control Tower's controls, by its name in reports. */
const CONTROL_TOWER = 'cdk-validator-cfnguard';

/** Accepts the finding of a rule that packs for standards share, in each of them. */
export function acknowledgeInStandards(construct: IConstruct, rule: keyof typeof PACKS_WITH, reason: string): void {
  const { nag = [], controlTower }: Packs = PACKS_WITH[rule];
  for (const pack of nag) acknowledge(construct, pack, `${pack}-${rule}`, reason);
  if (controlTower !== undefined) acknowledge(construct, CONTROL_TOWER, controlTower, reason);
}

/**
 * Accepts the finding of a rule of the lens, in the metadata of the resource: so the reason is in the template, where a
 * review of the template alone finds it too.
 */
export function acknowledgeInLens(resource: CfnResource, rule: string, reason: string): void {
  const acknowledged = (resource.getMetadata('MlLens') as { acknowledged?: object[] } | undefined)?.acknowledged ?? [];
  resource.addMetadata('MlLens', { acknowledged: [...acknowledged, { rule, reason }] });
}

/** Accepts that a role has its policy inline. */
export function acknowledgeInlinePolicy(role: CfnRole): void {
  acknowledgeInStandards(
    role,
    'IAMNoInlinePolicy',
    'The policy is for this role alone, and exists before anything uses the role',
  );
}

/** The resource that has what a role allows: the role itself, or a policy that it names. */
export type PolicyHolder = CfnRole | CfnManagedPolicy;

/**
 * Accepts the wildcard findings (AwsSolutions-IAM5) of one statement of a role or a policy: its actions on its resources, under its
 * conditions.
 *
 * The id of such a finding names the resource and not the action. So the acknowledgement is written when the app is
 * synthesised, and only if every statement that it then has on this resource was accepted: what somebody adds later
 * is a finding again. Each reason stands behind the actions that it is for.
 */
export function acknowledgeWildcards(holder: PolicyHolder, statement: Statement, reason: string): void {
  const accepted = acceptances.get(holder) ?? [];
  if (accepted.length === 0) {
    acceptances.set(holder, accepted);
    holder.node.addValidation({ validate: () => settle(holder, accepted) });
  }
  accepted.push({ statement, reason });
}

interface Acknowledged {
  [id: string]: string;
}

interface Accepted {
  readonly statement: Statement;
  readonly reason: string;
}

const acceptances = new WeakMap<PolicyHolder, Accepted[]>();

/** One action on one resource with a wildcard. A reason is for the action and the resource under the same conditions. */
interface Call {
  readonly action: string;
  readonly resource: string;
  readonly key: string;
}

/**
 * Acknowledges what was accepted of the role or policy as it is now. A validation that says nothing: it runs after all aspects
 * and before the rule packs.
 */
function settle(holder: PolicyHolder, accepted: readonly Accepted[]): string[] {
  const stack = Stack.of(holder);
  const known = new Set(accepted.flatMap(({ statement: { Resource = [] } }) => Resource));
  const reasons = new Map<string, string>();
  for (const { statement, reason } of accepted) {
    for (const { key } of callsOf(stack, statement, known)) reasons.set(key, reason);
  }
  const byResource = new Map<string, Call[]>();
  for (const call of statementsOf(holder).flatMap((statement) => callsOf(stack, statement, known))) {
    byResource.set(call.resource, [...(byResource.get(call.resource) ?? []), call]);
  }
  for (const [resource, calls] of byResource) {
    if (!calls.every(({ key }) => reasons.has(key))) continue;
    acknowledge(holder, 'AwsSolutions', `AwsSolutions-IAM5[Resource::${resource}]`, explain(calls, reasons));
  }
  return [];
}

interface Document {
  readonly Statement: Statement[];
}

/** The statements of a role or policy. Those that we rendered are taken as they are: some of their tokens have no value yet. */
function statementsOf(holder: PolicyHolder): Statement[] {
  return documentsOf(holder).flatMap(
    (document) => ('Statement' in document ? (document as Document) : resolved<Document>(holder, document)).Statement,
  );
}

function documentsOf(holder: PolicyHolder): object[] {
  if (holder instanceof CfnManagedPolicy) return [holder.policyDocument as object];
  const { policies } = holder;
  const list = Array.isArray(policies) ? policies : resolved<CfnRole.PolicyProperty[] | undefined>(holder, policies);
  return (list ?? []).map((policy) => {
    const { policyDocument } = 'policyDocument' in policy ? policy : resolved<CfnRole.PolicyProperty>(holder, policy);
    return policyDocument as object;
  });
}

function resolved<T>(holder: PolicyHolder, value: unknown): T {
  return Stack.of(holder).resolve(value) as T;
}

/** The calls on wildcards, and on `known` resources: the tokens of those may have wildcards, and have values by now. */
function callsOf(stack: Stack, statement: Statement, known: ReadonlySet<string>): Call[] {
  const { Effect, Action, Resource = [], Condition } = statement;
  if (Effect !== 'Allow') return [];
  const wild = [Resource].flat().filter((resource) => known.has(resource) || JSON.stringify(resource).includes('*'));
  return wild
    .map((resource) => flatten(stack.resolve(resource) as Resolved))
    .filter((resource) => resource.includes('*'))
    .flatMap((resource) =>
      [Action].flat().map((action) => ({ action, resource, key: JSON.stringify([action, resource, Condition]) })),
    );
}

function explain(calls: readonly Call[], reasons: ReadonlyMap<string, string>): string {
  const actions = new Map<string, Set<string>>();
  for (const { key, action } of calls) {
    const reason = reasons.get(key)!;
    actions.set(reason, (actions.get(reason) ?? new Set()).add(action));
  }
  return [...actions].map(([reason, of]) => `${[...of].join(', ')}: ${reason}`).join('; ');
}

type Resolved = string | { [intrinsic: string]: unknown };

/** A resource as cdk-nag writes it: with references in angle brackets. */
function flatten(node: Resolved): string {
  if (typeof node === 'string') return node.replaceAll('${', '<').replaceAll('}', '>');
  if ('Fn::Join' in node) {
    const [delimiter, parts] = node['Fn::Join'] as [string, Resolved[]];
    return parts.map(flatten).join(delimiter);
  }
  if ('Fn::Sub' in node) return flatten(node['Fn::Sub'] as Resolved);
  if ('Fn::GetAtt' in node) return `<${(node['Fn::GetAtt'] as string[]).join('.')}>`;
  if ('Ref' in node) return `<${String(node.Ref)}>`;
  return JSON.stringify(node);
}
