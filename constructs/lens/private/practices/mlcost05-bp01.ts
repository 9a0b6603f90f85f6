import { passed } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';
import { variants } from '../evidence/endpoints';
import { runsForCallers } from '../evidence/service-levels';
import { batchInference } from '../evidence/workload';

/** Models are served in the cheapest way that their callers can live with. */
export const MLCOST05_BP01: PracticeRule = {
  id: 'MLCOST05-BP01',
  fix: {
    library:
      '`serving.Hosting.serverless` for requests now and then; `serviceLevels` of `goal.UseCase` says what callers need',
    cloudFormation: 'ServerlessConfig of the variant, AsyncInferenceConfig of the endpoint config, or a Transform step',
  },
  judge: (estate) => [
    ...variants(estate)
      .filter(({ shadow }) => !shadow)
      .map((variant) => ({ ...runsForCallers(estate, variant), subject: variant.config })),
    ...batchInference(estate).map((subject) => ({
      ...passed('a job predicts in batches', subject.properties),
      subject,
    })),
  ],
};
