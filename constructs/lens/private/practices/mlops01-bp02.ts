import { declared, declareIt } from '../evidence/declaration';
import { stepsOf, trainingPipelines } from '../evidence/pipelines';
import { type Profile, profilesOf } from '../evidence/profile';
import { isMachineLearning } from '../evidence/workload';
import type { Estate } from '../judge/estate';
import { contradicted, passed } from '../judge/outcome';
import type { PracticeOutcome, PracticeRule } from '../judge/rule';

const ID = 'MLOPS01-BP02';

/** It is settled how far predictions have to be explained, and models keep to it. */
export const MLOPS01_BP02: PracticeRule = {
  id: ID,
  fix: { library: '`explainability` of `goal.UseCase`', cloudFormation: declareIt(ID).cloudFormation },
  judge: (estate) => {
    if (!isMachineLearning(estate)) return [];
    const profiles = profilesOf(estate).filter(({ facts }) => facts.get('explainability').isSet);
    if (profiles.length === 0) return [declared(estate, ID)];
    return profiles.map((profile) => settled(estate, profile));
  },
};

function settled(estate: Estate, { subject, facts }: Profile): PracticeOutcome {
  const level = facts.get('explainability');
  const says = `the profile of ${facts.get('name').text} settles on ${level.text === 'none' ? 'no' : level.text} explanations`;
  const unexplained = level.text === 'none' ? undefined : withoutExplanation(estate);
  if (!unexplained) return { ...passed(says, level), subject };
  return { ...contradicted(`${says}, and ${unexplained} registers models without any`, level), subject };
}

/** The step that registers a model without its explanations, although the pipeline has no check that makes them. */
function withoutExplanation(estate: Estate): string | undefined {
  return trainingPipelines(estate)
    .filter((read) => stepsOf(read, 'ClarifyCheck').length === 0)
    .flatMap((read) => stepsOf(read, 'RegisterModel'))
    .find(({ node }) => node.get('Arguments', 'ModelMetrics', 'Explainability').isSet === false)?.name;
}
