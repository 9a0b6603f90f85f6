import { type AtRest, encryptionOf } from '../evidence/encryption';
import { STORES } from '../evidence/stores';
import { dataBuckets, isMachineLearning } from '../evidence/workload';
import type { Estate } from '../judge/estate';
import { cantTell, failed, mustBeOn, notApplicable, type Outcome, passed } from '../judge/outcome';
import type { PracticeOutcome, PracticeRule } from '../judge/rule';

/** What stores data is encrypted, under keys that the owner of the data can rotate and take away. */
export const MLSEC02_BP01: PracticeRule = {
  id: 'MLSEC02-BP01',
  fix: {
    library: 'each stage makes a `foundation.EncryptionKey`, which rotates; pass `key` to share one',
    cloudFormation: 'set the KmsKeyId of each store to an AWS::KMS::Key with EnableKeyRotation: true',
  },
  judge: (estate) => (isMachineLearning(estate) ? [...stores(estate), ...keys(estate)] : []),
};

function stores(estate: Estate): PracticeOutcome[] {
  const types = [...STORES.keys()].filter((type) => !CARRIERS.has(type) && type !== 'AWS::S3::Bucket');
  return [...estate.all(...types), ...dataBuckets(estate)].flatMap((subject) => {
    const kept = encryptionOf(subject, estate);
    const none = notApplicable('it stores nothing that a key could encrypt', subject.properties);
    return kept.length > 0 ? kept.map((one) => ({ ...judge(one), subject })) : [{ ...none, subject }];
  });
}

/** What holds no data of machine learning: notices, events, logs, secrets and what is built from code. */
const CARRIERS: ReadonlySet<string> = new Set([
  'AWS::CloudTrail::Trail',
  'AWS::CodeArtifact::Domain',
  'AWS::CodeBuild::Project',
  'AWS::CodePipeline::Pipeline',
  'AWS::ECR::Repository',
  'AWS::Events::EventBus',
  'AWS::Lambda::Function',
  'AWS::Logs::LogGroup',
  'AWS::SageMaker::ModelCard',
  'AWS::SecretsManager::Secret',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
]);

/** Types that hold the data of machine learning, and nothing else. For others, any encryption will do. */
const OF_MACHINE_LEARNING = /^AWS::(SageMaker::|S3::Bucket$)/;

function judge({ by, what, key, place, subject }: AtRest): Outcome {
  if (by === 'customer managed key') return passed(`${what}: encrypted under ${key}`, place);
  if (by === 'unknown') return cantTell(`${what}: the template doesn't show how it is encrypted`, place);
  if (by === 'nothing') return failed(`${what}: nothing encrypts it`, place);
  if (!OF_MACHINE_LEARNING.test(subject.type)) return passed(`${what}: encrypted under an ${by}`, place);
  return failed(`${what}: encrypted under an ${by}, and not under a customer managed key`, place);
}

function keys(estate: Estate): PracticeOutcome[] {
  return estate
    .all('AWS::KMS::Key')
    .filter(({ properties }) => {
      const [spec, usage] = ['KeySpec', 'KeyUsage'].map((name) => properties.get(name));
      // only symmetric keys that encrypt, with material of AWS, can rotate by themselves
      const symmetric = spec.value === undefined || spec.text === 'SYMMETRIC_DEFAULT';
      return symmetric && /^(ENCRYPT_DECRYPT)?$/.test(usage.text) && /^(AWS_KMS)?$/.test(properties.get('Origin').text);
    })
    .map((subject) => ({ ...mustBeOn(subject.properties.get('EnableKeyRotation')), subject }));
}
