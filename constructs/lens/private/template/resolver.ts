import type { Scope } from './node';
import type { Question } from './questions';
import type { Members, Value } from './value';
import type { World } from './world';

/** What intrinsic functions need to know of their template and of the world that it is in. */
export interface Resolver extends Scope {
  readonly world: World;
  readonly conditions: { holds(name: string): boolean };
  /** What `Ref` gives. */
  reference(name: string): Value;
  /** What `Fn::GetAtt` gives. */
  attribute(logicalId: string, attribute: string): Value;
  /** A mapping. One that the template doesn't have is empty. */
  mapping(name: string): Members;
  /** The question of what `Ref` gives. */
  question(name: string): Question;
}
