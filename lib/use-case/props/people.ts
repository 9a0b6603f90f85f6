import { Duration } from 'aws-cdk-lib/core';
import { foundation } from '../../../constructs';
import type { UseCaseFile } from '../schema';
import { Traced } from '../traced';

/** The props of a workbench that a file sets. */
export type WorkbenchProps = Pick<foundation.WorkbenchProps, 'users' | 'idleTimeout' | 'instanceType'>;

/** The props of a repository of packages that a file sets. */
export type PackagesProps = Pick<foundation.PackageRepositoryProps, 'source' | 'approvedPackages'>;

/** The workbench of a file, if it has one. */
export function workbenchProps(file: Traced<UseCaseFile>): Traced<Partial<WorkbenchProps>> {
  const entry = file.at('workbench');
  return Traced.props<WorkbenchProps>(entry, {
    users: entry.at('users'),
    idleTimeout: entry.at('idleMinutes').map((count) => Duration.minutes(count)),
    instanceType: entry.at('instanceType'),
  });
}

/** The repository of packages of a file, if it has one. */
export function packagesProps(file: Traced<UseCaseFile>): Traced<Partial<PackagesProps>> {
  const entry = file.at('packages');
  return Traced.props<PackagesProps>(entry, {
    source: entry.at('source').map((source) => SOURCES[source as keyof typeof SOURCES]),
    approvedPackages: entry.at('approved'),
  });
}

const SOURCES = { pypi: foundation.PackageSource.PYPI, npm: foundation.PackageSource.NPM };
