import { declared } from '../evidence/declaration';
import { isIsolated } from '../evidence/isolation';
import { exploring, processing, training } from '../evidence/workload';
import type { Estate, Subject } from '../judge/estate';
import { cantTell, failed, mustBeOn, passed } from '../judge/outcome';
import type { PracticeOutcome, PracticeRule } from '../judge/rule';
import type { Node } from '../template/node';

const ID = 'MLOPS04-BP02';

/** Code gets its libraries from registries that somebody vets, and not from the internet. */
export const MLOPS04_BP02: PracticeRule = {
  id: ID,
  fix: {
    library:
      '`foundation.PackageRepository`, with `approvedPackages` for a list of what people may install; or declare in `practices` of `goal.UseCase` where libraries come from',
    cloudFormation:
      'an AWS::CodeArtifact::Repository with upstreams, an AWS::ECR::Repository with ScanOnPush or a PullThroughCacheRule, or an AWS::SageMaker::Image for Studio',
  },
  judge: (estate) => {
    const coding = [...training(estate), ...processing(estate), ...exploring(estate)];
    if (coding.length === 0) return [];
    const registries = [...packages(estate), ...images(estate)];
    return registries.length > 0 ? registries : [none(estate, coding)];
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

/** Without a registry here, libraries come with the images, from a registry elsewhere, or from the internet. */
function none(estate: Estate, coding: readonly Subject[]): PracticeOutcome {
  const open = coding.find((subject) => reachesInternet(subject));
  if (open) {
    return {
      ...failed('it can get libraries from the internet, and no registry is here that somebody vets'),
      subject: open,
    };
  }
  const said = declared(estate, ID);
  const elsewhere =
    "nothing here gets libraries from the internet; the template doesn't show who vets those that it has";
  return said.verdict === 'PASSED' ? said : { ...cantTell(elsewhere), subject: coding[0] };
}

/** Whether what runs there can download what it likes. */
function reachesInternet(subject: Subject): boolean {
  const { type, properties } = subject;
  switch (type) {
    case 'AWS::SageMaker::NotebookInstance':
      return isUnless(properties.get('DirectInternetAccess'), 'Disabled');
    case 'AWS::SageMaker::Domain':
      return isUnless(properties.get('AppNetworkAccessType'), 'VpcOnly');
    case 'AWS::SageMaker::TrainingJob':
    case 'AWS::SageMaker::ProcessingJob':
      return isIsolated(subject).verdict === 'FAILED';
    default:
      return false;
  }
}

function isUnless(node: Node, closed: string): boolean {
  return !node.unknown && node.text !== closed;
}
