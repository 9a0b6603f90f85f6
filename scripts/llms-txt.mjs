// Writes llms.txt (https://llmstxt.org) into a folder of API docs: what an agent that uses the library reads first. The
// guides are those in the map of README.md, in the version that is documented.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const USE = '## Use the library\n';
// the folders whose pages help somebody who uses the library
const GUIDES = /^(constructs|lib|docs|examples|jobs|schema|local)\b/;

function link(name, url, description) {
  return `- [${name}](${url})${description ? `: ${description}` : ''}`;
}

/** The rows of README.md's map that link to a page. Pages that the package doesn't have are linked by their URL. */
function guides(readme, url) {
  return [...readme.matchAll(/^\| \[([^\]]+)\]\(([^)]+\.md)\)[^|]*\| +(.*?) +\|$/gm)]
    .map(([, name, path, description]) => ({ name, path: path.replace(`${url}/blob/main/`, ''), description }))
    .filter(({ name }) => GUIDES.test(name));
}

/** The section of AGENTS.md for those who use the library, without its heading. */
function advice(agents) {
  const [, rest] = agents.split(USE);
  if (rest === undefined) throw new Error('AGENTS.md must have a section "Use the library".');
  return rest.split(/^## /m, 1)[0].trim();
}

export function llmsTxt(root, docs) {
  const read = (file) => readFileSync(join(root, file), 'utf8');
  const { name, version, description, repository } = JSON.parse(read('package.json'));
  const source = repository.url
    .replace('https://github.com/', 'https://raw.githubusercontent.com/')
    .replace(/\.git$/, '');
  const at = (path) => `${source}/v${version}/${path}`;
  const pages = readdirSync(docs).filter((file) => file.endsWith('.md'));
  const found = guides(read('README.md'), repository.url.replace(/\.git$/, ''));
  const missing = found.filter(({ path }) => !existsSync(join(root, path)));
  if (found.length === 0 || missing.length > 0)
    throw new Error(`The map of README.md must link to pages that exist, got ${JSON.stringify(missing)}.`);
  return [
    `# ${name}`,
    `> ${description}`,
    advice(read('AGENTS.md')),
    '## Guides',
    [
      link('Overview', at('README.md'), 'the three ways in, with examples'),
      ...found.map((guide) => link(guide.name, at(guide.path), guide.description)),
    ].join('\n'),
    '## Reference',
    pages
      .sort()
      .map((page) => link(page.replace(/\.md$/, ''), page))
      .join('\n'),
    '## Optional',
    [
      link('Changelog', at('CHANGELOG.md')),
      link('Security', at('SECURITY.md'), 'what the library promises by default'),
      link('Design', at('DESIGN.md'), 'the decisions and their reasons'),
      link('Contributing', at('CONTRIBUTING.md')),
    ].join('\n'),
  ].join('\n\n');
}

export function writeLlmsTxt(root, docs) {
  writeFileSync(join(docs, 'llms.txt'), `${llmsTxt(root, docs)}\n`);
}
