// Asks the registry for known vulnerabilities of the packages in the bundles: `npm run audit:bundled`, or with the folder that
// `notices.mjs` or an installed package has: `node scripts/audit-bundled.mjs dist/bundled`. Ends with 0 if there are none, with
// 1 if there are some, and with 2 if the advisories could not be read.
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [FOUND, UNKNOWN] = [1, 2];
// an optional peer that isn't bundled may ask for another version than the one that is
const LOCK = ['install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund', '--legacy-peer-deps'];

class NoAnswer extends Error {}

/** What npm says as JSON. It writes its errors as JSON too, but nothing if it is silent, which `npm run -s` hands on. */
function npm(folder, ...args) {
  const said = [...args, '--json', '--loglevel=error'];
  const { error, stdout } = spawnSync('npm', said, { cwd: folder, encoding: 'utf8' });
  if (error) throw new NoAnswer(`npm can't be started: ${error.message}`);
  try {
    return JSON.parse(stdout);
  } catch {
    throw new NoAnswer(`npm ${args[0]} said no JSON: ${stdout.slice(0, 200)}`);
  }
}

/** The vulnerabilities of what is bundled. What only its packages depend on isn't shipped. */
function vulnerabilitiesOf(folder) {
  const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const { error } = npm(folder, ...LOCK);
  if (error) throw new NoAnswer(error.summary);
  const report = npm(folder, 'audit');
  if (report.vulnerabilities === undefined) throw new NoAnswer(report.message ?? report.error?.summary);
  const shipped = new Set(Object.keys(dependencies).map((name) => `node_modules/${name}`));
  return Object.values(report.vulnerabilities)
    .filter(({ nodes }) => nodes.some((node) => shipped.has(node)))
    .flatMap(({ name, via }) => via.filter(({ title }) => title !== undefined).map((each) => ({ ...each, name })));
}

const folder = mkdtempSync(join(tmpdir(), 'audit-bundled-'));
try {
  const [, , made] = process.argv;
  if (made) copyFileSync(join(made, 'package.json'), join(folder, 'package.json'));
  else execFileSync(process.execPath, ['scripts/notices.mjs', folder]);
  const found = vulnerabilitiesOf(folder);
  for (const { name, range, severity, title, url } of found)
    console.error(`${name} ${range}: ${severity}: ${title}, ${url}`);
  if (found.length > 0) process.exitCode = FOUND;
  else console.log('The registry knows no vulnerability of what is in the bundles.');
} catch (error) {
  if (!(error instanceof NoAnswer)) throw error;
  console.error(`The advisories could not be read, so nothing is known about vulnerabilities: ${error.message}`);
  process.exitCode = UNKNOWN;
} finally {
  rmSync(folder, { recursive: true });
}
