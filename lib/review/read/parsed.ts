import { MOST_LEVELS } from '../../../constructs/lens/private/template/levels';
import type { Spot } from './places';

/** A text that was read as data. */
export interface Parsed {
  readonly value: unknown;
  /** Where what it says is written. */
  readonly spots: () => Spot | undefined;
}

/** Why something can't be read, in a sentence. */
export class NotReadable extends Error {}

/** Something was read, and is no template. */
export class NoTemplate extends NotReadable {}

export const TOO_DEEP = `it has more than ${MOST_LEVELS} levels`;
