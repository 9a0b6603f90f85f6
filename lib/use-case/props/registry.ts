import type { registry } from '../../../constructs';
import type { UseCaseFile } from '../schema';
import { Traced } from '../traced';

/** The props of the model package group that a file sets. */
export type ModelsProps = Pick<registry.ModelPackageGroupProps, 'existingDescription'>;

/** The model package group of a file. */
export function modelsProps(file: Traced<UseCaseFile>): Traced<Partial<ModelsProps>> {
  const entry = file.at('registry');
  return Traced.props<ModelsProps>(entry, { existingDescription: entry.at('existingDescription') });
}
