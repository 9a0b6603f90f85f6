import { variants } from '../evidence/endpoints';
import { scales } from '../evidence/scaling';
import type { PracticeRule } from '../judge/rule';

/** Endpoints follow the traffic. */
export const MLREL05_BP01: PracticeRule = {
  id: 'MLREL05-BP01',
  fix: {
    library: '`hosting` of `serving.ModelEndpoint`: `Hosting.realtime` with `maxInstances`, or `Hosting.serverless`',
    cloudFormation:
      'AWS::ApplicationAutoScaling::ScalableTarget with ResourceId endpoint/<name>/variant/<variant>, and an AWS::ApplicationAutoScaling::ScalingPolicy',
  },
  judge: (estate) =>
    variants(estate)
      .filter(({ shadow }) => !shadow)
      .map((variant) => ({ ...scales(estate, variant), subject: variant.config })),
};
