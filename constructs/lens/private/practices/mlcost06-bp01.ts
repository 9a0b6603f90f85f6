import type { Estate, Subject } from '../judge/estate';
import { cantTell, failed, passed } from '../judge/outcome';
import type { PracticeOutcome, PracticeRule } from '../judge/rule';
import { type Activity, activityOf, taggable } from '../evidence/activities';
import { allTagsOf, knowsTags } from '../evidence/tags';

/** Costs are told apart by what they are for. */
export const MLCOST06_BP01: PracticeRule = {
  id: 'MLCOST06-BP01',
  fix: {
    library:
      '`foundation.Workbench`, `training.TrainingPipeline`, `serving.ModelEndpoint` and `monitoring.DriftCheck` have the tag ml:activity; there is nothing to set',
    cloudFormation: 'Tags with a key such as ml:activity and a value for each activity, or AWS::CE::CostCategory',
  },
  judge: (estate) => {
    const all = taggable(estate);
    if (all.length === 0) return [];
    const [category] = estate.all('AWS::CE::CostCategory');
    if (category) {
      return [{ ...passed('a cost category tells costs apart', category.properties.get('Rules')), subject: category }];
    }
    return [toldApart(estate, all)];
  },
};

/** Keys of tags that say what a cost is for. */
const KEYS = /activit|phase|lifecycle|purpose|component|function/i;

function toldApart(estate: Estate, all: readonly Subject[]): PracticeOutcome {
  const bare = all.filter((subject) => !allTagsOf(subject).some(({ key }) => KEYS.test(key)));
  if (bare.length === 0 && isDistinct(estate, all)) return passed('a tag of each resource says what its cost is for');
  const open = bare.filter((subject) => !knowsTags(subject));
  if (bare.length > 0 && open.length === bare.length) {
    return cantTell(
      'no tag in the templates says what a cost is for, and only the deployment knows those of the stack',
    );
  }
  const first = bare.find(knowsTags) ?? all[0];
  const what = activityOf(estate, first) ?? 'machine learning';
  return { ...failed(`no tag says that its cost is for ${what}`, first.properties.get('Tags')), subject: first };
}

/** Whether resources for different activities have different values. */
function isDistinct(estate: Estate, all: readonly Subject[]): boolean {
  const values = new Map<string, Set<Activity | undefined>>();
  for (const subject of all) {
    for (const { key, value } of allTagsOf(subject).filter((tag) => KEYS.test(tag.key))) {
      const tag = `${key}=${value}`;
      values.set(tag, (values.get(tag) ?? new Set()).add(activityOf(estate, subject)));
    }
  }
  return [...values.values()].some(({ size }) => size === 1);
}
