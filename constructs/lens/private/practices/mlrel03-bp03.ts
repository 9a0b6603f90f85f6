import { isGated, isMeasured } from '../evidence/gates';
import { judgeTraining } from '../evidence/pipelines';
import { together } from '../evidence/together';
import type { PracticeRule } from '../judge/rule';

/** A model is measured on data that it hasn't learned from, and has to pass before it is released. */
export const MLREL03_BP03: PracticeRule = {
  id: 'MLREL03-BP03',
  fix: {
    library: '`training.TrainingPipeline` measures on held-out data and checks the `objectives` of the use case',
    cloudFormation:
      'a Processing step that reads the model and data that training does not read, and a Condition step around RegisterModel that reads its PropertyFile',
  },
  judge: (estate) => judgeTraining(estate, (read) => [together([isMeasured(read), isGated(read)])]),
};
