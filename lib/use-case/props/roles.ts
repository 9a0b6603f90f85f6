import type { foundation } from '../../../constructs';
import type { UseCaseFile } from '../schema';
import { Traced } from '../traced';

/** What a file says of roles that others make. */
export type GivenRoles = Pick<foundation.GivenRolesProps, 'path' | 'prefix'>;

/** The roles of a file that others make, if they do. */
export function givenRoles(file: Traced<UseCaseFile>): Traced<Partial<GivenRoles>> {
  const entry = file.at('roles');
  return Traced.props<GivenRoles>(entry, { prefix: entry.at('prefix'), path: file.at('rolePath') });
}
