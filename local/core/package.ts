import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of this package, wherever it is installed and whichever of its bundles runs. */
export const PACKAGE = rootAbove(__dirname);

/** What the package brings along for the programs that it starts. */
export const FILES = {
  /** The programs that stand in for SageMaker's containers. */
  containers: join(PACKAGE, 'containers'),
  /** CloudFormation's resource types, as the emulator reads them; the build makes the file. */
  resourceSpec: join(PACKAGE, 'dist', 'resource-spec.json'),
  /** The permissions that no rehearsal uses, with the reasons for them. */
  reviewed: join(PACKAGE, 'iam', 'reviewed-unused.json'),
  requirements: join(PACKAGE, 'requirements'),
};

function rootAbove(folder: string): string {
  return existsSync(join(folder, 'pyproject.toml')) ? folder : rootAbove(dirname(folder));
}
