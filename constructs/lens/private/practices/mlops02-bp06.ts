import { declared, declareIt } from '../evidence/declaration';
import { stepsOf, trainingPipelines } from '../evidence/pipelines';
import { type Profile, profilesOf } from '../evidence/profile';
import { isMachineLearning } from '../evidence/workload';
import type { Estate } from '../judge/estate';
import { contradicted, type Outcome, passed } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';
import { isMembers } from '../template/value';

const ID = 'MLOPS02-BP06';

/** It is known which groups a model could treat unfairly, and the training measures it. */
export const MLOPS02_BP06: PracticeRule = {
  id: ID,
  fix: { library: '`fairness` of `goal.UseCase`', cloudFormation: declareIt(ID).cloudFormation },
  judge: (estate) => {
    if (!isMachineLearning(estate)) return [];
    const profiles = profilesOf(estate).filter(({ facts }) => facts.get('fairness').value !== undefined);
    if (profiles.length === 0) return [declared(estate, ID)];
    return profiles.map((profile) => ({ ...reviewed(estate, profile), subject: profile.subject }));
  },
};

function reviewed(estate: Estate, { facts }: Profile): Outcome {
  const fairness = facts.get('fairness');
  if (isMembers(fairness.value)) return passed(`no group is at risk, because: ${fairness.get('none').text}`, fairness);
  const limits = fairness.items.map((limit) => limit.get('metric'));
  if (limits.length === 0) return contradicted('the profile names no limit of fairness', fairness);
  const unchecked = limits.find(({ text }) => !isChecked(estate, text));
  if (unchecked)
    return contradicted(`the profile limits ${unchecked.text}, and no condition of the training checks it`, unchecked);
  return passed(`the profile limits ${limits.map(({ text }) => text).join(' and ')}`, fairness);
}

/** Whether a condition reads the metric. Training that the templates don't contain may well do so. */
function isChecked(estate: Estate, metric: string): boolean {
  const pipelines = trainingPipelines(estate);
  const conditions = pipelines.flatMap((read) => stepsOf(read, 'Condition', 'ClarifyCheck'));
  const texts = conditions.map(({ name, type, node }) => {
    const place = type === 'Condition' ? node.get('Arguments', 'Conditions') : node.get('Arguments');
    return plain(name + JSON.stringify(place.raw));
  });
  return pipelines.length === 0 || texts.some((text) => text.includes(plain(metric)));
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}
