import { type IPropertyInjector, PropertyInjectors, Stack } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { RELEASE } from '../../private/release-marker';

/** Props that constructs of a scope have unless they have their own. */
export interface Defaults {
  readonly [prop: string]: unknown;
}

/**
 * Gives all constructs of a class in a scope default props. An injector that is there already, for the scope or one around
 * it, goes on: what it sets comes before the defaults.
 *
 * Constructs of a release get none, because a release is deployed to other accounts, where these resources are not.
 */
export function giveDefaults(scope: IConstruct, constructUniqueId: string, defaults: Defaults): void {
  const earlier = injectorOf(scope, constructUniqueId);
  PropertyInjectors.of(scope).add({
    constructUniqueId,
    inject: (own: object, context) => {
      const given = earlier ? (earlier.inject(own, context) as object) : own;
      return RELEASE in Stack.of(context.scope) ? given : { ...defaults, ...given };
    },
  });
}

/** The injector that props of a class in a scope would pass. */
function injectorOf(scope: IConstruct, constructUniqueId: string): IPropertyInjector | undefined {
  return scope.node.scopes
    .filter((one) => PropertyInjectors.hasPropertyInjectors(one))
    .map((one) => PropertyInjectors.of(one).for(constructUniqueId))
    .findLast((injector) => injector !== undefined);
}
