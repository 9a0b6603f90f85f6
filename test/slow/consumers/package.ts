import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../../..');

const env = { ...process.env, CDK_VALIDATION: 'false', JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' };

/** What a release of the package uploads. */
export interface Package {
  /** The clean copy of the tree that was packed. */
  readonly source: string;
  readonly tarball: string;
  readonly wheel: string;
  readonly version: string;
}

/** Runs a command and returns what it printed; one that fails throws what it printed. */
export function run(command: string, args: string[], cwd: string): string {
  try {
    return execFileSync(command, args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${command} ${args.join(' ')} failed\n${stdout}${stderr}`);
  }
}

/** How a command ended, whatever that was. */
export function attempt(command: string, args: string[], cwd: string) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8' });
  return { code: status, stdout, stderr };
}

/** Packs the package for npm and PyPI in a copy of the tree, because packing begins with removing dist. */
export function pack(folder: string): Package {
  const source = join(folder, 'source');
  mkdirSync(source);
  run('node', ['scripts/clean-copy.mjs', source], root);
  run('npm', ['run', '-s', 'package'], source);
  const made = (language: string, extension: string) => {
    const packages = join(source, 'dist/packages', language);
    return join(
      packages,
      readdirSync(packages).find((file) => file.endsWith(extension))!,
    );
  };
  const { version } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { version: string };
  return { source, tarball: made('js', '.tgz'), wheel: made('python', '.whl'), version };
}

/** The exact versions that this tree is developed with. */
export function versions(...names: string[]): string[] {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  return names.map((name) => `${name}@${devDependencies[name]}`);
}
