import { declared, declareIt } from '../evidence/declaration';
import { profilesOf } from '../evidence/profile';
import { isMachineLearning } from '../evidence/workload';
import { passed } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';

const ID = 'MLOPS02-BP02';

/** What a workload has to do is recorded where programs can read it. */
export const MLOPS02_BP02: PracticeRule = {
  id: ID,
  fix: {
    library: '`goal.UseCase` writes the profile to Parameter Store',
    cloudFormation: declareIt(ID).cloudFormation,
  },
  judge: (estate) => {
    if (!isMachineLearning(estate)) return [];
    const profiles = profilesOf(estate).filter(({ facts }) => facts.get('serviceLevels').isSet);
    if (profiles.length === 0) return [declared(estate, ID)];
    return profiles.map(({ subject, facts }) => {
      const latency = facts.get('serviceLevels', 'latencyP99Milliseconds').text;
      const reason = `the profile of ${facts.get('name').text} records the problem, the targets and a latency of ${latency} ms`;
      return { ...passed(reason, facts), subject };
    });
  },
};
