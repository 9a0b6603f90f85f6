// Lints .github: its files by the schemas of GitHub and Dependabot, and the workflows for unsafe patterns, such as an action
// that isn't pinned by commit, a permission that is too wide, or a pull request's text inside a command.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { interpreterOf, suites } from './python-suites.mjs';

const python = interpreterOf(suites.jobs);
const filesIn = (folder) => readdirSync(folder).map((file) => `${folder}/${file}`);
const forms = filesIn('.github/ISSUE_TEMPLATE');
const isConfig = (file) => file.endsWith('/config.yml');

// the workflow that the README of the delivery shows, where zizmor looks for workflows
const shown = mkdtempSync(join(tmpdir(), 'shown-workflows-'));
mkdirSync(join(shown, '.github/workflows'), { recursive: true });
const ofReadme = join(shown, '.github/workflows/deploy-release.yml');
const [, workflow] = /```yaml\n(name: deploy-release\n[^]*?)```/.exec(
  readFileSync('constructs/delivery/README.md', 'utf8'),
);
writeFileSync(ofReadme, workflow);

const schemas = {
  'github-workflows': [...filesIn('.github/workflows'), ofReadme],
  'github-issue-forms': forms.filter((file) => !isConfig(file)),
  'github-issue-config': forms.filter(isConfig),
  dependabot: ['.github/dependabot.yml'],
};

function run(command, ...args) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' });
  if (error) console.error(`${command} can't be started; run npm run python:install.`);
  if (status !== 0) process.exitCode = 1;
}

for (const [schema, files] of Object.entries(schemas))
  run(python, '-m', 'check_jsonschema', '--builtin-schema', `vendor.${schema}`, ...files);
run(
  join(dirname(python), 'zizmor'),
  '--offline',
  '--no-progress',
  '--quiet',
  '--min-severity',
  'medium',
  '.github',
  shown,
);
