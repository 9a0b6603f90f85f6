// Deploys an example to a local AWS and runs its whole lifecycle: `npm run rehearse -- --until deploy`. What that needs is
// made first, and left as it is when it is there already.
import { spawn, spawnSync } from 'node:child_process';

const quiet = ['--help', '-h'].some((flag) => process.argv.includes(flag));

function prepare(name, command, args) {
  if (!quiet) process.stdout.write(`  preparing: ${name}\n`);
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status === 0) return;
  process.stderr.write(`${stdout}${stderr}`);
  process.stderr.write(`failed at ${name}\n`);
  process.exit(1);
}

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
prepare('rehearsal', process.execPath, ['scripts/bundle-local.mjs']);
if (!quiet) {
  // a mistake in the options is told before anything takes its time
  const asked = spawnSync(process.execPath, ['dist/local/rehearse.js', '--help', ...process.argv.slice(2)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (asked.status !== 0) process.exit(asked.status ?? 1);
  prepare('Python environments', process.execPath, ['scripts/python-install.mjs', 'jobs', 'local']);
  prepare('build', npm, ['run', '-s', 'build']);
  prepare('resource types', process.execPath, ['local/emulator/resource-spec.mjs', 'dist/local/resource-spec.json']);
}

const args = ['--enable-source-maps', 'dist/local/rehearse.js', ...process.argv.slice(2)];
// a year's notice of the SDK about Node versions is no news in the middle of a rehearsal
const env = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', ...process.env };
const child = spawn(process.execPath, args, { stdio: 'inherit', env });
// the rehearsal hears these too and ends what it started; this only waits for it
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => child.kill(name));
child.on('exit', (code, killedBy) => {
  process.exitCode = code ?? (killedBy ? 1 : 0);
});
