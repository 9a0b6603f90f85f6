import { profilesOf } from '../evidence/profile';
import { reported } from '../evidence/reports';
import type { Estate } from '../judge/estate';
import { notApplicable } from '../judge/outcome';
import type { PracticeOutcome, PracticeRule } from '../judge/rule';

/** Each model comes with a report on its bias. */
export const MLREL03_BP04: PracticeRule = {
  id: 'MLREL03-BP04',
  fix: {
    library: '`fairness` of `goal.UseCase`: `training.TrainingPipeline` measures and limits it',
    cloudFormation: 'ModelMetrics: { Bias: { Report: … } } in the RegisterModel step; or a ClarifyCheck step',
  },
  judge: (estate) => exempt(estate) ?? reported(estate, BIAS),
};

const BIAS = {
  what: 'bias',
  metric: 'Bias',
  checks: /BIAS/i,
  monitor: 'AWS::SageMaker::ModelBiasJobDefinition',
  baseline: 'ModelBiasBaselineConfig',
};

/** A use case may say why it treats nobody differently, such as one about machines. */
function exempt(estate: Estate): PracticeOutcome[] | undefined {
  for (const { subject, facts } of profilesOf(estate)) {
    const none = facts.get('fairness', 'none');
    if (none.isSet) return [{ ...notApplicable(`the use case needs no limit: ${none.text}`, none), subject }];
  }
  return undefined;
}
