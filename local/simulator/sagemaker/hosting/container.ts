import type { Scope } from '../../../core/scope';
import { ServingFailure, type ServedModel } from './served-model';

export interface ContainerOptions {
  /** The interpreter that stands in for the one of AWS's scikit-learn images. */
  readonly python: string;
  /** The folder of the programs that images start by themselves. */
  readonly containers: string;
}

const SCIKIT_LEARN = 'sagemaker-scikit-learn';

/** @throws a ServingFailure that names the image if no local program stands in for it */
export function requireLocalImage({ image }: ServedModel): void {
  const repository = image
    .replace(/@.*$/, '')
    .replace(/:[^:/]*$/, '')
    .replace(/^[^/]*\.[^/]*\//, '');
  if (repository !== SCIKIT_LEARN)
    throw new ServingFailure(`No local server stands in for image "${image}"; there is one for ${SCIKIT_LEARN}.`);
}

/** The environment of every container. */
export function containerEnvironment({ containers }: ContainerOptions): { [variable: string]: string } {
  return { PYTHONPATH: containers, PYTHONDONTWRITEBYTECODE: '1', PYTHONUNBUFFERED: '1' };
}

/** The environment of a model's container, in which the folder stands for /opt/ml. */
export function servingEnvironment(
  options: ContainerOptions,
  scope: Scope,
  folder: string,
  variables: { readonly [variable: string]: string },
): { [variable: string]: string } {
  const given = Object.entries(variables).map(([name, value]) => [name, value.replaceAll('/opt/ml', folder)]);
  return {
    OMP_NUM_THREADS: '1',
    AWS_REGION: scope.region,
    AWS_DEFAULT_REGION: scope.region,
    ...(Object.fromEntries(given) as { [variable: string]: string }),
    ...containerEnvironment(options),
    ML_BASE: folder,
  };
}
