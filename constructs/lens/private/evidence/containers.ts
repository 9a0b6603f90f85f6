import type { Subject } from '../judge/estate';
import type { Node } from '../template/node';

/** The containers of a model. */
export function containersOf({ properties }: Subject): Node[] {
  const primary = properties.get('PrimaryContainer');
  return [...(primary.value === undefined ? [] : [primary]), ...properties.get('Containers').items];
}
