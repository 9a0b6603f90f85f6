import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { PACKAGE } from '../core/package';
import { type EnvironmentName, PythonEnvironment, environmentNames } from '../core/python-environment';

const USAGE = `python.js install [${environmentNames.join('|')}] …   makes virtual environments
python.js test emulator|conformance [pytest's arguments]   runs a suite
python.js lint   checks all Python code of this package
`;

/** The environment that each suite runs in. */
const SUITES: { readonly [suite: string]: EnvironmentName } = { emulator: 'tests', conformance: 'conformance' };

async function install(names: readonly EnvironmentName[]): Promise<void> {
  // each mostly waits for packages
  await Promise.all(
    names.map(async (name) => {
      const environment = new PythonEnvironment(name);
      const seconds = await environment.make();
      console.log(`${name.padEnd(12)} ${seconds > 0 ? `made in ${seconds.toFixed(0)} s` : 'is ready'}`);
    }),
  );
}

async function test(suite: string, args: readonly string[]): Promise<number> {
  await install(suite === 'conformance' ? [SUITES[suite], 'emulator', 'jobs'] : [SUITES[suite]]);
  return python(SUITES[suite], '-m', 'pytest', join('test', suite), ...args);
}

async function lint(): Promise<number> {
  await install(['tests']);
  const folders = ['containers', 'emulator', 'test'];
  const statuses = [
    python('tests', '-m', 'ruff', 'check', '--no-cache', '--quiet', ...folders),
    python('tests', '-m', 'ruff', 'format', '--check', '--no-cache', '--quiet', ...folders),
  ];
  return Math.max(...statuses);
}

function python(name: EnvironmentName, ...args: readonly string[]): number {
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };
  const { interpreter } = new PythonEnvironment(name);
  return spawnSync(interpreter, args, { cwd: PACKAGE, env, stdio: 'inherit' }).status ?? 1;
}

async function main([command, ...args]: readonly string[]): Promise<number> {
  const isEnvironment = (name: string): name is EnvironmentName => environmentNames.some((other) => other === name);
  if (command === 'install' && args.every(isEnvironment)) {
    await install(args.length > 0 ? args : environmentNames);
    return 0;
  }
  const [suite, ...rest] = args;
  if (command === 'test' && suite !== undefined && suite in SUITES) return test(suite, rest);
  if (command === 'lint') return lint();
  process.stderr.write(USAGE);
  return 2;
}

main(process.argv.slice(2)).then(
  (status) => (process.exitCode = status),
  (error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
