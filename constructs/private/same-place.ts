import { Stack } from 'aws-cdk-lib/core';
import type { IEnvironmentAware } from 'aws-cdk-lib/interfaces';
import type { IConstruct } from 'constructs';
import { type Fault, type Path, type Rule, fault } from './faults';
import { differ } from './foreign';

/** Something that has to be in the account and Region of a construct, because its events are there. What isn't known is not judged. */
export function checkSamePlace(
  rule: Rule,
  path: Path,
  scope: IConstruct,
  used: Partial<IEnvironmentAware> | undefined,
): Fault | undefined {
  const { account, region } = Stack.of(scope);
  const env = used?.env;
  if (env === undefined) return undefined;
  if (!differ(env.account, account) && !differ(env.region, region)) return undefined;
  return fault(rule, path, { got: `${env.account}/${env.region}` });
}
