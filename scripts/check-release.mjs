// Checks that a release tag names the version in package.json and that the changelog describes it:
// `node scripts/check-release.mjs v0.1.0`.
import { readFileSync } from 'node:fs';

const [tag] = process.argv.slice(2);
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const problems = [];

// an entry below the version's heading, such as `## 0.1.0 - 2026-12-01`, before the next one
function describes(changelog, wanted) {
  const [, ...sections] = changelog.split(/^## /m);
  const section = sections.find((text) => text.split(/\s/, 1)[0] === wanted);
  return section !== undefined && /^- /m.test(section);
}

if (tag !== `v${version}`)
  problems.push(`The tag must be v${version}, the version in package.json, but it is ${tag ?? 'missing'}.`);
if (!describes(readFileSync('CHANGELOG.md', 'utf8'), version))
  problems.push(`CHANGELOG.md must have a section "## ${version} - <date>" with at least one entry.`);

for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log(`${tag} can be released.`);
