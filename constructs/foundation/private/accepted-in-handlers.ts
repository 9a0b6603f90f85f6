/** Rules of standards that handlers don't follow by themselves, and why. */
const ACCEPTED = [
  [
    'LambdaDLQ',
    'Events that failed at every attempt go to the on-failure destination, with the answer of the function',
  ],
  [
    'LambdaConcurrency',
    'It would be taken from the quota of the account; throttled events are tried again for six hours',
  ],
  ['LambdaInsideVPC', 'The function calls only APIs of AWS, by TLS; a VPC would need an endpoint for each of them'],
] as const;

/** The props by which a handler follows some of them. */
interface Followed {
  readonly network?: unknown;
  readonly reservedConcurrency?: number;
}

/** Those of them that a handler doesn't follow. */
export function acceptedOf({ network, reservedConcurrency }: Followed) {
  const followed = new Set<string>();
  if (network) followed.add('LambdaInsideVPC');
  if (reservedConcurrency !== undefined) followed.add('LambdaConcurrency');
  return ACCEPTED.filter(([rule]) => !followed.has(rule));
}
