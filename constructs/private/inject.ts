import { PropertyInjectors } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { throwFaults } from './errors';
import { checkRegions } from './same-region';
import { checkProps } from './shapes';

/**
 * Lets a property injector of the nearest scope change the props of one of our constructs, as CDK does for its L2s.
 * CDK's own decorator is not exported for libraries; this uses the public registry it reads.
 * See https://docs.aws.amazon.com/cdk/v2/guide/blueprints.html
 *
 * A prop that is `undefined` was not given, so an injector doesn't see it: in `{ ...defaults, ...props }`, which is how CDK
 * documents injectors, it would win over the default.
 *
 * The types of the props are judged afterwards, because an injector may give what is missing.
 */
export function injected<T extends object>(self: IConstruct, id: string, uniqueId: string, props: T): T {
  const final = inject(self, id, uniqueId, props);
  throwFaults(checkProps(uniqueId.replace(/^cdk-ml-lifecycle\./, ''), final), self);
  throwFaults(checkRegions(self, uniqueId, final), self);
  return final;
}

function inject<T extends object>(self: IConstruct, id: string, uniqueId: string, props: T): T {
  // JavaScript gives what it wants, which is judged later
  if (typeof props !== 'object' || props === null) return props;
  const given = withoutUndefined(props);
  for (let scope = self.node.scope; scope; scope = scope.node.scope) {
    if (!PropertyInjectors.hasPropertyInjectors(scope)) continue;
    const injector = PropertyInjectors.of(scope).for(uniqueId);
    if (injector) return injector.inject(given, { scope: self.node.scope!, id }) as T;
  }
  return given;
}

/** The same props where all have values; otherwise a copy, which keeps the class of props that are an object of one. */
function withoutUndefined<T extends object>(props: T): T {
  const entries = Object.entries(props);
  const given = entries.filter(([, value]) => value !== undefined);
  if (given.length === entries.length) return props;
  return Object.assign(Object.create(Object.getPrototypeOf(props) as object | null), Object.fromEntries(given)) as T;
}
