/** What AWS's regions have in common that share no accounts with the others. */
interface Partition {
  /** What the names of its regions begin with. */
  readonly prefix: string;
  /** Its name, as ARNs write it. */
  readonly name: string;
  /** The domain of its service endpoints. */
  readonly dnsSuffix: string;
}

const STANDARD: Partition = { prefix: '', name: 'aws', dnsSuffix: 'amazonaws.com' };

/** Every partition but the standard one. The same facts in aws-cdk-lib take 0.1 s to load: it loads all of them. */
const OTHERS: readonly Partition[] = [
  { prefix: 'cn-', name: 'aws-cn', dnsSuffix: 'amazonaws.com.cn' },
  { prefix: 'us-gov-', name: 'aws-us-gov', dnsSuffix: 'amazonaws.com' },
  { prefix: 'us-iso-', name: 'aws-iso', dnsSuffix: 'c2s.ic.gov' },
  { prefix: 'us-isob-', name: 'aws-iso-b', dnsSuffix: 'sc2s.sgov.gov' },
  { prefix: 'eu-isoe-', name: 'aws-iso-e', dnsSuffix: 'cloud.adc-e.uk' },
  { prefix: 'us-isof-', name: 'aws-iso-f', dnsSuffix: 'csp.hci.ic.gov' },
  { prefix: 'eusc-', name: 'aws-eusc', dnsSuffix: 'amazonaws.eu' },
];

/** The name of the partition of a region that is known at synth. */
export function partitionOf(region: string): string {
  return find(region).name;
}

/** The domain of the service endpoints in a region that is known at synth. */
export function dnsSuffixOf(region: string): string {
  return find(region).dnsSuffix;
}

function find(region: string): Partition {
  return OTHERS.find(({ prefix }) => region.startsWith(prefix)) ?? STANDARD;
}
