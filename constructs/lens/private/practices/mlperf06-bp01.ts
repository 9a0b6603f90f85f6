import { ofEach } from '../evidence/about';
import { declared, declareIt } from '../evidence/declaration';
import { endpoints } from '../evidence/endpoints';
import { once } from '../evidence/once';
import type { Estate, Subject } from '../judge/estate';
import { failed, type Outcome, passed } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';

const ID = 'MLPERF06-BP01';

/** People look at some of the predictions. */
export const MLPERF06_BP01: PracticeRule = {
  id: ID,
  fix: {
    library: declareIt(ID).library,
    cloudFormation:
      'AWS::SageMaker::Workteam with AWS::SageMaker::HumanTaskUi, or a state machine that waits for a reviewer (waitForTaskToken)',
  },
  judge: (estate) => ofEach(endpoints(estate), () => isReviewed(estate)),
};

function isReviewed(estate: Estate): Outcome {
  const [review] = reviews(estate);
  if (review) return passed(`${review.logicalId} brings predictions to people`);
  const said = declared(estate, ID);
  return said.verdict === 'PASSED'
    ? said
    : failed('nothing here brings predictions to people, and nothing is declared');
}

const reviews = once((estate: Estate): readonly Subject[] => [
  ...estate.all('AWS::SageMaker::HumanTaskUi', 'AWS::SageMaker::Workteam', 'AWS::SageMaker::FlowDefinition'),
  ...estate.all('AWS::StepFunctions::StateMachine', 'AWS::Serverless::StateMachine').filter(waits),
]);

function waits({ properties }: Subject): boolean {
  const places = ['DefinitionString', 'Definition'].map((key) => properties.get(key).plain ?? '');
  return JSON.stringify(places).includes('.waitForTaskToken');
}
