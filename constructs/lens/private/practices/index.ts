import type { PracticeRule } from '../judge/rule';
import { MLSEC04_BP02 } from './mlsec04-bp02';

/** All practices that a template or a declaration can show, in the order of the lens. */
export const PRACTICE_RULES: readonly PracticeRule[] = [MLSEC04_BP02];
