import { ofEach } from '../evidence/about';
import { approvalRules, approvesBefore, deployments } from '../evidence/delivery';
import { endpoints, rollbackAlarms } from '../evidence/endpoints';
import { together } from '../evidence/together';
import type { Estate, Subject } from '../judge/estate';
import { cantTell, failed, type Outcome, passed, unknown } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';

/** A pipeline changes endpoints, after an approval, and a change that goes wrong is taken back. */
export const MLREL04_BP01: PracticeRule = {
  id: 'MLREL04-BP01',
  fix: {
    library: '`delivery.Delivery` with an `approval` of the stage; `serving.ModelEndpoint` rolls back by alarms',
    cloudFormation:
      'AWS::CodePipeline::Pipeline with an Approval action before the Deploy action; DeploymentConfig: { AutoRollbackConfiguration: { Alarms: … } }',
  },
  judge: (estate) => ofEach(endpoints(estate), (subject) => together([delivered(estate, subject), rollsBack(subject)])),
};

function delivered(estate: Estate, endpoint: Subject): Outcome {
  if (endpoint.step) return passed(`the step ${endpoint.step.name} of a pipeline changes it`, endpoint.step.node);
  const deliveries = [...new Set(deployments(estate).map(({ delivery }) => delivery))];
  const approved =
    deliveries.find((delivery) => approvesBefore(estate, delivery)) ?? deliveries.find(hasApprovedModels);
  if (approved) return passed(`the pipeline ${approved.logicalId} changes it, after an approval`);
  const [delivery] = deliveries;
  if (delivery) return failed(`the pipeline ${delivery.logicalId} deploys without an approval`);
  return cantTell('no pipeline here changes it; one elsewhere may');

  function hasApprovedModels(): boolean {
    return approvalRules(estate).length > 0;
  }
}

function rollsBack(endpoint: Subject): Outcome {
  const deployment = endpoint.properties.get('DeploymentConfig');
  if (deployment.unknown) return unknown(deployment);
  const alarms = deployment.get('AutoRollbackConfiguration', 'Alarms');
  if (alarms.unknown) return unknown(alarms);
  return rollbackAlarms(endpoint).length > 0
    ? passed('alarms take back a change that goes wrong', alarms)
    : failed('no alarm takes back a change that goes wrong', alarms);
}
