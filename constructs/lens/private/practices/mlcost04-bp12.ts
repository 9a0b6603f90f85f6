import type { Estate, Subject } from '../judge/estate';
import { cantTell, failed, passed } from '../judge/outcome';
import type { PracticeOutcome, PracticeRule } from '../judge/rule';
import { watchesSpend } from '../evidence/spend';
import { allTagsOf, knowsTags } from '../evidence/tags';
import { taggable } from '../evidence/activities';
import { training } from '../evidence/workload';

/** A budget warns of spend, and tags say whose it is. */
export const MLCOST04_BP12: PracticeRule = {
  id: 'MLCOST04-BP12',
  fix: {
    library: '`monitoring.CostBudget`, or `budget` in the use case file; `goal.UseCase` tags the stack',
    cloudFormation: 'AWS::Budgets::Budget with NotificationsWithSubscribers, and Tags of resources or of the stack',
  },
  judge: (estate) => {
    if (taggable(estate).length + training(estate).length === 0) return [];
    const watched = watchesSpend(estate) ?? failed('nothing warns of spend: there is no AWS::Budgets::Budget');
    return [watched, ...tagged(estate)];
  },
};

function tagged(estate: Estate): PracticeOutcome[] {
  const all = taggable(estate);
  if (all.length === 0) return [];
  const bare = all.filter((subject) => allTagsOf(subject).length === 0);
  if (bare.length === 0) return [passed('tags say whose the cost is')];
  // who tags some resources one by one has forgotten the others
  const forgotten = bare.find((subject) => knowsTags(subject) || all.some((one) => isTaggedBeside(one, subject)));
  if (!forgotten) return [cantTell('resources have no tags, and only the deployment knows those of the stack')];
  const { properties } = forgotten;
  return [{ ...failed('it has no tags that say whose its cost is', properties.get('Tags')), subject: forgotten }];
}

function isTaggedBeside(one: Subject, { template }: Subject): boolean {
  return one.template === template && allTagsOf(one).length > 0;
}
