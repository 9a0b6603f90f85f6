// The documentation in a jsii assembly as a Python program has it: names in the prose are those of Python, and links lead to the
// repository, because a wheel and PyPI have no other pages.
import { posix } from 'node:path';
import { changeProse } from './markdown.mjs';
import { snakeCase } from './python-snippet.mjs';

/** What properties, methods and parameters of the API are called in TypeScript and not in Python. */
function namesOf({ types }) {
  const members = Object.values(types).flatMap(({ properties = [], methods = [] }) => [...properties, ...methods]);
  const all = members.flatMap(({ name, parameters = [] }) => [name, ...parameters.map((each) => each.name)]);
  return new Set(all.filter((name) => snakeCase(name) !== name));
}

const LITERAL = { true: 'True', false: 'False' };

/** `a, b: true` inside the braces of an object, as keyword arguments. */
function keywords(list) {
  return list
    .split(', ')
    .map((entry) => entry.split(': '))
    .map(([name, value]) => `${name}=${value === undefined ? '…' : (LITERAL[value] ?? value)}`)
    .join(', ');
}

/** A name or a call in the prose. Keys of a use case file, actions of IAM and commands stay as they are. */
function pythonSpan(span, names) {
  const isPath = /^[a-z]+(\.[a-z]\w*)+$/.test(span);
  if (isPath || /^[-"]|\w:[A-Z*]|: \{|[<>/]/.test(span)) return span;
  return span
    .replaceAll(/\{ ([^{}]+) \}/g, (_, list) => keywords(list))
    .replace(/^(\w+): (true|false)$/, (_, name, value) => `${name}=${LITERAL[value]}`)
    .replaceAll(/\b[a-z]\w*/g, (name) => (names.has(name) ? snakeCase(name) : name));
}

function pythonProse(text, names) {
  return text.replaceAll(/(?<!`)`([^`\n]+)`(?!`)/g, (_, span) => `\`${pythonSpan(span, names)}\``);
}

/** Links of a page, and its pictures, as URLs of this version in the repository. */
function absolute(text, file, { url, version }) {
  const to = (target) => {
    const [path, anchor] = target.split('#');
    const place = path === '' ? file : posix.join(posix.dirname(file), path);
    return `${url}/blob/v${version}/${place}${anchor === undefined ? '' : `#${anchor}`}`;
  };
  return text.replaceAll(/(!?)(\[(?:[^[\]]|\[[^\]]*\])*\])\(((?!https?:)[^)\s]+)\)/g, (_, picture, label, target) => {
    const link = to(target);
    return `${picture}${label}(${picture ? link.replace('/blob/', '/raw/') : link})`;
  });
}

function pythonDocs(docs, names) {
  const text = (key) => (docs[key] === undefined ? {} : { [key]: pythonProse(docs[key], names) });
  const fallback =
    docs.default === undefined ? {} : { default: LITERAL[docs.default] ?? pythonProse(docs.default, names) };
  return { ...docs, ...text('summary'), ...text('remarks'), ...text('returns'), ...fallback };
}

// every construct has them, and nobody writes them down
const WELL_KNOWN = {
  scope: 'the construct to which it belongs, usually the stack: `self`',
  id: 'its ID among the children of the scope',
};

function withWellKnown(parameter) {
  const summary = WELL_KNOWN[parameter.name];
  if (summary === undefined || parameter.docs?.summary !== undefined) return parameter;
  return { ...parameter, docs: { ...parameter.docs, summary } };
}

/** The same for everything below that has documentation. */
function walk(node, names) {
  if (Array.isArray(node)) return node.map((each) => walk(each, names));
  if (node === null || typeof node !== 'object') return node;
  const entries = Object.entries(node).map(([key, value]) => {
    if (key === 'docs' && typeof value.stability === 'string') return [key, pythonDocs(value, names)];
    return [key, walk(key === 'parameters' ? value.map(withWellKnown) : value, names)];
  });
  return Object.fromEntries(entries);
}

export function pythonAssembly(assembly) {
  const names = namesOf(assembly);
  const repository = { url: assembly.repository.url.replace(/\.git$/, ''), version: assembly.version };
  const readme = ({ markdown }, file) => ({
    markdown: changeProse(markdown, (text) => absolute(pythonProse(text, names), file, repository)),
  });
  const submodules = Object.entries(assembly.submodules).map(([name, submodule]) => [
    name,
    { ...submodule, readme: readme(submodule.readme, `constructs/${name.split('.')[1]}/README.md`) },
  ]);
  return {
    ...assembly,
    fingerprint: '*'.repeat(10), // what jsii writes into an assembly that it has changed
    readme: readme(assembly.readme, 'README.md'),
    submodules: Object.fromEntries(submodules),
    types: walk(assembly.types, names),
  };
}
