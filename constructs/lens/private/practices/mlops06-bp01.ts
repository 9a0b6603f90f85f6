import { deployments } from '../evidence/delivery';
import { serving } from '../evidence/workload';
import type { Estate, Subject } from '../judge/estate';
import { cantTell, failed, type Outcome, passed } from '../judge/outcome';
import type { PracticeOutcome, PracticeRule } from '../judge/rule';
import type { Node } from '../template/node';

/** Environments run the same, and somebody would notice if they no longer did. */
export const MLOPS06_BP01: PracticeRule = {
  id: 'MLOPS06-BP01',
  fix: {
    library: '`delivery.Delivery` deploys one template to all environments',
    cloudFormation:
      'the same TemplatePath in the deploy actions of an AWS::CodePipeline::Pipeline, an AWS::Config::ConfigRule CLOUDFORMATION_STACK_DRIFT_DETECTION_CHECK, and images by digest or version',
  },
  judge: (estate) => {
    const models = estate.all('AWS::SageMaker::Model');
    if (serving(estate).length + models.length === 0) return [];
    return [...models.flatMap(withMovingImage), same(estate)];
  },
};

/** A tag that moves is another image in the next environment. */
function withMovingImage(subject: Subject): PracticeOutcome[] {
  const { properties } = subject;
  const containers = [properties.get('PrimaryContainer'), ...properties.get('Containers').items];
  const moving = containers.map((container) => container.get('Image')).find(({ text }) => text.endsWith(':latest'));
  return moving ? [{ ...failed('the tag latest may be another image in each environment', moving), subject }] : [];
}

function same(estate: Estate): Outcome {
  const paths = deployments(estate).map(({ delivery, node }) => ({
    delivery,
    path: node.get('Configuration', 'TemplatePath'),
  }));
  const known = paths.filter(({ path }) => path.value !== undefined);
  const twice = known.find((one, i) => known.some((other, j) => j > i && isSame(one, other)));
  if (twice) return passed(`${twice.delivery.logicalId} deploys ${twice.path.text} to all environments`);
  const rule = estate
    .all('AWS::Config::ConfigRule')
    .find(({ properties }) => /STACK_DRIFT_DETECTION/.test(properties.get('Source', 'SourceIdentifier').text));
  if (rule) return passed(`${rule.logicalId} finds what was changed by hand`);
  return cantTell('the templates show only one environment');
}

interface Deployed {
  readonly delivery: Subject;
  readonly path: Node;
}

function isSame(one: Deployed, other: Deployed): boolean {
  return one.delivery === other.delivery && one.path.text === other.path.text;
}
