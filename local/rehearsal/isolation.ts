import { accessSync, constants, statSync } from 'node:fs';
import { devNull } from 'node:os';

/** Variables of AWS that say nothing of an account. */
const HARMLESS = ['AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'];

const LOOPBACK = ['127.0.0.1', 'localhost'];

/** Takes out of an environment what would lead a rehearsal away from the local AWS: to real accounts, or to a proxy. */
export function isolate(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(env)) {
    if (name.startsWith('AWS_') && !HARMLESS.includes(name)) delete env[name];
  }
  // profiles, and instances that have a role
  env.AWS_CONFIG_FILE = devNull;
  env.AWS_SHARED_CREDENTIALS_FILE = devNull;
  env.AWS_EC2_METADATA_DISABLED = 'true';
  const direct = env.no_proxy ?? env.NO_PROXY ?? '';
  const all = [...direct.split(/[\s,]+/).filter((host) => host && !LOOPBACK.includes(host)), ...LOOPBACK].join(',');
  env.NO_PROXY = all;
  env.no_proxy = all;
  if (env.TMPDIR !== undefined && !isUsable(env.TMPDIR)) delete env.TMPDIR;
}

/** Without TMPDIR, programs use the folder of the system. */
function isUsable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return statSync(folder).isDirectory();
  } catch {
    return false;
  }
}
