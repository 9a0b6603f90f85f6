import { ofEach } from '../evidence/about';
import { endpoints, modeOf, rollbackAlarms, variants, variantsOf } from '../evidence/endpoints';
import type { Estate, Subject } from '../judge/estate';
import { failed, notApplicable, type Outcome, passed, unknown } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';
import type { Node } from '../template/node';

/** Only some of the traffic meets a new model at first, and alarms decide whether the rest follows. */
export const MLREL04_BP02: PracticeRule = {
  id: 'MLREL04-BP02',
  fix: {
    library: '`rollout` of `serving.ModelEndpoint`: `Rollout.canary` or `Rollout.linear`',
    cloudFormation:
      'DeploymentConfig with BlueGreenUpdatePolicy of the type CANARY or LINEAR, or RollingUpdatePolicy, and AutoRollbackConfiguration: { Alarms: … }',
  },
  judge: (estate) => ofEach(endpoints(estate), (subject) => rollsOut(estate, subject)),
};

function rollsOut(estate: Estate, endpoint: Subject): Outcome {
  const deployment = endpoint.properties.get('DeploymentConfig');
  const compared = comparison(estate, endpoint);
  if (compared) return compared;
  if (deployment.unknown) return unknown(deployment);
  const own = variantsOf(estate, endpoint);
  if (own.length > 0 && own.every((variant) => modeOf(variant) === 'serverless')) {
    return notApplicable('SageMaker moves the traffic of serverless endpoints all at once', deployment);
  }
  if (deployment.value === undefined) {
    return failed('DeploymentConfig is not set, so all traffic moves to a new model at once', deployment);
  }
  return byPolicy(endpoint, deployment);
}

/** A shadow, an experiment, or models that share the traffic. */
function comparison(estate: Estate, endpoint: Subject): Outcome | undefined {
  const all = variants(estate).filter((variant) => variant.endpoints.includes(endpoint));
  const shadow = all.find((variant) => variant.shadow);
  if (shadow) return passed('a shadow variant gets a copy of the traffic', shadow.node.path);
  const shares = all.filter(({ node }) => node.get('InitialVariantWeight').text !== '0');
  if (shares.length > 1)
    return passed(`${shares.length} variants share the traffic by their weights`, shares[0].node.path);
  const [experiment] = estate.all('AWS::SageMaker::InferenceExperiment');
  return experiment && passed(`the experiment ${experiment.logicalId} compares models`);
}

function byPolicy(endpoint: Subject, deployment: Node): Outcome {
  const alarms = deployment.get('AutoRollbackConfiguration', 'Alarms');
  const rolling = deployment.get('RollingUpdatePolicy');
  const type = deployment.get('BlueGreenUpdatePolicy', 'TrafficRoutingConfiguration', 'Type');
  if (type.unknown) return unknown(type);
  const step = rolling.value === undefined ? type.text : 'rolling';
  if (!['CANARY', 'LINEAR', 'rolling'].includes(step)) {
    return failed(`all traffic moves to a new model at once, as Type is ${step || 'not set'}`, type);
  }
  if (alarms.unknown) return unknown(alarms);
  const place = rolling.value === undefined ? type : rolling;
  return rollbackAlarms(endpoint).length > 0
    ? passed(`the traffic moves in steps (${step}), and alarms take it back`, place)
    : failed('the traffic moves in steps, but no alarm takes it back', alarms);
}
