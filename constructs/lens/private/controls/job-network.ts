import { mustBeOn, notApplicable, type Outcome, unknown } from '../judge/outcome';
import type { Node } from '../template/node';

/**
 * Whether the containers of a monitoring job encrypt what they tell each other. AWS Config's rules look only at jobs with
 * two instances or more.
 */
export function encryptsBetweenContainers(properties: Node): Outcome {
  const count = properties.get('JobResources', 'ClusterConfig', 'InstanceCount');
  const alone = isOne(count);
  if (alone === undefined) return unknown(count);
  if (alone) return notApplicable('it runs on one instance, so there is no traffic between containers', count);
  return mustBeOn(properties.get('NetworkConfig', 'EnableInterContainerTrafficEncryption'));
}

/** Whether a number of instances is one; undefined if only the deployment knows. */
function isOne(count: Node): boolean | undefined {
  const { min, max } = count.unknown?.bounds ?? {};
  if (min !== undefined && min > 1) return false;
  if (max !== undefined && max <= 1) return true;
  return count.unknown ? undefined : Number(count.text) === 1;
}

/**
 * Whether the job definition in a schedule switches something on. A schedule can also name a definition of its own, which
 * other controls are about.
 */
export function mustBeOnInline(properties: Node, name: string): Outcome {
  const definition = properties.get('MonitoringScheduleConfig', 'MonitoringJobDefinition');
  if (definition.isSet === false) return notApplicable('there is no job definition in the schedule', definition);
  return mustBeOn(definition.get('NetworkConfig', name));
}
