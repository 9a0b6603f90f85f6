import { prefixOf } from '../../constructs/private/names';
import type { DeclaredUseCase } from '../use-case/declared-use-case';

/**
 * The name of the stack of a use case in one environment. A stack never gets names that end with its Region by an update:
 * it would leave its models in the old bucket.
 */
export function stackName({ definition, development }: DeclaredUseCase, environment: string): string {
  const name = `${prefixOf(definition)}-${environment}`;
  return definition.regionInNames ? `${name}-${development.region}` : name;
}
