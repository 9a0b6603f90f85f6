import type { Control } from '../judge/rule';
import { SAGEMAKER_5 } from './sagemaker-05';
import { SAGEMAKER_9 } from './sagemaker-09';

/** All controls, in the order in which reports list them. */
export const CONTROLS: readonly Control[] = [SAGEMAKER_5, SAGEMAKER_9];
