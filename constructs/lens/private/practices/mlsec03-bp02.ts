import { isIsolated } from '../evidence/isolation';
import { secretsIn } from '../evidence/secrets';
import { dataBuckets, isMachineLearning } from '../evidence/workload';
import type { Estate, Subject } from '../judge/estate';
import { failed, mustBeOneOf, mustBeSet, type Outcome, passed, unknown } from '../judge/outcome';
import type { PracticeOutcome, PracticeRule } from '../judge/rule';

type Judge = (subject: Subject, estate: Estate) => Outcome[];

/** Where data is and models are made, there is no root, no way to the open internet, and no secret in plain text. */
export const MLSEC03_BP02: PracticeRule = {
  id: 'MLSEC03-BP02',
  fix: {
    library:
      '`training.TrainingPipeline` isolates its jobs and `data.DataLake` closes its buckets; pass a `foundation.Network` to `network` for a VPC with flow logs',
    cloudFormation:
      'EnableNetworkIsolation: true or VpcConfig for jobs; AppNetworkAccessType: VpcOnly for domains; DirectInternetAccess: Disabled, RootAccess: Disabled and SubnetId for notebooks; PublicAccessBlockConfiguration for buckets',
  },
  judge: (estate) =>
    isMachineLearning(estate)
      ? [...of(estate, JUDGES), ...about(dataBuckets(estate), (bucket) => [isClosed(bucket)], estate)]
      : [],
};

const JUDGES: readonly (readonly [string, Judge])[] = [
  ['AWS::SageMaker::Domain', ({ properties }) => [mustBeOneOf(properties.get('AppNetworkAccessType'), ['VpcOnly'])]],
  ['AWS::SageMaker::NotebookInstance', notebook],
  ['AWS::SageMaker::TrainingJob', (job) => [isIsolated(job), ...secretsIn(job)]],
  ['AWS::SageMaker::ProcessingJob', (job) => [isIsolated(job), ...secretsIn(job)]],
  ['AWS::SageMaker::Model', secretsIn],
  ['AWS::EC2::VPC', (vpc, estate) => [isLogged(vpc, estate)]],
];

function of(estate: Estate, judges: typeof JUDGES): PracticeOutcome[] {
  return judges.flatMap(([type, judge]) => about(estate.all(type), judge, estate));
}

function about(subjects: readonly Subject[], judge: Judge, estate: Estate): PracticeOutcome[] {
  return subjects.flatMap((subject) => judge(subject, estate).map((outcome) => ({ ...outcome, subject })));
}

function notebook({ properties }: Subject): Outcome[] {
  const version = properties.get('InstanceMetadataServiceConfiguration', 'MinimumInstanceMetadataServiceVersion');
  return [
    mustBeOneOf(properties.get('DirectInternetAccess'), ['Disabled']),
    mustBeOneOf(properties.get('RootAccess'), ['Disabled']),
    mustBeSet(properties.get('SubnetId')),
    mustBeOneOf(version, ['2']),
  ];
}

const BLOCKS = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];

/** S3 blocks public access to new buckets unless a template says otherwise. */
function isClosed({ properties }: Subject): Outcome {
  const block = properties.get('PublicAccessBlockConfiguration');
  if (block.value === undefined) return passed('S3 blocks public access unless it is told otherwise', block);
  if (block.unknown) return unknown(block);
  const switches = BLOCKS.map((name) => block.get(name));
  const open = switches.find((one) => !one.unknown && one.text.toLowerCase() !== 'true');
  if (open) return failed(`${open.path.split('.').at(-1)} is not true, so the bucket can be made public`, open);
  const unclear = switches.find((one) => one.unknown);
  return unclear ? unknown(unclear) : passed('PublicAccessBlockConfiguration blocks all public access', block);
}

function isLogged(vpc: Subject, estate: Estate): Outcome {
  const [log] = estate.referrers(vpc, 'AWS::EC2::FlowLog');
  return log
    ? passed(`${log.logicalId} records the traffic`, vpc.properties)
    : failed('no AWS::EC2::FlowLog records the traffic of the VPC', vpc.properties);
}
