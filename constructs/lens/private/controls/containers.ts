import { cantTell, mustBeOneOf, type Outcome } from '../judge/outcome';
import type { Node } from '../template/node';

/**
 * Whether the image of a container comes from a registry in the VPC. No text says how the image of a model package is
 * judged, which the container itself doesn't name.
 */
export function fromPrivateRegistry(container: Node): Outcome {
  const mode = container.get('ImageConfig', 'RepositoryAccessMode');
  const image = container.get('ModelPackageName');
  if (mode.value !== undefined || image.isSet === false) return mustBeOneOf(mode, ['Vpc']);
  return cantTell(`the image is in the model package ${image.text}`, image);
}
