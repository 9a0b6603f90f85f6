import { ofEach } from '../evidence/about';
import { alarmsOn } from '../evidence/alarms';
import { endpoints, modelsOf, modeOf, scalingOf, variantsOf } from '../evidence/endpoints';
import { onceEach } from '../evidence/once';
import type { Estate, Subject } from '../judge/estate';
import { failed, type Outcome, passed } from '../judge/outcome';
import type { PracticeRule } from '../judge/rule';
import type { Node } from '../template/node';

/** Each endpoint has its role, scales and is watched apart from the others. */
export const MLREL01_BP02: PracticeRule = {
  id: 'MLREL01-BP02',
  fix: {
    library: 'one `serving.ModelEndpoint` for each model, with `monitoring.ModelMonitor`',
    cloudFormation: 'a role (ExecutionRoleArn), a ScalableTarget and alarms for each endpoint',
  },
  judge: (estate) => ofEach(endpoints(estate), (subject) => standsAlone(estate, subject)),
};

function standsAlone(estate: Estate, endpoint: Subject): Outcome {
  const shared = sharesRole(estate, endpoint);
  if (shared) return failed(`its models have the same role as those of ${shared.logicalId}`);
  const variants = variantsOf(estate, endpoint);
  const name = endpoint.properties.get('EndpointName');
  if (variants.some((one) => modeOf(one) === 'serverless'))
    return passed('it is serverless and scales by itself', name);
  const scaled = variants.some((one) => scalingOf(estate, one).length > 0 || isManaged(one.node));
  if (scaled) return passed('it has its own role and scales apart from other endpoints', name);
  if (alarmsOn(estate, endpoint).length > 0) return passed('it has its own role and its own alarms', name);
  return failed('nothing scales it or watches it apart from other endpoints', name);
}

function isManaged(node: Node): boolean {
  return node.get('ManagedInstanceScaling', 'Status').text === 'ENABLED';
}

function sharesRole(estate: Estate, endpoint: Subject): Subject | undefined {
  const own = rolesOf(estate, endpoint);
  return endpoints(estate).find(
    (other) => other !== endpoint && rolesOf(estate, other).some((role) => own.includes(role)),
  );
}

/** The roles of the models behind an endpoint, as they can be compared across templates. */
const rolesOf = onceEach((estate: Estate, endpoint: Subject): readonly string[] => {
  const models = variantsOf(estate, endpoint).flatMap((variant) => modelsOf(estate, variant));
  return models.flatMap(({ template, properties }) => {
    const role = properties.get('ExecutionRoleArn');
    if (!role.isSet) return [];
    return [role.unknown ? `${template.file} ${role.text}` : role.text];
  });
});
