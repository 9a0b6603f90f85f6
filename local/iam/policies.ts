import type { DeployedPolicies, DeployedRole, PolicyDocument } from './records';

export interface NamedPolicy {
  readonly name: string;
  readonly policy: PolicyDocument;
}

/** Finds the policies that apply to a call. */
export class Policies {
  private readonly roles: Map<string, DeployedRole>;
  private readonly resources: Map<string, PolicyDocument>;

  public constructor({ roles, resources }: DeployedPolicies) {
    this.roles = new Map(roles.map((role) => [role.arn, role]));
    this.resources = new Map(resources.map(({ arn, policy }) => [arn, policy]));
  }

  public role(arn: string): DeployedRole | undefined {
    return this.roles.get(arn);
  }

  /** The policy of the resource of a call: the trust policy of a role, or the bucket policy of an object. */
  public ofResource(action: string, resource: string): PolicyDocument | undefined {
    if (action.startsWith('sts:')) return this.roles.get(resource)?.trust;
    if (action.startsWith('iam:')) return undefined;
    return holders(resource)
      .map((arn) => this.resources.get(arn))
      .find((policy) => policy !== undefined);
  }

  /** The policy of a permissions boundary, if it is known. */
  public boundary({ boundary, managed }: DeployedRole): NamedPolicy | 'none' | 'unknown' {
    if (!boundary) return 'none';
    const name = typeof boundary === 'string' ? boundary : boundary.PermissionsBoundaryArn;
    const policy = managed[name] ?? [...this.roles.values()].find((role) => role.managed[name])?.managed[name];
    return policy ? { name, policy } : 'unknown';
  }
}

/** The policies of a role, without AWS managed policies that the emulator doesn't know. */
export function identityPolicies({ inline, managed }: DeployedRole): NamedPolicy[] {
  return [...Object.entries(inline), ...Object.entries(managed)].flatMap(([name, policy]) =>
    policy ? [{ name, policy }] : [],
  );
}

/** The resources whose policy can apply to a resource, itself first. */
function holders(resource: string): string[] {
  const [, , service, region, account, ...rest] = resource.split(':');
  const name = rest.join(':');
  switch (service) {
    case 's3':
      return [`arn:aws:s3:::${name.split('/')[0]}`];
    case 'lambda':
      return [resource, resource.split(':').slice(0, 7).join(':')];
    case 'sagemaker': {
      const group = /^model-package\/([^/]+)\//.exec(name)?.[1];
      return [resource, ...(group ? [`arn:aws:sagemaker:${region}:${account}:model-package-group/${group}`] : [])];
    }
    default:
      return [resource];
  }
}
