/** What CloudFormation made of a resource of a template. */
export interface StackResource {
  readonly stack: string;
  readonly logicalId: string;
  readonly physicalId: string;
}

const HASH = /[0-9A-F]{8}$/;
/** The content of an asset. */
const CONTENT = /[0-9a-f]{64}/g;
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
/** How much of a logical id is in a generated name, though it be cut. */
const SHOWN = 12;

/**
 * Names that stay the same from deployment to deployment: for what has a generated name, the stack and the logical id
 * without its hash, such as `{mortgage-approval-dev/DeliveryKey}`.
 */
export class StableNames {
  private readonly physical: readonly (readonly [physicalId: string, name: string])[];

  public constructor(resources: readonly StackResource[] = []) {
    this.physical = resources
      // a queue is known by its URL
      .map((resource) => ({ ...resource, physicalId: resource.physicalId.replace(/^https?:.*\//, '') }))
      .filter(isGenerated)
      .map(({ stack, logicalId, physicalId }) => [physicalId, `{${stack}/${logicalId.replace(HASH, '')}}`] as const)
      // the longest first, as one may begin with another
      .sort(([one], [other]) => other.length - one.length);
  }

  public of(text: string): string {
    const named = this.physical.reduce((named, [physicalId, name]) => named.replaceAll(physicalId, name), text);
    return named.replace(CONTENT, '{content}').replace(UUID, '{id}');
  }

  /** A role's name, after its account. */
  public ofRole(arn: string): string {
    return `${arn.split(':')[4]}:${this.of(arn.slice(arn.lastIndexOf('/') + 1))}`;
  }
}

/** Names that the template gives are stable as they are. */
function isGenerated({ stack, logicalId, physicalId }: StackResource): boolean {
  if (new RegExp(`^${UUID.source}$`).test(physicalId)) return true;
  const name = physicalId.toLowerCase();
  return name.startsWith(`${stack}-${logicalId.slice(0, SHOWN)}`.toLowerCase()) && /[0-9a-z]{8}$/.test(name);
}
