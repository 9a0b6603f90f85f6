import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { CST, Lexer, Parser } from 'yaml';
import { faultsOf, throwFaults } from '../../constructs/private/errors';
import { type Fault, fault } from '../../constructs/private/faults';
import { suggestion } from '../../constructs/private/validate';
import type { DeclaredUseCase } from './declared-use-case';
import { useCaseFiles } from './files';
import { readUseCase } from './read';
import * as rules from './rules';
import { Source, placeIn } from './source';
import { readText, shown, unreadable } from './text';
import { MOST_TOKENS } from './yaml-text';

/** A use case file, and the name that it gives itself. */
interface Found {
  readonly path: string;
  readonly text: string;
  /** The parsed file, where its name could not be told without. */
  readonly source?: Source;
  /** Unknown if the file is not YAML. */
  readonly name?: string;
  /** Why the name is unknown. */
  readonly faults: readonly Fault[];
}

/**
 * Reads a use case file, or the use case files of a folder and of the folders in it, ordered by folder. With `only`, it
 * reads just the names of the other files. Throws all faults of all files.
 */
export function readUseCases(folder: string, only?: string, commit?: string): DeclaredUseCase[] {
  const found = filesAt(folder).map(identify);
  const wanted = only === undefined ? found : found.filter(({ name }) => name === only);
  const faults = [
    ...checkFound(folder, found),
    ...checkNames(found),
    ...(only !== undefined && wanted.length === 0 ? checkSelected(folder, found, only) : []),
  ];
  const declared: DeclaredUseCase[] = [];
  for (const { path, text, source, faults: nameless } of wanted) {
    faults.push(...nameless);
    const read = () => readUseCase(source ?? new Source(path, text), commit);
    if (nameless.length === 0) faults.push(...faultsOf(() => declared.push(read())));
  }
  throwFaults(faults);
  return declared;
}

function filesAt(path: string): string[] {
  try {
    return useCaseFiles(path);
  } catch (error) {
    throwFaults([unreadable(path, error, 'a file or a folder that can be read')]);
    throw error;
  }
}

function identify(path: string): Found {
  let text = '';
  let source: Source | undefined;
  let name: unknown;
  const faults = faultsOf(() => {
    text = readText(path);
    name = nameIn(text);
    if (name === undefined) source = new Source(path, text);
    name ??= source?.value.name;
  });
  return { path, text, faults, ...(source && { source }), ...(isScalar(name) && { name: `${name}` }) };
}

function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

/**
 * The name that a file gives itself. The parser is the one that reads the whole file, but it stops after the name: of a
 * hundred use cases, the ninety-nine that are not selected cost next to nothing.
 */
function nameIn(text: string): string | undefined {
  const parser = new Parser();
  let [seen, tokens] = [0, 0];
  for (const token of new Lexer().lex(text)) {
    tokens += 1;
    if (tokens > MOST_TOKENS) return undefined;
    if ([...parser.next(token)].some(({ type }) => type === 'error')) return undefined;
    const [, map] = parser.stack;
    if (map?.type !== 'block-map') continue;
    // the last item may still be incomplete
    for (; seen < map.items.length - 1; seen += 1) {
      const { key, value } = map.items[seen];
      if (wordOf(key) === 'name') return wordOf(value);
    }
  }
  return undefined;
}

/** What a token says as text, unless it says none or is malformed. */
function wordOf(token: CST.Token | null | undefined): string | undefined {
  if (!token || !CST.isScalar(token) || token.type === 'alias') return undefined;
  let malformed = false;
  const { value } = CST.resolveAsScalar(token, true, () => (malformed = true))!;
  return malformed ? undefined : value;
}

const CHECK_PATH = 'check the path, which cdk takes as -c useCases=<path>';

function checkFound(folder: string, found: readonly Found[]): Fault[] {
  if (found.length > 0) return [];
  if (existsSync(folder)) return [{ ...fault(rules.NO_USE_CASES, []), place: { file: resolve(folder) } }];
  const must = `${rules.NO_USE_CASES.must}, but there is no such file or folder`;
  return [{ ...fault(rules.NO_USE_CASES, [], { must, fix: CHECK_PATH }), place: { file: shown(folder) } }];
}

function checkNames(found: readonly Found[]): Fault[] {
  return found.flatMap(({ path, text, name }, i) => {
    const first = found.findIndex((other) => name !== undefined && other.name === name);
    if (first < 0 || first === i) return [];
    const must = `be a name that no other use case has; ${shown(found[first].path)} has it too`;
    return [placeIn(path, fault(rules.NAME_TAKEN, ['name'], { got: name, must }), text)];
  });
}

/** No file has the name, or the file that may have it can't be read. */
function checkSelected(folder: string, found: readonly Found[], only: string): Fault[] {
  if (found.length === 0) return [];
  const names = found.flatMap(({ name }) => name ?? []);
  const must = `contain the use case ${JSON.stringify(only)}; it contains ${names.join(', ') || 'none with a name'}`;
  const missing = fault(rules.NO_SUCH_USE_CASE, [], { must, fix: suggestion(only, names) });
  return [{ ...missing, place: { file: shown(folder) } }, ...found.flatMap(({ faults }) => faults)];
}
