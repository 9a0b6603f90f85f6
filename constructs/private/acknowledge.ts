import { Stack, Validations } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';

/**
 * Accepts one finding of a rule pack on one construct, for a reason a reviewer can judge. The id is qualified with the
 * name of its pack, so that the acknowledgement is listed in the validation report.
 *
 * Written as the metadata that `Validations.acknowledge` writes, in one entry for a construct: that method also captures
 * a stack trace and an annotation for each, which are most of its cost.
 */
export function acknowledge(construct: IConstruct, pack: 'AwsSolutions', rule: string, reason: string): void {
  const type = Validations.ACKNOWLEDGED_RULES_METADATA_KEY;
  const recorded = construct.node.metadata.find((entry) => entry.type === type)?.data as Acknowledged | undefined;
  const id = `${pack}::${rule}`;
  if (recorded) recorded[id] = reason;
  else construct.node.addMetadata(type, { [id]: reason });
}

/**
 * Accepts the wildcard findings (AwsSolutions-IAM5) of the given resources, each by its own id: a wildcard that is added
 * later is a finding again. The ids carry the resource with references in angle brackets, as cdk-nag writes them.
 */
export function acknowledgeWildcards(construct: IConstruct, resources: string[], reason: string): void {
  for (const resource of resources) {
    const written = flatten(Stack.of(construct).resolve(resource) as Resolved);
    if (!written.includes('*')) continue;
    acknowledge(construct, 'AwsSolutions', `AwsSolutions-IAM5[Resource::${written}]`, reason);
  }
}

interface Acknowledged {
  [id: string]: string;
}

type Resolved = string | { [intrinsic: string]: unknown };

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
