import type { Estate } from '../judge/estate';
import { type Outcome, passed } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';
import { modeOf, type Variant, variants } from '../evidence/endpoints';
import { hostingProcessor } from '../evidence/processors';

/** Models are served on the processors that do it for the least money. */
export const MLCOST05_BP02: PracticeRule = {
  id: 'MLCOST05-BP02',
  fix: {
    library: '`instanceType` of `serving.Hosting.realtime`, such as ml.m7g.large with an image for Arm',
    cloudFormation:
      'InstanceType of the variant: Graviton, such as ml.c7g.large, or Inferentia, such as ml.inf2.xlarge',
  },
  judge: (estate) => variants(estate).map((variant) => ({ ...isCheap(estate, variant), subject: variant.config })),
};

function isCheap(estate: Estate, variant: Variant): Outcome {
  if (modeOf(variant) === 'serverless') {
    return passed('only requests are billed', variant.node.get('ServerlessConfig'));
  }
  return hostingProcessor(estate, variant);
}
