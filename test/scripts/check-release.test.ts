import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const script = resolve(__dirname, '../../scripts/check-release.mjs');

function check(tag: string[], version: string, changelog: string) {
  const folder = mkdtempSync(join(tmpdir(), 'release-'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ version }));
  writeFileSync(join(folder, 'CHANGELOG.md'), changelog);
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...tag], { cwd: folder, encoding: 'utf8' });
  return { status, stdout, stderr };
}

const CHANGELOG =
  '# Changelog\n\n## Unreleased\n\n## 0.2.0 - 2026-12-01\n\n### Added\n\n- A thing.\n\n## 0.1.0 - 2026-11-01\n';

describe('when a tag is pushed', () => {
  test('then it can be released if it names the version and the changelog describes it', () => {
    expect(check(['v0.2.0'], '0.2.0', CHANGELOG)).toEqual({
      status: 0,
      stdout: 'v0.2.0 can be released.\n',
      stderr: '',
    });
  });

  test.each([
    ['another version', ['v0.3.0'], '0.2.0', /^The tag must be v0\.2\.0, .* it is v0\.3\.0\.\n$/],
    ['no version', ['0.2.0'], '0.2.0', /^The tag must be v0\.2\.0, .* it is 0\.2\.0\.\n$/],
    ['nothing', [], '0.2.0', /^The tag must be v0\.2\.0, .* it is missing\.\n$/],
    ['a version that the changelog leaves out', ['v0.3.0'], '0.3.0', /^CHANGELOG\.md must have a section "## 0\.3\.0/],
    ['a version without an entry', ['v0.1.0'], '0.1.0', /^CHANGELOG\.md must have a section "## 0\.1\.0/],
    ['the beginning of a version', ['v0.2'], '0.2', /^CHANGELOG\.md must have a section "## 0\.2 /],
  ])('then it is refused if it names %s', (_, tag, version, problem) => {
    const { status, stderr } = check(tag, version, CHANGELOG);
    expect(status).toBe(1);
    expect(stderr).toMatch(problem);
  });
});
