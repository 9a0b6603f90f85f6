import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** The command of the package, in its own project or in one that has installed it. */
export function packageCommand(folder: string): string {
  const own = join(folder, 'dist/cli/index.js');
  return existsSync(own) ? own : createRequire(join(folder, 'cdk.json')).resolve('cdk-ml-lifecycle/dist/cli/index.js');
}
