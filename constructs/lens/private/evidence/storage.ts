import type { Estate, Subject } from '../judge/estate';
import {
  cantTell,
  failed,
  mustBeOneOf,
  mustBeSet,
  notApplicable,
  type Outcome,
  passed,
  someOf,
  unknown,
} from '../judge/outcome';
import type { Node } from '../template/node';

/** All buckets. */
export function buckets(estate: Estate): Subject[] {
  return estate.all('AWS::S3::Bucket');
}

/** The lifecycle rules of a bucket that are in force, or that may be. */
export function lifecycleRules({ properties }: Subject): Node[] {
  return properties.get('LifecycleConfiguration', 'Rules').items.filter((rule) => {
    const status = rule.get('Status');
    return status.unknown !== undefined || status.text === 'Enabled';
  });
}

const EXPIRES = ['ExpirationInDays', 'ExpirationDate'];
const EXPIRES_OLD = ['NoncurrentVersionExpiration', 'NoncurrentVersionExpirationInDays'];
const MOVES = ['Transitions', 'Transition', 'NoncurrentVersionTransitions', 'NoncurrentVersionTransition'];

/** Whether lifecycle rules delete what is in a bucket, or move it to colder storage, after a time. */
export function agesData(bucket: Subject): Outcome {
  const tiered = bucket.properties.get('IntelligentTieringConfigurations');
  if (tiered.isSet) return passed('Intelligent-Tiering moves what nobody reads', tiered);
  return judgeRules(bucket, [...EXPIRES, ...EXPIRES_OLD, ...MOVES], 'deletes or moves objects');
}

/** Whether lifecycle rules delete what is in a bucket, or its earlier versions, after a time. */
export function deletesData(bucket: Subject): Outcome {
  return judgeRules(bucket, [...EXPIRES, ...EXPIRES_OLD], 'deletes objects');
}

/** Whether a bucket keeps the earlier versions of objects. */
export function keepsVersions({ properties }: Subject): Outcome {
  return mustBeOneOf(properties.get('VersioningConfiguration', 'Status'), ['Enabled']);
}

/** Whether earlier versions of objects go away. A bucket without versions has none. */
export function expiresOldVersions(bucket: Subject): Outcome {
  const versioning = bucket.properties.get('VersioningConfiguration', 'Status');
  if (versioning.value === undefined) return notApplicable('the bucket keeps no earlier versions', versioning);
  if (versioning.unknown) return unknown(versioning);
  return judgeRules(bucket, [...EXPIRES_OLD, ...MOVES.slice(2)], 'deletes earlier versions');
}

/** Storage classes for what is seldom read. */
const COLD = ['STANDARD_IA', 'ONEZONE_IA', 'INTELLIGENT_TIERING', 'GLACIER_IR', 'GLACIER', 'DEEP_ARCHIVE'];

/** Objects that expire sooner than this are no gain in colder storage, which bills for some months at least. */
const SHORT_LIVED_DAYS = 365;

/** Whether what is kept for long goes to colder storage. */
export function coolsData(bucket: Subject): Outcome {
  const tiered = bucket.properties.get('IntelligentTieringConfigurations');
  if (tiered.isSet) return passed('Intelligent-Tiering moves what nobody reads', tiered);
  const rules = bucket.properties.get('LifecycleConfiguration', 'Rules');
  if (rules.unknown) return unknown(rules);
  const outcomes = lifecycleRules(bucket).flatMap((rule) => [...movesTo(rule), ...deletesSoon(rule)]);
  return someOf(outcomes) ?? failed('objects stay in the storage class that they were written to', rules);
}

function movesTo(rule: Node): Outcome[] {
  const moves = MOVES.flatMap((key) => rule.get(key).items).map((move) => move.get('StorageClass'));
  return moves.flatMap((storage) => {
    if (storage.unknown) return [unknown(storage)];
    return COLD.includes(storage.text) ? [inForce(rule, passed(`objects move to ${storage.text}`, storage))] : [];
  });
}

function deletesSoon(rule: Node): Outcome[] {
  const days = rule.get('ExpirationInDays');
  if (days.value === undefined || !isForAll(rule)) return [];
  if (days.unknown) return [unknown(days)];
  if (!(Number(days.value) <= SHORT_LIVED_DAYS)) return [];
  return [inForce(rule, passed(`objects are deleted after ${days.text} days, too soon for colder storage`, days))];
}

/** What a rule does if it is on, which a parameter may decide. */
function inForce(rule: Node, outcome: Outcome): Outcome {
  const status = rule.get('Status');
  return status.unknown ? unknown(status) : outcome;
}

function isForAll(rule: Node): boolean {
  const narrow = [rule.get('Prefix'), rule.get('TagFilters'), rule.get('ObjectSizeGreaterThan')];
  return narrow.every(({ isSet }) => isSet === false);
}

function judgeRules(bucket: Subject, actions: readonly string[], what: string): Outcome {
  const configuration = bucket.properties.get('LifecycleConfiguration');
  const rules = configuration.get('Rules');
  if (configuration.isSet === false) return failed('there is no LifecycleConfiguration', configuration);
  if (configuration.unknown || rules.unknown) return unknown(configuration.unknown ? configuration : rules);
  const outcomes = lifecycleRules(bucket).flatMap((rule) =>
    actions
      .map((action) => rule.get(action))
      .flatMap((action) => (action.value === undefined ? [] : [act(rule, action)])),
  );
  return someOf(outcomes) ?? failed(`no lifecycle rule that is enabled ${what}`, rules);
}

function act(rule: Node, action: Node): Outcome {
  const outcome = passed(`a lifecycle rule sets ${action.path.split('.').at(-1)}`, action);
  return action.isSet === undefined ? unknown(action) : inForce(rule, outcome);
}

/** Whether the logs in a log group are deleted after a time. */
export function expiresLogs({ properties }: Subject): Outcome {
  const retention = properties.get('RetentionInDays');
  const outcome = mustBeSet(retention);
  if (outcome.verdict === 'PASSED') return passed(`logs are kept for ${retention.text} days`, retention);
  return outcome.verdict === 'FAILED'
    ? failed('logs are kept for ever, as RetentionInDays is not set', retention)
    : outcome;
}

/** Whether images go away that nobody uses any more. */
export function expiresImages({ properties }: Subject): Outcome {
  const policy = properties.get('LifecyclePolicy', 'LifecyclePolicyText');
  if (policy.value === undefined && properties.get('LifecyclePolicy').unknown) {
    return cantTell('only the deployment knows LifecyclePolicy', policy);
  }
  const outcome = mustBeSet(policy);
  return outcome.verdict === 'PASSED' ? passed('a lifecycle policy deletes images', policy) : outcome;
}
