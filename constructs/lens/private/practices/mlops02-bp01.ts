import { declared, declareIt } from '../evidence/declaration';
import { isMachineLearning } from '../evidence/workload';
import type { Estate } from '../judge/estate';
import { cantTell, type Outcome } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';

const ID = 'MLOPS02-BP01';

/** It is written down who does what, and each role has its own access. */
export const MLOPS02_BP01: PracticeRule = {
  id: ID,
  fix: declareIt(ID),
  judge: (estate) => {
    if (!isMachineLearning(estate)) return [];
    const said = declared(estate, ID);
    return [(said.verdict === 'PASSED' ? contradiction(estate) : undefined) ?? said];
  },
};

/** People of all roles may work with the permissions of one: the template doesn't say who has which role. */
function contradiction(estate: Estate): Outcome | undefined {
  const profiles = estate.all('AWS::SageMaker::UserProfile');
  const roles = profiles.map(({ properties }) => properties.get('UserSettings', 'ExecutionRole'));
  if (profiles.length < 2 || new Set(roles.map(({ text }) => text)).size > 1) return undefined;
  return cantTell(
    `all ${profiles.length} user profiles work with the same execution role, and the template doesn't show whether they do the same work`,
    roles[0],
  );
}
