import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parse } from 'yaml';
import type { DeclaredUseCase } from '../../../lib/use-case/declared-use-case';
import { readUseCaseFile } from '../../../lib/use-case/read';

/** One case: what is done to the good configuration, and what a user gets to read. */
export interface Case {
  readonly change?: readonly { readonly from: string; readonly to: string }[];
  /** The whole file, where a change of the good one would not do. */
  readonly file?: string;
  /** Files of the code folder that are not there. */
  readonly without?: readonly string[];
  /** Further files of the code folder, with their text. */
  readonly with?: Readonly<Record<string, string>>;
  readonly says?: string;
}

export const FOLDER = join(__dirname, 'bad-configurations');

/** The cases in the folder by their names; adding one is adding a file. */
export function cases(kind: 'neg' | 'pos'): [name: string, found: Case][] {
  return readdirSync(FOLDER)
    .flatMap((file) => new RegExp(`^${kind}\\.(.+)\\.yaml$`).exec(file)?.[1] ?? [])
    .map((name) => [name, parse(readFileSync(join(FOLDER, `${kind}.${name}.yaml`), 'utf8')) as Case]);
}

/** The text of a case's use case file. A change that is not found once is a mistake in the case. */
export function textOf({ file, change = [] }: Case): string {
  return change.reduce(
    (text, { from, to }) => {
      if (text.split(from).length !== 2) throw new Error(`${JSON.stringify(from)} is not in good.yaml exactly once`);
      return text.replace(from, () => to);
    },
    file ?? readFileSync(join(FOLDER, 'good.yaml'), 'utf8'),
  );
}

/** Reads a case as the app would, in a folder of its own; what is said is relative to that folder. */
export function read(found: Case): { says: string; error?: unknown; declared?: DeclaredUseCase } {
  const folder = mkdtempSync(join(tmpdir(), 'use-case-'));
  try {
    mkdirSync(join(folder, 'code'));
    for (const name of ['prepare.py', 'train.py', 'evaluate.py', 'inference.py']) {
      if (!found.without?.includes(name)) writeFileSync(join(folder, 'code', name), '');
    }
    for (const [name, file] of Object.entries(found.with ?? {})) writeFileSync(join(folder, 'code', name), file);
    writeFileSync(join(folder, 'use-case.yaml'), textOf(found));
    return { says: '', declared: readUseCaseFile(join(folder, 'use-case.yaml')) };
  } catch (error) {
    const says = (error as Error).message.replaceAll(`${relative('', folder)}/`, '').replaceAll(`${folder}/`, '');
    return { says: `${says}\n`, error };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
