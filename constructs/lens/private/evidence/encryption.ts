import type { Estate, Subject } from '../judge/estate';
import type { Node } from '../template/node';
import { fleetsOf } from './instances';
import { type KeyHolder, type Store, STORES } from './stores';

/** How something that stores data is encrypted. */
export interface AtRest {
  readonly subject: Subject;
  /** What is encrypted, such as `objects`, `volume`, `captured data`. */
  readonly what: string;
  readonly by: KeyHolder;
  /** The key as the template names it. */
  readonly key?: string;
  /** The property that says it, or would. */
  readonly place: Node;
}

/** How everything that stores data is encrypted. */
export function encryptionAtRest(estate: Estate): AtRest[] {
  return [...STORES.keys()].flatMap((type) => estate.all(type)).flatMap((subject) => encryptionOf(subject, estate));
}

/** How a resource, or what a step makes, encrypts what it stores. */
export function encryptionOf(subject: Subject, estate: Estate): AtRest[] {
  if (subject.type === 'AWS::S3::Bucket') return [bucketEncryption(subject)];
  if (subject.type === 'AWS::SQS::Queue') return [queueEncryption(subject)];
  const stores = (STORES.get(subject.type) ?? []).filter((store) => holds(subject, store));
  return stores.map((store) => inBucket(atRest(subject, store), estate));
}

/** Whether a customer managed key is a key of its own, and not an alias of AWS. */
export function keyHolder(key: Node): KeyHolder {
  if (key.isSet === undefined) return 'unknown';
  if (!key.isSet) return 'nothing';
  return /alias\/aws\//.test(key.text) ? 'AWS managed key' : 'customer managed key';
}

function holds(subject: Subject, { what, within }: Store): boolean {
  if (what === 'volume' && hasOwnDisks(subject)) return false;
  return within === undefined || subject.properties.get(...within).value !== undefined;
}

/**
 * Whether it stores only on disks of its instances, which encrypt by themselves, or on none, as serverless variants do. It
 * can't have a key then.
 */
function hasOwnDisks(subject: Subject): boolean {
  const fleets = fleetsOf(subject);
  if (fleets.length > 0) return fleets.every(({ type }) => OWN_DISKS.test(type.text));
  const variants = subject.properties.get('ProductionVariants').items;
  return variants.length > 0 && variants.every((variant) => variant.get('ServerlessConfig').value !== undefined);
}

/** Instances with disks of their own: those with a d after the generation, and some with accelerators. */
const OWN_DISKS = /^ml\.([a-z]+\d[a-z]*d[a-z]*|g[5-9]\w*|gr\d\w*|p[5-9]\w*|trn\d\w*)\./;

function atRest(subject: Subject, store: Store): AtRest {
  const { what, unset } = store;
  const place = subject.properties.get(...store.key);
  const on = store.switch && subject.properties.get(...store.switch);
  if (on?.unknown) return { subject, what, by: 'unknown', place: on };
  if (on && !isOn(on)) return { subject, what, by: unset, place: on };
  const by = keyHolder(place);
  if (by !== 'nothing') return { subject, what, by, key: place.text, place };
  return { subject, what, by: on ? 'AWS managed key' : unset, place };
}

function isOn(on: Node): boolean {
  return /^(true|kms|kms_dsse)$/i.test(on.text);
}

/** What a job or an endpoint writes to a bucket without naming a key is encrypted as the bucket says. */
function inBucket(one: AtRest, estate: Estate): AtRest {
  const { by, place, subject } = one;
  const at = OUTPUTS.get(`${subject.type} ${one.what}`);
  if (by !== 'unknown' || !at || place.value !== undefined) return one;
  const [bucket] = estate
    .targets(subject, subject.properties.get(...at))
    .filter(({ type }) => type === 'AWS::S3::Bucket');
  return bucket ? { ...bucketEncryption(bucket), subject, what: one.what, place } : one;
}

/** Where outputs go. */
const OUTPUTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['AWS::SageMaker::EndpointConfig captured data', ['DataCaptureConfig', 'DestinationS3Uri']],
  ['AWS::SageMaker::EndpointConfig asynchronous answers', ['AsyncInferenceConfig', 'OutputConfig', 'S3OutputPath']],
  ['AWS::SageMaker::FeatureGroup offline store', ['OfflineStoreConfig', 'S3StorageConfig', 'S3Uri']],
  ['AWS::SageMaker::TrainingJob model', ['OutputDataConfig', 'S3OutputPath']],
  ['AWS::SageMaker::AutoMLJob models', ['OutputDataConfig', 'S3OutputPath']],
  ['AWS::SageMaker::ProcessingJob outputs', ['ProcessingOutputConfig', 'Outputs']],
  ['AWS::SageMaker::TransformJob predictions', ['TransformOutput', 'S3OutputPath']],
]);

function bucketEncryption(subject: Subject): AtRest {
  const written = subject.properties.get('BucketEncryption', 'ServerSideEncryptionConfiguration');
  const rule = (written.items.at(0) ?? written).get('ServerSideEncryptionByDefault');
  const [algorithm, key] = [rule.get('SSEAlgorithm'), rule.get('KMSMasterKeyID')];
  const base = { subject, what: 'objects' };
  if (written.unknown || algorithm.unknown) return { ...base, by: 'unknown', place: algorithm };
  // S3 encrypts every object under its own keys if a bucket says nothing
  if (!algorithm.text.startsWith('aws:kms')) return { ...base, by: 'AWS owned key', place: algorithm };
  const by = keyHolder(key);
  return by === 'nothing' ? { ...base, by: 'AWS managed key', place: key } : { ...base, by, key: key.text, place: key };
}

/** SQS encrypts messages under its own keys unless this is turned off. */
function queueEncryption(subject: Subject): AtRest {
  const [key, own] = ['KmsMasterKeyId', 'SqsManagedSseEnabled'].map((name) => subject.properties.get(name));
  const by = keyHolder(key);
  if (by !== 'nothing') return { subject, what: 'messages', by, key: key.text, place: key };
  if (own.unknown) return { subject, what: 'messages', by: 'unknown', place: own };
  return {
    subject,
    what: 'messages',
    by: own.text.toLowerCase() === 'false' ? 'nothing' : 'AWS owned key',
    place: own,
  };
}
