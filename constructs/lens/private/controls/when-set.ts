import { nameOf, notApplicable, type Outcome, unknown } from '../judge/outcome';
import type { Node } from '../template/node';

/** Judges something that need not be there; the control isn't about what is without it. */
export function whenSet(node: Node, judge: (node: Node) => Outcome): Outcome {
  if (node.isSet === undefined) return unknown(node);
  return node.isSet ? judge(node) : notApplicable(`${nameOf(node)} is not set`, node);
}
