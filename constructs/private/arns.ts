import { Token } from 'aws-cdk-lib/core';
import { type Fault, type Path, type Rule, fault } from './faults';

/** A kind of ARN that a fault can name. */
export interface ArnKind {
  /** It captures the Region and the account. */
  readonly pattern: RegExp;
  /** What the ARN is of, with its article. */
  readonly what: string;
}

/** Where something has to be. Whatever is absent or not known yet is not judged. */
export interface ArnPlace {
  readonly account?: string;
  readonly region?: string;
}

/** An ARN that has to be of a kind, and of something in a place. */
export function checkArn(
  rule: Rule,
  path: Path,
  got: string | undefined,
  { pattern, what }: ArnKind,
  place: ArnPlace,
): Fault | undefined {
  if (got === undefined || Token.isUnresolved(got)) return undefined;
  const account = known(place.account);
  const region = known(place.region);
  const [, itsRegion, itsAccount] = pattern.exec(got) ?? [];
  const isThere = (region ?? itsRegion) === itsRegion && (account ?? itsAccount) === itsAccount;
  if (itsRegion !== undefined && isThere) return undefined;
  const where = [account === undefined ? undefined : `account ${account}`, region].filter((part) => part !== undefined);
  const must = where.length === 0 ? undefined : `be the ARN of ${what} in ${where.join(', ')}`;
  return fault(rule, path, { got, must });
}

function known(value: string | undefined): string | undefined {
  return value === undefined || Token.isUnresolved(value) ? undefined : value;
}
