import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { nearest } from '../constructs/private/validate';
import type { UseCaseFile } from '../schema/use-case';
import { checkCodeFolder } from './use-case/code-folder';
import { checkTogether } from './use-case/cross-checks';
import { checkGoal } from './use-case/goal-problems';
import { type PlacedProblem, type Problem, show, UseCaseFileError } from './use-case/problem';
import { parseShape, valueAt } from './use-case/shape';
import { Source } from './use-case/source';

export { UseCaseFileError } from './use-case/problem';

/** A use case file that was read and found right. */
export interface LoadedUseCase {
  /** Where the file is, absolute. */
  readonly path: string;
  /** The folder with prepare.py, train.py, evaluate.py and inference.py, absolute. */
  readonly codeFolder: string;
  /** What it says, with the defaults filled in. */
  readonly file: UseCaseFile;
}

/** Reads one file. Throws one `UseCaseFileError` with everything that is wrong, in the order of the file. */
export function readUseCaseFile(path: string): LoadedUseCase {
  const absolute = resolve(path);
  const source = Source.read(absolute);
  const shape = parseShape(source.value);
  const code = valueAt(source.value, ['training', 'code']);
  const codeFolder = join(dirname(absolute), typeof code === 'string' ? code : '.');
  const problems: Problem[] = [
    ...shape.problems,
    ...checkGoal(source.value, shape.problems),
    ...checkTogether(source.value, shape.problems),
    ...(typeof code === 'string' ? checkCodeFolder(codeFolder) : []),
  ];
  if (!shape.file || problems.length > 0) {
    throw new UseCaseFileError(problems.map((p) => source.place(p)).sort(byPlace));
  }
  return { path: absolute, codeFolder, file: shape.file };
}

/**
 * Reads the use cases in the folders of a folder, `<folder>/<any>/use-case.yaml`, ordered by folder. With `only`, files of
 * other names are not parsed. Throws one `UseCaseFileError` for everything that is wrong in all of them.
 */
export function readUseCases(folder: string, only?: readonly string[]): LoadedUseCase[] {
  const found = findUseCases(folder);
  const problems: PlacedProblem[] = [...checkFound(folder, found), ...checkSelection(folder, found, only)];
  const loaded: LoadedUseCase[] = [];
  for (const { path, name } of found) {
    if (only && !only.includes(name ?? '')) continue;
    try {
      loaded.push(readUseCaseFile(path));
    } catch (error) {
      if (!(error instanceof UseCaseFileError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new UseCaseFileError(problems);
  return loaded;
}

/** A file and the name it gives itself, known without parsing. */
interface FoundUseCase {
  readonly path: string;
  readonly name?: string;
  readonly line: number;
}

function findUseCases(folder: string): FoundUseCase[] {
  const at = resolve(folder);
  return entries(at).flatMap((entry) => {
    const path = join(at, entry, 'use-case.yaml');
    const text = textOf(path);
    if (text === undefined) return [];
    const match = /^name:\s*['"]?([^\s'"#]+)/m.exec(text);
    return [{ path, name: match?.[1], line: text.slice(0, match?.index ?? 0).split('\n').length }];
  });
}

function checkFound(folder: string, found: readonly FoundUseCase[]): PlacedProblem[] {
  if (found.length === 0) {
    const text =
      'must hold use cases, got no <name>/use-case.yaml in it; name another folder with -c useCases=<folder>';
    return [{ file: resolve(folder), line: 1, column: 1, path: [], code: 'MLL932', text }];
  }
  return found.flatMap(({ path, name, line }, i) => {
    const first = found.findIndex((other) => name !== undefined && other.name === name);
    if (first < 0 || first === i) return [];
    const text = `must be a name of its own, got ${show(name)} as in ${relative('', found[first].path)}; rename one`;
    return [{ file: path, line, column: 1, path: ['name'], code: 'MLL930', text }];
  });
}

function checkSelection(folder: string, found: readonly FoundUseCase[], only: readonly string[] = []): PlacedProblem[] {
  const names = found.flatMap(({ name }) => name ?? []);
  return only
    .filter((name) => names.length > 0 && !names.includes(name))
    .map((name) => {
      const near = nearest(name, names);
      const fix = near ? `did you mean ${near}?` : 'check -c useCase';
      const text = `must hold the use case ${show(name)}, got ${names.join(', ')}; ${fix}`;
      return { file: resolve(folder), line: 1, column: 1, path: [], code: 'MLL931', text };
    });
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function byPlace(a: PlacedProblem, b: PlacedProblem): number {
  return a.line - b.line || a.column - b.column;
}
