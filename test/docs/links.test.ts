import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Link, anchorsOf, deadLinks, linksOn } from './links';
import { ROOT } from './snippets';

function run(command: string, ...args: string[]): string {
  return execFileSync(command, args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 2 ** 24 });
}

/** Everything in the repository. */
const tracked = new Set(run('git', 'ls-files', '--cached', '--others', '--exclude-standard').trim().split('\n'));

/** Everything that the package for npm has, apart from what is compiled. */
function packed(): Set<string> {
  const [{ files }] = JSON.parse(run('npm', 'pack', '--dry-run', '--json', '--ignore-scripts')) as [
    { files: { path: string }[] },
  ];
  return new Set(files.map(({ path }) => path).filter((path) => tracked.has(path)));
}

function linksIn(files: Iterable<string>): Link[] {
  const pages = [...files].filter((file) => file.endsWith('.md'));
  return pages.flatMap((page) => linksOn(page, readFileSync(join(ROOT, page), 'utf8')));
}

const inRepository = { root: ROOT, files: tracked };

describe('when somebody follows a link of the docs', () => {
  test('then it leads to a file and a heading of the repository', () => {
    const links = linksIn(tracked);
    expect(links.length).toBeGreaterThan(200);
    expect(deadLinks(links, inRepository, inRepository)).toEqual([]);
  });

  test('then it leads to a file and a heading of the installed package, or as a URL into the repository', () => {
    const files = packed();
    const links = linksIn(files);
    expect(files).toContain('README.md');
    expect(links.length).toBeGreaterThan(50);
    expect(deadLinks(links, { root: ROOT, files }, inRepository)).toEqual([]);
  });

  test('then one that leads nowhere is found', () => {
    const tree = { root: ROOT, files: new Set(['README.md', 'lib/README.md']) };
    const of = (target: string) => deadLinks([{ page: 'lib/README.md', target }], tree, inRepository);
    const url = 'https://github.com/example/cdk-ml-lifecycle/blob/main';
    for (const alive of [
      '../README.md',
      '../lib/',
      '../README.md#deploying',
      `${url}/DESIGN.md`,
      'https://example.com/x',
    ])
      expect(of(alive)).toEqual([]);
    for (const dead of ['../DESIGN.md', '../README.md#nowhere', '#nowhere', `${url}/NOWHERE.md`, `${url}/README.md#no`])
      expect(of(dead)).toEqual([`lib/README.md: ${dead}`]);
  });
});

describe('when links are looked for', () => {
  test('then code has none, and references, pictures and addresses are links', () => {
    const text = 'see [a](x.md#b), ![p](p.png), `[c](d)`, <https://e.com>\n\n```\n[f](g)\n```\n\n[h]: i.md\n';
    expect(linksOn('page.md', text).map(({ target }) => target)).toEqual(['x.md#b', 'p.png', 'https://e.com', 'i.md']);
  });

  test('then headings have the anchors of GitHub', () => {
    expect([...anchorsOf('# `WithReleases`, and *more*\n## A\n## A\n```\n# no\n```\n')]).toEqual([
      'withreleases-and-more',
      'a',
      'a-1',
    ]);
  });
});
