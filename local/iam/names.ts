/** A deployed resource of a template. */
export interface StackResource {
  readonly stack: string;
  readonly logicalId: string;
  readonly physicalId: string;
}

const HASH = /[0-9A-F]{8}$/;
/** The hash of an asset's content. */
const CONTENT = /[0-9a-f]{64}/g;
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
/** How many characters of a logical id a generated name keeps at least. */
const SHOWN = 12;

/**
 * Names that stay the same from deployment to deployment. A generated name becomes the stack and the logical id without
 * its hash, such as `{mortgage-approval-dev/DeliveryKey}`.
 */
export class StableNames {
  private readonly physical: readonly (readonly [physicalId: string, name: string])[];

  public constructor(resources: readonly StackResource[] = []) {
    this.physical = resources
      // the physical id of a queue is its URL
      .map((resource) => ({ ...resource, physicalId: resource.physicalId.replace(/^https?:.*\//, '') }))
      .filter(isGenerated)
      .map(({ stack, logicalId, physicalId }) => [physicalId, `{${stack}/${logicalId.replace(HASH, '')}}`] as const)
      // the longest name first, as one may be the start of another
      .sort(([one], [other]) => other.length - one.length);
  }

  public of(text: string): string {
    const named = this.physical.reduce((named, [physicalId, name]) => named.replaceAll(physicalId, name), text);
    return named.replace(CONTENT, '{content}').replace(UUID, '{id}');
  }

  /** A role's stable name, after its account. */
  public ofRole(arn: string): string {
    return `${arn.split(':')[4]}:${this.of(arn.slice(arn.lastIndexOf('/') + 1))}`;
  }
}

/** Names from the template itself are stable already. */
function isGenerated({ stack, logicalId, physicalId }: StackResource): boolean {
  if (new RegExp(`^${UUID.source}$`).test(physicalId)) return true;
  const name = physicalId.toLowerCase();
  return name.startsWith(`${stack}-${logicalId.slice(0, SHOWN)}`.toLowerCase()) && /[0-9a-z]{8}$/.test(name);
}
