import type { Scope } from './node';
import type { Value } from './value';
import type { World } from './world';

/** What intrinsic functions need to know of their template and of the world that it is in. */
export interface Resolver extends Scope {
  readonly world: World;
  readonly conditions: { holds(name: string): boolean };
  /** What `Ref` gives. */
  reference(name: string): Value;
  /** What `Fn::GetAtt` gives. */
  attribute(logicalId: string, attribute: string): Value;
  /** A value of a mapping. */
  mapped(map: Value, first: Value, second: Value): unknown;
  /** The first keys of a mapping. */
  keysOfMap(map: Value): string[];
}
