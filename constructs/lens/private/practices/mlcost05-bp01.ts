import type { Estate } from '../judge/estate';
import type { Outcome } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';
import { declared } from '../evidence/declaration';
import type { Variant } from '../evidence/endpoints';
import { ofServing, runsForCallers } from '../evidence/service-levels';

/** Models are served in the cheapest way that their callers can live with. */
export const MLCOST05_BP01: PracticeRule = {
  id: 'MLCOST05-BP01',
  fix: {
    library:
      '`serving.Hosting.serverless` for requests now and then; `serviceLevels` of `goal.UseCase` says what callers need',
    cloudFormation: 'ServerlessConfig of the variant, AsyncInferenceConfig of the endpoint config, or a Transform step',
  },
  judge: (estate) => ofServing(estate, (variant) => isCheapest(estate, variant)),
};

/** Without service levels, a person has to say why instances always run. */
function isCheapest(estate: Estate, variant: Variant): Outcome {
  const outcome = runsForCallers(estate, variant);
  return outcome.verdict === 'CANT_TELL' ? declared(estate, 'MLCOST05-BP01') : outcome;
}
