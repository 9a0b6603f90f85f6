import { Template } from '../../../../constructs/lens/private/template/template';
import { factsOf } from '../../../../lib/review/facts';
import type { Prices } from '../../../../lib/review/facts/prices';
import type { Facts, Source } from '../../../../lib/review/report';

type Resources = { readonly [logicalId: string]: object };

/** A source with one template for each set of resources. */
export function sourceOf(
  ...templates: readonly (readonly [name: string, resources: Resources, rest?: object])[]
): Source {
  return {
    name: 'cdk.out',
    templates: templates.map(([name, resources, rest = {}]) => ({
      name,
      file: `${name}.template.json`,
      template: new Template(`${name}.template.json`, { Resources: resources, ...rest }),
      lineOf: () => undefined,
    })),
  };
}

/** What one template shows. */
export function factsIn(resources: Resources, rest: object = {}, prices?: Prices): Facts {
  return factsOf(sourceOf(['one', resources, rest]), prices);
}

/** A resource. */
export function resource(type: string, properties: object = {}, more: object = {}): object {
  return { Type: `AWS::${type}`, Properties: properties, ...more };
}
