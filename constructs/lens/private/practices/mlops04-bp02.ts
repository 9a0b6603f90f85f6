import { exploring, processing, training } from '../evidence/workload';
import type { Estate, Subject } from '../judge/estate';
import { cantTell, failed, mustBeOn, type Outcome, passed } from '../judge/outcome';
import type { PracticeOutcome, PracticeRule } from '../judge/rule';
import type { Node } from '../template/node';

/** Code gets its libraries from registries that somebody vets, and not from the internet. */
export const MLOPS04_BP02: PracticeRule = {
  id: 'MLOPS04-BP02',
  fix: {
    library: 'no construct makes a registry; add an `aws_codeartifact.CfnRepository` to a stack of yours',
    cloudFormation:
      'an AWS::CodeArtifact::Repository with upstreams, an AWS::ECR::Repository with ScanOnPush or a PullThroughCacheRule, or an AWS::SageMaker::Image for Studio',
  },
  judge: (estate) => {
    const coding = [...training(estate), ...processing(estate), ...exploring(estate)];
    if (coding.length === 0) return [];
    const registries = [...packages(estate), ...images(estate)];
    return registries.length > 0 ? registries : [{ ...none(coding), subject: coding[0] }];
  },
};

/** What holds packages, or images that bring them. */
const REGISTRIES = [
  'AWS::CodeArtifact::Repository',
  'AWS::ECR::PullThroughCacheRule',
  'AWS::SageMaker::Image',
  'AWS::SageMaker::AppImageConfig',
];

function packages(estate: Estate): PracticeOutcome[] {
  return estate
    .all(...REGISTRIES)
    .map((subject) => ({ ...passed(`people and jobs get libraries from ${subject.logicalId}`), subject }));
}

function images(estate: Estate): PracticeOutcome[] {
  const scanned = estate.has('AWS::ECR::RegistryScanningConfiguration');
  return estate.all('AWS::ECR::Repository').map((subject) => {
    const scan = subject.properties.get('ImageScanningConfiguration', 'ScanOnPush');
    const outcome = scanned ? passed('the registry scans its images', scan) : mustBeOn(scan);
    return { ...outcome, subject };
  });
}

const IMAGES = [
  ['AlgorithmSpecification', 'TrainingImage'],
  ['AppSpecification', 'ImageUri'],
];

/** Without a registry here, the images of jobs may be from one elsewhere. */
function none(coding: readonly Subject[]): Outcome {
  const named = coding.flatMap(({ properties }) => IMAGES.map((path) => properties.get(...path)));
  const own = named.find(isOwn);
  return own
    ? cantTell('jobs run images of a registry of their owner, which is not in these templates', own)
    : failed('no registry of packages or images is here that somebody vets');
}

function isOwn({ value, text }: Node): boolean {
  return value !== undefined && /^\$\{(AWS::AccountId|[^}]*)\}(\.dkr\.ecr\.|$)/.test(text);
}
