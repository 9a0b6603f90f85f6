import { approve } from './approve';
import { bootstrap } from './bootstrap';
import { capture } from './capture';
import { deliver } from './deliver';
import { deploy } from './deploy';
import { destroy } from './destroy';
import { drift } from './drift';
import { gate } from './gate';
import { judge } from './judge';
import { notify } from './notify';
import type { Phase } from './phase';
import { predict } from './predict';
import { register } from './register';
import { retrain } from './retrain';
import { start } from './start';
import { synth } from './synth';
import { train } from './train';
import { upload } from './upload';

export type { Phase } from './phase';

/** The phases of the lifecycle, in order. */
export const phases: readonly Phase[] = [
  synth,
  start,
  bootstrap,
  deploy,
  upload,
  train,
  gate,
  register,
  approve,
  deliver,
  predict,
  capture,
  drift,
  retrain,
  notify,
  judge,
  destroy,
];
