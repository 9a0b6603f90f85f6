import type { Estate } from '../judge/estate';
import { cantTell, passed } from '../judge/outcome';
import type { PracticeOutcome, PracticeRule } from '../judge/rule';
import { judgeServers } from '../evidence/self-run';
import { exploring, training } from '../evidence/workload';

/** People write and try code in managed environments. */
export const MLCOST04_BP02: PracticeRule = {
  id: 'MLCOST04-BP02',
  fix: {
    library: '`foundation.Workbench` with `users`',
    cloudFormation: 'AWS::SageMaker::Domain with AWS::SageMaker::UserProfile, or AWS::SageMaker::NotebookInstance',
  },
  judge: (estate) => {
    const servers = judgeServers(estate, (what) => `people work on ${what}`, hasNotebooks);
    const managed = exploring(estate).map((subject) => ({
      ...passed(`people work in the managed environment ${subject.logicalId}`, subject.properties),
      subject,
    }));
    const isShown = managed.length > 0 || servers.some(({ verdict }) => verdict === 'FAILED');
    return [...servers, ...managed, ...(isShown ? [] : elsewhere(estate))];
  },
};

function hasNotebooks(what: string): boolean {
  return /jupyter|rstudio/i.test(what);
}

function elsewhere(estate: Estate): PracticeOutcome[] {
  if (training(estate).length === 0) return [];
  return [cantTell('models are trained here, and no template shows where people write the code')];
}
