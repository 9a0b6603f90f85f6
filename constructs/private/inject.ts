import { PropertyInjectors } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';

/**
 * Lets a property injector of the nearest scope change the props of one of our constructs, as CDK does for its L2s.
 * CDK's own decorator is not exported for libraries; this uses the public registry it reads.
 * See https://docs.aws.amazon.com/cdk/v2/guide/blueprints.html
 */
export function injected<T extends object>(self: IConstruct, id: string, uniqueId: string, props: T): T {
  for (let scope = self.node.scope; scope; scope = scope.node.scope) {
    if (!PropertyInjectors.hasPropertyInjectors(scope)) continue;
    const injector = PropertyInjectors.of(scope).for(uniqueId);
    if (injector) return injector.inject(props, { scope: self.node.scope!, id }) as T;
  }
  return props;
}
