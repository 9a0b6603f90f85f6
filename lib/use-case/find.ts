import { CST, Lexer, Parser } from 'yaml';
import { faultsOf, throwFaults } from '../../constructs/private/errors';
import { type Fault, fault } from '../../constructs/private/faults';
import { suggestion } from '../../constructs/private/validate';
import type { DeclaredUseCase } from './declared-use-case';
import { useCaseFiles } from './files';
import { readUseCase } from './read';
import * as rules from './rules';
import { Source, readText, shown } from './source';

/** A use case file, and the name that it gives itself. */
interface Found {
  readonly path: string;
  readonly text: string;
  /** Unknown where the file is not even YAML. */
  readonly name?: string;
  /** Why the name is unknown. */
  readonly faults: readonly Fault[];
}

/**
 * Reads a use case file, or those in a folder and its folders, `<folder>/<any>/use-case.yaml`, ordered by folder. With
 * `only`, the others are read no further than to their names. Throws everything that is wrong in all of them.
 */
export function readUseCases(folder: string, only?: string, commit?: string): DeclaredUseCase[] {
  const found = useCaseFiles(folder).map(identify);
  const wanted = only === undefined ? found : found.filter(({ name }) => name === only);
  const faults = [
    ...checkFound(folder, found),
    ...checkNames(found),
    ...(only !== undefined && wanted.length === 0 ? checkSelected(folder, found, only) : []),
  ];
  const declared: DeclaredUseCase[] = [];
  for (const { path, text, faults: unreadable } of wanted) {
    faults.push(...unreadable);
    if (unreadable.length === 0) faults.push(...faultsOf(() => declared.push(readUseCase(path, text, commit))));
  }
  throwFaults(faults);
  return declared;
}

function identify(path: string): Found {
  let text = '';
  let name: unknown;
  const faults = faultsOf(() => {
    text = readText(path);
    name = nameIn(text) ?? new Source(path, text).value.name;
  });
  return { path, text, faults, ...(isScalar(name) && { name: `${name}` }) };
}

function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

/**
 * The name that a file gives itself, read by the parser that reads the whole file, but no further than to the key
 * behind it: of a hundred use cases, the ninety-nine that are not selected cost next to nothing.
 */
function nameIn(text: string): string | undefined {
  const parser = new Parser();
  for (const token of new Lexer().lex(text)) {
    if ([...parser.next(token)].some(({ type }) => type === 'error')) return undefined;
    const [, map] = parser.stack;
    if (map?.type !== 'block-map') continue;
    // the last item may still be incomplete
    const item = map.items
      .slice(0, -1)
      .find(({ key }) => CST.isScalar(key) && CST.resolveAsScalar(key).value === 'name');
    if (item) return CST.isScalar(item.value) ? CST.resolveAsScalar(item.value).value : undefined;
  }
  return undefined;
}

function checkFound(folder: string, found: readonly Found[]): Fault[] {
  if (found.length > 0) return [];
  return [{ ...fault(rules.NO_USE_CASES, []), place: { file: shown(folder) } }];
}

function checkNames(found: readonly Found[]): Fault[] {
  return found.flatMap(({ path, text, name }, i) => {
    const first = found.findIndex((other) => name !== undefined && other.name === name);
    if (first < 0 || first === i) return [];
    const must = `be a name that no other use case has; ${shown(found[first].path)} has it too`;
    return [new Source(path, text).place(fault(rules.NAME_TAKEN, ['name'], { got: name, must }))];
  });
}

/** The use case isn't there, or it is in a file whose name nobody can tell. */
function checkSelected(folder: string, found: readonly Found[], only: string): Fault[] {
  if (found.length === 0) return [];
  const names = found.flatMap(({ name }) => name ?? []);
  const must = `contain the use case ${JSON.stringify(only)}; it contains ${names.join(', ') || 'none with a name'}`;
  const missing = fault(rules.NO_SUCH_USE_CASE, [], { must, fix: suggestion(only, names) });
  return [{ ...missing, place: { file: shown(folder) } }, ...found.flatMap(({ faults }) => faults)];
}
