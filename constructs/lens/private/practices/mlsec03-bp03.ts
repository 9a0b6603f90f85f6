import { ofEach } from '../evidence/about';
import { encryptionOf } from '../evidence/encryption';
import { allTagsOf, knowsTags, type Tag } from '../evidence/tags';
import { dataBuckets, isMachineLearning } from '../evidence/workload';
import type { Estate, Subject } from '../judge/estate';
import { cantTell, failed, type Outcome, passed } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';

/** A tag says how sensitive data is, and what is sensitive is under a key of its owner. */
export const MLSEC03_BP03: PracticeRule = {
  id: 'MLSEC03-BP03',
  fix: {
    library: '`dataClassification` of `goal.UseCase`, and `useCase.tags` as the tags of the stack',
    cloudFormation: 'Tags: [{ Key: data-classification, Value: confidential }] on what stores data, and a KmsKeyId',
  },
  judge: (estate) => {
    if (!isMachineLearning(estate)) return [];
    const stores = [...dataBuckets(estate), ...estate.all('AWS::SageMaker::FeatureGroup')];
    return ofEach(stores, (subject) => judge(subject, estate));
  },
};

const CLASSIFIES = /classification|sensitivity|confidentiality|\bpii\b/i;
const HARMLESS = /^(public|internal|none|non-?sensitive|unclassified|low|false|no|synthetic|anonymi[sz]ed)$/i;

function judge(subject: Subject, estate: Estate): Outcome {
  const tags = subject.properties.get('Tags');
  const tag = allTagsOf(subject).find(({ key }) => CLASSIFIES.test(key));
  if (tag) return isProtected(subject, tag, estate);
  return knowsTags(subject)
    ? failed('no tag says how sensitive its data is', tags)
    : cantTell('no tag in the template says how sensitive its data is; its stack may have one', tags);
}

/** Sensitive data is under a key that its owner can take away. */
function isProtected(subject: Subject, { key, value, place }: Tag, estate: Estate): Outcome {
  const says = `its data is ${value}, as the tag ${key} says`;
  const at = place ?? subject.properties.get('Tags');
  if (HARMLESS.test(value)) return passed(says, at);
  const weak = encryptionOf(subject, estate).find(({ by }) => by !== 'customer managed key');
  if (!weak) return passed(`${says}, and it is under a customer managed key`, at);
  return weak.by === 'unknown'
    ? cantTell(`${says}, and the template doesn't show how it is encrypted`, weak.place)
    : failed(`${says}, and it is not under a customer managed key`, weak.place);
}
