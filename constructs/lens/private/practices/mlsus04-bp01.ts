import type { Estate, Subject } from '../judge/estate';
import { contradicted, passed } from '../judge/outcome';
import type { PracticeOutcome, PracticeRule } from '../judge/rule';
import { unread } from '../evidence/pipelines';
import { declareIt, declared } from '../evidence/declaration';
import { profilesOf } from '../evidence/profile';
import { training } from '../evidence/workload';

/** Somebody said how good a model has to be, and training ends in time. */
export const MLSUS04_BP01: PracticeRule = {
  id: 'MLSUS04-BP01',
  fix: {
    library:
      '`objectives` of `goal.UseCase` say how good is good enough; `maxRuntime` of `training.TrainingPipeline` ends jobs',
    cloudFormation: declareIt('MLSUS04-BP01').cloudFormation,
  },
  judge: (estate) => {
    if (training(estate).length + unread(estate).length === 0) return [];
    const said = objectives(estate) ?? declared(estate, 'MLSUS04-BP01');
    if (said.verdict !== 'PASSED') return [said];
    const endless = estate.all('AWS::SageMaker::TrainingJob').find(hasNoEnd);
    return endless
      ? [
          {
            ...contradicted('MaxRuntimeInSeconds is not set, so nothing ends it', endless.properties),
            subject: endless,
          },
        ]
      : [said];
  },
};

function objectives(estate: Estate): PracticeOutcome | undefined {
  const [found] = profilesOf(estate).filter(({ facts }) => facts.get('objectives').items.length > 0);
  if (!found) return undefined;
  const limits = found.facts.get('objectives').items.map((one) => {
    const least = one.get('atLeast');
    return `${one.get('metric').text} ${least.value === undefined ? `at most ${one.get('atMost').text}` : `at least ${least.text}`}`;
  });
  return { ...passed(`good enough is ${limits.join(', ')}`, found.facts), subject: found.subject };
}

function hasNoEnd({ properties }: Subject): boolean {
  return properties.get('StoppingCondition', 'MaxRuntimeInSeconds').value === undefined;
}
