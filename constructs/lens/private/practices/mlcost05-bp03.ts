import type { PracticeRule } from '../judge/rule';
import { variants } from '../evidence/endpoints';
import { scales } from '../evidence/scaling';

/** The number of instances follows demand. */
export const MLCOST05_BP03: PracticeRule = {
  id: 'MLCOST05-BP03',
  fix: {
    library: '`maxInstances` and `invocationsPerInstance` of `serving.Hosting.realtime`',
    cloudFormation:
      'AWS::ApplicationAutoScaling::ScalableTarget and ScalingPolicy of the variant, or ManagedInstanceScaling',
  },
  judge: (estate) =>
    variants(estate)
      .filter(({ shadow }) => !shadow)
      .map((variant) => ({ ...scales(estate, variant), subject: variant.config })),
};
