import { asList, type DeployedRole, type PolicyDocument, type ResourcePolicy, type Statement } from '../records';
import { ADMINISTRATOR } from './bootstrap';
import type { DeployedResource } from './stack-template';

const EVERYTHING: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
};

interface RoleProperties {
  readonly AssumeRolePolicyDocument: PolicyDocument;
  readonly Policies?: readonly { readonly PolicyName: string; readonly PolicyDocument: PolicyDocument }[];
  readonly ManagedPolicyArns?: readonly string[];
  readonly PermissionsBoundary?: string;
}

interface AttachedPolicy {
  readonly Roles?: readonly string[];
  readonly PolicyName?: string;
  readonly PolicyDocument: PolicyDocument;
}

/** Where a resource of a type keeps its own policy, and on what the policy is. */
const RESOURCE_POLICIES: {
  readonly [type: string]: { readonly policy: string; readonly on?: (properties: Properties) => readonly string[] };
} = {
  'AWS::ECR::Repository': { policy: 'RepositoryPolicyText' },
  'AWS::Events::EventBus': { policy: 'Policy' },
  'AWS::KMS::Key': { policy: 'KeyPolicy' },
  'AWS::S3::BucketPolicy': { policy: 'PolicyDocument', on: ({ Bucket }) => [`arn:aws:s3:::${String(Bucket)}`] },
  'AWS::SageMaker::ModelPackageGroup': { policy: 'ModelPackageGroupPolicy' },
};

type Properties = DeployedResource['properties'];

/** Whether resources of a type say who may do what. */
export function saysWhoMay(type: string): boolean {
  return type.startsWith('AWS::IAM::') || type === 'AWS::Lambda::Permission' || type in RESOURCE_POLICIES;
}

/** The roles among the resources of an account, with their policies. */
export function rolesOf(resources: readonly DeployedResource[]): DeployedRole[] {
  const attached = resources.filter(({ type }) => type === 'AWS::IAM::Policy' || type === 'AWS::IAM::ManagedPolicy');
  const documents = new Map(attached.map(({ arn, properties }) => [arn, properties.PolicyDocument as PolicyDocument]));
  const managed = (arn: string) => (arn === ADMINISTRATOR ? EVERYTHING : (documents.get(arn) ?? null));
  return resources
    .filter(({ type }) => type === 'AWS::IAM::Role')
    .map((role) => {
      const {
        AssumeRolePolicyDocument,
        Policies = [],
        ManagedPolicyArns = [],
        PermissionsBoundary,
      } = role.properties as unknown as RoleProperties;
      const others = attached
        .map(({ logicalId, properties }) => ({ logicalId, ...(properties as unknown as AttachedPolicy) }))
        .filter(({ Roles = [] }) => Roles.includes(role.name));
      return {
        account: role.account,
        arn: role.arn,
        trust: AssumeRolePolicyDocument,
        inline: Object.fromEntries([
          ...Policies.map(({ PolicyName, PolicyDocument }) => [PolicyName, PolicyDocument] as const),
          ...others.map(
            ({ logicalId, PolicyName = logicalId, PolicyDocument }) => [PolicyName, PolicyDocument] as const,
          ),
        ]),
        // AWS's other managed policies on the bootstrap roles only read
        managed: Object.fromEntries(ManagedPolicyArns.map((arn) => [arn, managed(arn)])),
        ...(PermissionsBoundary !== undefined && { boundary: PermissionsBoundary }),
      };
    });
}

/** The policies of the other resources. */
export function resourcePoliciesOf(resources: readonly DeployedResource[]): ResourcePolicy[] {
  return [...resources.flatMap(ownPolicies), ...functionPolicies(resources)];
}

function ownPolicies({ account, type, arn, properties }: DeployedResource): ResourcePolicy[] {
  const found = RESOURCE_POLICIES[type];
  const policy = found && (properties[found.policy] as PolicyDocument | undefined);
  if (!policy) return [];
  return (found.on?.(properties) ?? [arn]).map((on) => ({ account, arn: on, policy }));
}

/** Lambda joins the permissions of a function to one policy. */
function functionPolicies(resources: readonly DeployedResource[]): ResourcePolicy[] {
  const permissions = resources.filter(({ type }) => type === 'AWS::Lambda::Permission');
  const places = new Map(
    permissions.map(({ account, region, properties }) => {
      const name = String(properties.FunctionName);
      return [
        name.startsWith('arn:') ? name : `arn:aws:lambda:${region}:${account}:function:${name}`,
        account,
      ] as const;
    }),
  );
  return [...places].map(([arn, account]) => {
    const own = permissions.filter(({ properties }) =>
      arn.endsWith(`:${String(properties.FunctionName).split(':').at(-1)!}`),
    );
    const Statement = own.map(({ properties }) => permissionStatement(properties, arn));
    return { account, arn, policy: { Version: '2012-10-17', Statement } };
  });
}

function permissionStatement(properties: Properties, arn: string): Statement {
  const { Action, Principal, SourceArn, SourceAccount } = properties as { readonly [name: string]: string | undefined };
  return {
    Effect: 'Allow',
    Principal: Principal!.includes('.') ? { Service: Principal } : { AWS: Principal },
    Action,
    Resource: arn,
    Condition: {
      ...(SourceArn && { ArnLike: { 'aws:SourceArn': SourceArn } }),
      ...(SourceAccount && { StringEquals: { 'aws:SourceAccount': SourceAccount } }),
    },
  };
}

/** Whether a role lets a service act as it. */
export function servicesOf({ trust }: DeployedRole): string[] {
  const principals = asList(trust.Statement)
    .filter(({ Effect }) => Effect === 'Allow')
    .map(({ Principal }) => Principal as { readonly Service?: string | readonly string[] } | string);
  return [...new Set(principals.flatMap((one) => (typeof one === 'string' ? [] : asList(one.Service))))];
}

/** Whether a role trusts anybody but services. */
export function trustsPeople({ trust }: DeployedRole): boolean {
  return asList(trust.Statement).some(
    ({ Effect, Principal }) => Effect === 'Allow' && (typeof Principal === 'string' || 'AWS' in (Principal as object)),
  );
}
