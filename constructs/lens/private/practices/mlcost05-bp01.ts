import type { Estate } from '../judge/estate';
import { type Outcome, passed } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';
import { declared } from '../evidence/declaration';
import { type Variant, variants } from '../evidence/endpoints';
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
      .map((variant) => ({ ...isCheapest(estate, variant), subject: variant.config })),
    ...batchInference(estate).map((subject) => ({
      ...passed('a job predicts in batches', subject.properties),
      subject,
    })),
  ],
};

/** Without service levels, a person has to say why instances always run. */
function isCheapest(estate: Estate, variant: Variant): Outcome {
  const outcome = runsForCallers(estate, variant);
  return outcome.verdict === 'CANT_TELL' ? declared(estate, 'MLCOST05-BP01') : outcome;
}
