// docs/python.md: what somebody writes by hand, then every snippet of the READMEs in Python, below the headings of the READMEs.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { anchorOf } from './markdown.mjs';

const MARK = '<!-- npm run docs writes everything below this line -->';

function readmeOf(module) {
  const [, stage] = module.split('.');
  return stage === undefined ? 'README.md' : `constructs/${stage}/README.md`;
}

/** The heading above a line, which is the title of the README if there is no other. */
function headingAt(text, line) {
  const above = text.split('\n').slice(0, line - 1);
  return above.findLast((each) => /^#+ /.test(each))?.replace(/^#+ /, '');
}

function snippetsOf(tablet) {
  return Object.values(tablet.snippets)
    .filter(({ location }) => location.api.api === 'moduleReadme')
    .map(({ location, translations }) => ({
      file: readmeOf(location.api.moduleFqn),
      line: location.field.line,
      python: translations.python.source,
    }));
}

function section(root, file, snippets) {
  const text = readFileSync(join(root, file), 'utf8');
  const [title] = file === 'README.md' ? ['Overview'] : /[^/]+(?=\/README)/.exec(file);
  const parts = [`## ${title}`];
  let last;
  for (const { line, python } of snippets.filter((each) => each.file === file).sort((a, b) => a.line - b.line)) {
    const heading = headingAt(text, line);
    if (heading !== last) {
      const isTitle = text.startsWith(`# ${heading}\n`);
      parts.push(`From [${isTitle ? file : heading}](../${file}${isTitle ? '' : `#${anchorOf(heading)}`}):`);
    }
    last = heading;
    parts.push(`\`\`\`python\n${python}\n\`\`\``);
  }
  return parts;
}

/** The page as it has to be. */
export function pythonPage(root, tablet) {
  const [byHand, generated] = readFileSync(join(root, 'docs/python.md'), 'utf8').split(`${MARK}\n`);
  if (generated === undefined) throw new Error(`docs/python.md must have the line ${MARK}`);
  const snippets = snippetsOf(JSON.parse(readFileSync(tablet, 'utf8')));
  const files = [...new Set(snippets.map(({ file }) => file))].sort((a, b) => order(a) - order(b) || (a < b ? -1 : 1));
  return `${byHand}${MARK}\n\n${files.flatMap((file) => section(root, file, snippets)).join('\n\n')}\n`;
}

const ORDER = ['goal', 'foundation', 'data', 'registry', 'training', 'serving', 'delivery', 'monitoring', 'lens'];

function order(file) {
  return ORDER.indexOf(/constructs\/(\w+)/.exec(file)?.[1]);
}
