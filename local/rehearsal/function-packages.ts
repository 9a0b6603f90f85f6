import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PACKAGE } from '../core/package';

/**
 * Lends the packages of AWS's SDK to Lambda functions with code below a folder. Lambda's own runtime has all of them. A
 * local function finds those that this package depends on.
 */
export function linkSdk(folder: string): void {
  const { dependencies } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as {
    readonly dependencies: { readonly [name: string]: string };
  };
  const { resolve } = createRequire(join(PACKAGE, 'package.json'));
  mkdirSync(join(folder, 'node_modules', '@aws-sdk'), { recursive: true });
  for (const name of Object.keys(dependencies).filter((dependency) => dependency.startsWith('@aws-sdk/'))) {
    symlinkSync(dirname(resolve(`${name}/package.json`)), join(folder, 'node_modules', name), 'junction');
  }
}
