import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const ROOT = resolve(__dirname, '../..');

/** A piece of TypeScript in the docs. */
export interface Snippet {
  /** Where it stands: file and line. */
  readonly place: string;
  readonly source: string;
}

const FENCE = /^```(?:ts|typescript)\b[^\n]*\n(.*?)^```$/gms;
const EXAMPLE = /^( *\*) @example\n(.*?)(?=^\1(?:\/| @))/gms;

function found(file: string, pattern: RegExp, sourceOf: (match: RegExpExecArray) => string): Snippet[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return [...text.matchAll(pattern)].map((match) => ({
    place: `${file}:${text.slice(0, match.index).split('\n').length}`,
    source: sourceOf(match),
  }));
}

function filesBelow(folder: string, extension: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(extension))
    .map((file) => `${folder}/${file}`)
    .sort();
}

/** Every snippet of the Markdown that users of the library read. */
export function snippetsInMarkdown(): Snippet[] {
  const files = ['README.md', 'AGENTS.md', ...filesBelow('constructs', '.md'), ...filesBelow('docs', '.md')].filter(
    // its snippets are bad on purpose; test/constructs/rules.test.ts runs them
    (file) => file !== 'docs/errors.md',
  );
  return files.flatMap((file) => found(file, FENCE, ([, source]) => source));
}

/** Every example in a docstring. */
export function snippetsInDocstrings(): Snippet[] {
  const uncommented = ([, margin, lines]: RegExpExecArray) =>
    lines.replaceAll(new RegExp(`^${margin.replace('*', '\\*')} ?`, 'gm'), '');
  return filesBelow('constructs', '.ts').flatMap((file) => found(file, EXAMPLE, uncommented));
}

const IMPORT = /^import [^;]*;.*\n?/gm;
const DECLARED = /^declare const (\w+): ([\w.]+);/gm;

/** The imports of a snippet, and what is left of it. */
export function split(source: string): { imports: string; statements: string } {
  return {
    imports: [...source.matchAll(IMPORT)].map(([text]) => text).join(''),
    statements: source.replaceAll(IMPORT, ''),
  };
}

/** A class of a stack into which somebody has copied the snippet. What it declares is given to it. */
export function pasted(source: string): string {
  const { imports, statements } = split(source);
  return `import { Stack as TheStack } from 'aws-cdk-lib';
${imports}
export class Pasted extends TheStack {
  constructor(scope, id, props, given) {
    super(scope, id, props);
${statements.replaceAll(DECLARED, "const $1: $2 = given(this, '$1', '$2');")}
  }
}
`;
}
