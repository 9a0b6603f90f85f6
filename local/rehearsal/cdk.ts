import { createRequire } from 'node:module';
import { join } from 'node:path';
import { run } from './command';
import type { Session } from './session';
import type { Scope } from '../core/scope';

const QUIET = {
  CDK_DISABLE_CLI_TELEMETRY: 'true',
  CDK_DISABLE_VERSION_CHECK: '1',
  CDK_DISABLE_LEGACY_EXPORT_WARNING: '1',
};

/** Runs the real CDK CLI in the project. With a scope, it deploys to the local AWS with the keys of that account. */
export async function cdk(
  session: Session,
  args: readonly string[],
  options: {
    readonly scope?: Scope;
    readonly onLine?: (line: string) => void;
    readonly log?: string;
    readonly cwd?: string;
  } = {},
): Promise<void> {
  const local = options.scope ? session.aws.environment(options.scope) : {};
  // the CLI would run the build of cdk.json even for an assembly, and several at once write the same files
  const noBuild = args.includes('--app') ? ['--build', ''] : [];
  await run(`cdk ${args[0]}`, {
    program: process.execPath,
    args: [createRequire(__filename).resolve('aws-cdk/bin/cdk'), ...args, ...noBuild, '--no-notices'],
    cwd: options.cwd ?? session.project.folder,
    env: { ...process.env, ...QUIET, ...local, CDK_VALIDATION: 'false' },
    log: join(session.folder, 'logs', `${options.log ?? `cdk-${args[0]}`}.log`),
    signal: session.signal,
    onLine: options.onLine,
  });
}
