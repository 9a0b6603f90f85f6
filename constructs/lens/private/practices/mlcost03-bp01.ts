import { passed } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';
import { declareIt, declared } from '../evidence/declaration';
import { isMachineLearning } from '../evidence/workload';

const LABELING = ['AWS::SageMaker::Workteam', 'AWS::SageMaker::Workforce', 'AWS::SageMaker::HumanTaskUi'];

/** A managed service labels data. Labelling jobs themselves are in no template. */
export const MLCOST03_BP01: PracticeRule = {
  id: 'MLCOST03-BP01',
  fix: {
    ...declareIt('MLCOST03-BP01'),
    cloudFormation: 'AWS::SageMaker::Workteam, whose members work on labelling jobs of SageMaker Ground Truth',
  },
  judge: (estate) => {
    const found = estate.all(...LABELING).map((subject) => ({
      ...passed(`people label with SageMaker, in ${subject.logicalId}`, subject.properties),
      subject,
    }));
    if (found.length > 0) return found;
    return isMachineLearning(estate) ? [declared(estate, 'MLCOST03-BP01')] : [];
  },
};
