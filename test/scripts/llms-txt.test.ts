import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const WRITE = `const [, folder, docs] = process.argv;
  const { llmsTxt } = await import('${join(root, 'scripts/llms-txt.mjs')}');
  process.stdout.write(llmsTxt(folder, docs));`;

/** The text made of this tree, with other contents for some of its files. */
function llmsTxt(files: Record<string, string> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'llms-txt-'));
  for (const file of ['package.json', 'README.md', 'AGENTS.md']) cpSync(join(root, file), join(folder, file));
  for (const part of ['constructs', 'lib', 'docs', 'schema', 'jobs', 'local', 'examples'])
    cpSync(join(root, part), join(folder, part), {
      recursive: true,
      filter: (source) => !/\.[^/]+$/.test(source) || source.endsWith('.md'),
    });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  const docs = join(folder, 'reference');
  mkdirSync(docs);
  for (const page of ['API.md', 'goal.md', 'tree.json']) writeFileSync(join(docs, page), '');
  const args = ['--input-type=module', '-e', WRITE, folder, docs];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { status, text: stdout, stderr };
}

describe('when llms.txt is written', () => {
  test('then it has the form of llmstxt.org: title, summary, advice, and sections of links', () => {
    const { text } = llmsTxt();
    expect(text).toMatch(/^# cdk-ml-lifecycle\n\n> AWS CDK constructs .*\n\nChoose the smallest way in:\n/);
    const [, ...sections] = text.split(/^## /m);
    expect(sections.map((section) => section.split('\n', 1)[0])).toEqual(['Guides', 'Reference', 'Optional']);
    for (const section of sections)
      for (const line of section.trim().split('\n').slice(2)) expect(line).toMatch(/^- \[[^\]]+\]\([^)]+\)(: .+)?$/);
  });

  test('then every guide of the map is linked in the documented version, and exists', () => {
    const paths = [
      ...llmsTxt().text.matchAll(/\(https:\/\/raw\.githubusercontent\.com\/[^/]+\/[^/]+\/v[^/]+\/(.+?)\)/g),
    ];
    const files = paths.map(([, path]) => path);
    expect(files).toEqual(
      expect.arrayContaining(['README.md', 'constructs/goal/README.md', 'lib/README.md', 'docs/errors.md']),
    );
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  test('then the reference lists the pages that were generated, and no other files', () => {
    const [, reference] = llmsTxt().text.split('## Reference\n\n');
    expect(reference.split('\n\n', 1)[0]).toBe('- [API](API.md)\n- [goal](goal.md)');
  });

  test.each([
    ['the map links to nothing', { 'README.md': '# Nothing\n' }, 'The map of README.md must link to pages that exist'],
    [
      'the map links to a README that is gone',
      { 'README.md': '| [constructs/gone](constructs/gone/README.md) | gone |\n' },
      'constructs/gone/README.md',
    ],
    ['the advice is missing', { 'AGENTS.md': '# Agents\n' }, 'AGENTS.md must have a section "Use the library"'],
  ])('then it fails if %s', (_, files, problem) => {
    const { status, stderr } = llmsTxt(files as Record<string, string>);
    expect(status).toBe(1);
    expect(stderr).toContain(problem);
  });
});
