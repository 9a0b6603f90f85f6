import type { PracticeRule } from '../judge/rule';
import { MLSEC01_BP01 } from './mlsec01-bp01';
import { MLSEC02_BP01 } from './mlsec02-bp01';
import { MLSEC03_BP01 } from './mlsec03-bp01';
import { MLSEC03_BP02 } from './mlsec03-bp02';
import { MLSEC03_BP03 } from './mlsec03-bp03';
import { MLSEC03_BP04 } from './mlsec03-bp04';
import { MLSEC03_BP05 } from './mlsec03-bp05';
import { MLSEC04_BP01 } from './mlsec04-bp01';
import { MLSEC04_BP02 } from './mlsec04-bp02';
import { MLSEC04_BP03 } from './mlsec04-bp03';
import { MLSEC05_BP01 } from './mlsec05-bp01';
import { MLSEC06_BP01 } from './mlsec06-bp01';
import { MLSEC06_BP02 } from './mlsec06-bp02';

/** All practices that a template or a declaration can show, in the order of the lens. */
export const PRACTICE_RULES: readonly PracticeRule[] = [
  MLSEC01_BP01,
  MLSEC02_BP01,
  MLSEC03_BP01,
  MLSEC03_BP02,
  MLSEC03_BP03,
  MLSEC03_BP04,
  MLSEC03_BP05,
  MLSEC04_BP01,
  MLSEC04_BP02,
  MLSEC04_BP03,
  MLSEC05_BP01,
  MLSEC06_BP01,
  MLSEC06_BP02,
];
