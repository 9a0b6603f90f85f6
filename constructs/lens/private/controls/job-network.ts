import { mustBeOn, notApplicable, type Outcome } from '../judge/outcome';
import type { Node } from '../template/node';

/**
 * Whether the containers of a monitoring job encrypt what they tell each other. AWS Config's rules look only at jobs with
 * two instances or more.
 */
export function encryptsBetweenContainers(properties: Node): Outcome {
  const count = properties.get('JobResources', 'ClusterConfig', 'InstanceCount');
  const encrypted = mustBeOn(properties.get('NetworkConfig', 'EnableInterContainerTrafficEncryption'));
  if (encrypted.verdict === 'FAILED' && count.text === '1') {
    return notApplicable('it runs on one instance, so there is no traffic between containers', count);
  }
  return encrypted;
}
