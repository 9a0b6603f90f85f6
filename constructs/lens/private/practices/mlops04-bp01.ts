import { type Action, deliveryActions } from '../evidence/delivery';
import { trustStatements } from '../evidence/policies';
import { isMachineLearning, orchestrating, serving, training } from '../evidence/workload';
import type { Estate, Subject } from '../judge/estate';
import { cantTell, failed, passed } from '../judge/outcome';
import type { PracticeOutcome, PracticeRule } from '../judge/rule';

/** Pipelines, and not people, build, check and deploy what runs. */
export const MLOPS04_BP01: PracticeRule = {
  id: 'MLOPS04-BP01',
  fix: {
    library: '`delivery.Delivery` releases approved models, environment by environment',
    cloudFormation:
      'an AWS::CodePipeline::Pipeline whose actions test or approve before they deploy, or a role that a CI system assumes by OpenID Connect',
  },
  judge: (estate) => {
    const workload = [...serving(estate), ...orchestrating(estate), ...training(estate)];
    const delivers = isMachineLearning(estate) && estate.has('AWS::CodePipeline::Pipeline');
    return workload.length > 0 || delivers ? delivered(estate) : [];
  },
};

function delivered(estate: Estate): PracticeOutcome[] {
  const deliveries = estate.all('AWS::CodePipeline::Pipeline');
  if (deliveries.length > 0) return deliveries.map((delivery) => checks(estate, delivery));
  const [outside] = [...trustedByCi(estate), ...estate.all('AWS::SageMaker::Project')];
  if (outside) return [{ ...passed('a CI system outside of AWS, or a project, delivers'), subject: outside }];
  return [cantTell('no delivery pipeline is in these templates; there may be one elsewhere')];
}

/** Roles that systems for continuous integration assume. */
function trustedByCi(estate: Estate): Subject[] {
  return trustStatements(estate)
    .filter(({ who }) => who.some((one) => /oidc-provider|githubusercontent|gitlab|bitbucket|circleci/i.test(one)))
    .map(({ subject }) => subject);
}

/** What an action does with what the pipeline deploys, by its category. */
const CHECKS: { readonly [category: string]: string | undefined } = {
  Approval: 'approves',
  Build: 'builds',
  Invoke: 'checks',
  Test: 'tests',
};

function checks(estate: Estate, delivery: Subject): PracticeOutcome {
  const actions = deliveryActions(estate).filter((one) => one.delivery === delivery);
  const { node } = actions.at(0) ?? { node: delivery.properties.get('Stages') };
  const open = actions.find(({ node: one }) => one.unknown) ?? (node.unknown ? { node } : undefined);
  if (open)
    return { ...cantTell('only the deployment knows the stages of the pipeline', open.node), subject: delivery };
  const check = actions.find(({ category }) => CHECKS[category]);
  const reason = (one: Action) => `${one.node.get('Name').text} ${CHECKS[one.category]} what the pipeline deploys`;
  return check
    ? { ...passed(reason(check), check.node), subject: delivery }
    : { ...failed('it deploys whatever it gets: no action builds, tests or approves', node), subject: delivery };
}
