import type { PracticeRule } from '../judge/rule';
import { MLCOST01_BP01 } from './mlcost01-bp01';
import { MLCOST01_BP02 } from './mlcost01-bp02';
import { MLCOST03_BP01 } from './mlcost03-bp01';
import { MLCOST03_BP03 } from './mlcost03-bp03';
import { MLCOST03_BP04 } from './mlcost03-bp04';
import { MLCOST04_BP01 } from './mlcost04-bp01';
import { MLCOST04_BP02 } from './mlcost04-bp02';
import { MLCOST04_BP06 } from './mlcost04-bp06';
import { MLCOST04_BP07 } from './mlcost04-bp07';
import { MLCOST04_BP08 } from './mlcost04-bp08';
import { MLCOST04_BP09 } from './mlcost04-bp09';
import { MLCOST04_BP10 } from './mlcost04-bp10';
import { MLCOST04_BP11 } from './mlcost04-bp11';
import { MLCOST04_BP12 } from './mlcost04-bp12';
import { MLCOST04_BP13 } from './mlcost04-bp13';
import { MLCOST05_BP01 } from './mlcost05-bp01';
import { MLCOST05_BP02 } from './mlcost05-bp02';
import { MLCOST05_BP03 } from './mlcost05-bp03';
import { MLCOST06_BP01 } from './mlcost06-bp01';
import { MLCOST06_BP02 } from './mlcost06-bp02';
import { MLCOST06_BP03 } from './mlcost06-bp03';
import { MLCOST06_BP04 } from './mlcost06-bp04';
import { MLOPS01_BP02 } from './mlops01-bp02';
import { MLOPS01_BP03 } from './mlops01-bp03';
import { MLOPS02_BP01 } from './mlops02-bp01';
import { MLOPS02_BP02 } from './mlops02-bp02';
import { MLOPS02_BP03 } from './mlops02-bp03';
import { MLOPS02_BP04 } from './mlops02-bp04';
import { MLOPS02_BP05 } from './mlops02-bp05';
import { MLOPS02_BP06 } from './mlops02-bp06';
import { MLOPS03_BP01 } from './mlops03-bp01';
import { MLOPS03_BP02 } from './mlops03-bp02';
import { MLOPS04_BP01 } from './mlops04-bp01';
import { MLOPS04_BP02 } from './mlops04-bp02';
import { MLOPS05_BP01 } from './mlops05-bp01';
import { MLOPS06_BP01 } from './mlops06-bp01';
import { MLOPS06_BP02 } from './mlops06-bp02';
import { MLPERF01_BP01 } from './mlperf01-bp01';
import { MLPERF02_BP01 } from './mlperf02-bp01';
import { MLPERF03_BP01 } from './mlperf03-bp01';
import { MLPERF04_BP01 } from './mlperf04-bp01';
import { MLPERF04_BP03 } from './mlperf04-bp03';
import { MLPERF04_BP04 } from './mlperf04-bp04';
import { MLPERF04_BP05 } from './mlperf04-bp05';
import { MLPERF04_BP06 } from './mlperf04-bp06';
import { MLPERF05_BP01 } from './mlperf05-bp01';
import { MLPERF05_BP02 } from './mlperf05-bp02';
import { MLPERF06_BP01 } from './mlperf06-bp01';
import { MLPERF06_BP02 } from './mlperf06-bp02';
import { MLPERF06_BP03 } from './mlperf06-bp03';
import { MLPERF06_BP04 } from './mlperf06-bp04';
import { MLPERF06_BP05 } from './mlperf06-bp05';
import { MLPERF06_BP06 } from './mlperf06-bp06';
import { MLREL01_BP01 } from './mlrel01-bp01';
import { MLREL01_BP02 } from './mlrel01-bp02';
import { MLREL02_BP01 } from './mlrel02-bp01';
import { MLREL02_BP02 } from './mlrel02-bp02';
import { MLREL02_BP03 } from './mlrel02-bp03';
import { MLREL03_BP01 } from './mlrel03-bp01';
import { MLREL03_BP02 } from './mlrel03-bp02';
import { MLREL03_BP03 } from './mlrel03-bp03';
import { MLREL03_BP04 } from './mlrel03-bp04';
import { MLREL04_BP01 } from './mlrel04-bp01';
import { MLREL04_BP02 } from './mlrel04-bp02';
import { MLREL05_BP01 } from './mlrel05-bp01';
import { MLREL05_BP02 } from './mlrel05-bp02';
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
import { MLSUS02_BP02 } from './mlsus02-bp02';
import { MLSUS03_BP01 } from './mlsus03-bp01';
import { MLSUS03_BP02 } from './mlsus03-bp02';
import { MLSUS03_BP03 } from './mlsus03-bp03';
import { MLSUS04_BP01 } from './mlsus04-bp01';
import { MLSUS04_BP03 } from './mlsus04-bp03';
import { MLSUS04_BP04 } from './mlsus04-bp04';
import { MLSUS05_BP01 } from './mlsus05-bp01';
import { MLSUS05_BP02 } from './mlsus05-bp02';
import { MLSUS05_BP03 } from './mlsus05-bp03';
import { MLSUS05_BP04 } from './mlsus05-bp04';
import { MLSUS06_BP01 } from './mlsus06-bp01';
import { MLSUS06_BP02 } from './mlsus06-bp02';

/** All practices that a template or a declaration can show, in the order of the lens. */
export const PRACTICE_RULES: readonly PracticeRule[] = [
  MLOPS01_BP02,
  MLOPS01_BP03,
  MLOPS02_BP01,
  MLOPS02_BP02,
  MLOPS02_BP03,
  MLOPS02_BP04,
  MLOPS02_BP05,
  MLOPS02_BP06,
  MLOPS03_BP01,
  MLOPS03_BP02,
  MLOPS04_BP01,
  MLOPS04_BP02,
  MLOPS05_BP01,
  MLOPS06_BP01,
  MLOPS06_BP02,
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
  MLREL01_BP01,
  MLREL01_BP02,
  MLREL02_BP01,
  MLREL02_BP02,
  MLREL02_BP03,
  MLREL03_BP01,
  MLREL03_BP02,
  MLREL03_BP03,
  MLREL03_BP04,
  MLREL04_BP01,
  MLREL04_BP02,
  MLREL05_BP01,
  MLREL05_BP02,
  MLPERF01_BP01,
  MLPERF02_BP01,
  MLPERF03_BP01,
  MLPERF04_BP01,
  MLPERF04_BP03,
  MLPERF04_BP04,
  MLPERF04_BP05,
  MLPERF04_BP06,
  MLPERF05_BP01,
  MLPERF05_BP02,
  MLPERF06_BP01,
  MLPERF06_BP02,
  MLPERF06_BP03,
  MLPERF06_BP04,
  MLPERF06_BP05,
  MLPERF06_BP06,
  MLCOST01_BP01,
  MLCOST01_BP02,
  MLCOST03_BP01,
  MLCOST03_BP03,
  MLCOST03_BP04,
  MLCOST04_BP01,
  MLCOST04_BP02,
  MLCOST04_BP06,
  MLCOST04_BP07,
  MLCOST04_BP08,
  MLCOST04_BP09,
  MLCOST04_BP10,
  MLCOST04_BP11,
  MLCOST04_BP12,
  MLCOST04_BP13,
  MLCOST05_BP01,
  MLCOST05_BP02,
  MLCOST05_BP03,
  MLCOST06_BP01,
  MLCOST06_BP02,
  MLCOST06_BP03,
  MLCOST06_BP04,
  MLSUS02_BP02,
  MLSUS03_BP01,
  MLSUS03_BP02,
  MLSUS03_BP03,
  MLSUS04_BP01,
  MLSUS04_BP03,
  MLSUS04_BP04,
  MLSUS05_BP01,
  MLSUS05_BP02,
  MLSUS05_BP03,
  MLSUS05_BP04,
  MLSUS06_BP01,
  MLSUS06_BP02,
];
