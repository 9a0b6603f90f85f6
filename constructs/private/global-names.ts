import { Stack, Token } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { type Fault, type Path, type Rule, fault } from './faults';

export const GLOBAL_NAME: Rule = {
  code: 'MLL134',
  when: 'Two stacks of an app would make a role, a bucket or a dashboard of the same name, which only one can have.',
  must: 'be the name of one role or dashboard of an account, or of one bucket in the world',
  fix: 'set regionInNames: true on the use case that is in several Regions, or a namePrefix on each copy of a use case',
  example: `for (const region of ['eu-west-1', 'eu-central-1']) {
  const regional = new Stack(stack, region, { env: { account: '111111111111', region } });
  new monitoring.ModelDashboard(regional, 'Dashboard', { useCase });
}`,
};

/** What has a name that no other Region may have. A bucket's name is unique in the world. */
export enum GlobalKind {
  ROLE = 'role',
  BUCKET = 'bucket',
  DASHBOARD = 'dashboard',
}

/** Who made each name, for each app. */
const taken = new WeakMap<IConstruct, Map<string, IConstruct>>();

/** Takes a name for a construct, unless another one of the app has it. An account or a name that isn't known is not judged. */
export function takeGlobalName(
  construct: IConstruct,
  kind: GlobalKind,
  path: Path,
  name: string | undefined,
): Fault | undefined {
  const { account } = Stack.of(construct);
  if (name === undefined || Token.isUnresolved(name) || Token.isUnresolved(account)) return undefined;
  const names = taken.get(construct.node.root) ?? new Map<string, IConstruct>();
  taken.set(construct.node.root, names);
  const key = [kind, kind === GlobalKind.BUCKET ? '' : account, name].join('/');
  const first = names.get(key) ?? construct;
  names.set(key, first);
  if (first === construct) return undefined;
  const where = kind === GlobalKind.BUCKET ? '' : ` in account ${account}`;
  const must = `be the name of one ${kind} only${where}; ${first.node.path} has it already`;
  return fault(GLOBAL_NAME, path, { got: name, must });
}
