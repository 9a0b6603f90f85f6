import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { stringify } from 'yaml';
import { ConfigurationError, throwFaults } from '../constructs/private/errors';
import type { Fault, Path } from '../constructs/private/faults';
import { exampleFolder } from '../constructs/private/package-root';
import type { DeclaredUseCase } from './use-case/declared-use-case';
import { useCaseJsonSchema } from './use-case/json-schema';
import { readUseCase } from './use-case/read';
import { Source } from './use-case/source';

/** What a new use case has instead of what the example has. */
export interface StarterOptions {
  readonly name?: string;
  readonly owner?: string;
  readonly account?: string;
  readonly region?: string;
}

/** The files of a new use case. */
export interface Starter {
  readonly useCase: DeclaredUseCase;
  /** The content of each file, by its path in the folder of the use case. */
  readonly files: ReadonlyMap<string, string | Buffer>;
}

export const USE_CASE_FILE = 'use-case.yaml';
export const SCHEMA_FILE = 'use-case.schema.json';

/**
 * A use case to begin with: the example of the package under another name, for other accounts. Throws what is wrong with
 * the options: the faults are those of the file that they would make.
 */
export function makeStarter(options: StarterOptions): Starter {
  const example = exampleFolder('mortgage-approval');
  const file = join(example, USE_CASE_FILE);
  const text = change(readFileSync(file, 'utf8'), options);
  const copied = ['code', 'data'].flatMap((folder) => filesIn(example, folder));
  return {
    useCase: readAsOptions(new Source(file, text)),
    files: new Map<string, string | Buffer>([
      [USE_CASE_FILE, text],
      [SCHEMA_FILE, `${JSON.stringify(useCaseJsonSchema(), null, 2)}\n`],
      ...copied.map((path) => [path, readFileSync(join(example, path))] as const),
    ]),
  };
}

function change(text: string, { name, owner, account, region }: StarterOptions): string {
  let changed = text.replace(/(?<=\$schema=)\S+/, SCHEMA_FILE);
  const put = (old: RegExp, value: string | undefined) => {
    if (value !== undefined) changed = changed.replaceAll(old, () => scalar(value));
  };
  put(/(?<=^name: ).*$/gm, name);
  put(/(?<=^owner: ).*$/gm, owner);
  put(/(?<=\{ account: )'\d+'/g, account);
  put(/(?<=, region: )[\w-]+/g, region);
  // an owner that is a team has no address that could be told of approvals or costs
  if (owner?.includes('@')) put(/(?<=^ {2}emails: \[).*(?=\]$)/gm, owner);
  else if (owner !== undefined) changed = changed.replace(TELLING, '');
  return changed;
}

/** What the example says of notifications, and of the budget that needs them. */
const TELLING = /^# SNS asks .*\nnotifications:\n(?: .*\n)+\n(?:# AWS Budgets .*\n)?budget: .*\n\n/m;

/** A text as YAML, with quotes only where it needs them. */
function scalar(value: string): string {
  const text = stringify(value, { compat: 'yaml-1.1', lineWidth: 0, singleQuote: true }).trimEnd();
  return text.includes('\n') ? JSON.stringify(value) : text;
}

function filesIn(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('__pycache__'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}

/** Reads the file that the options make, and tells its faults as those of the options. */
function readAsOptions(source: Source): DeclaredUseCase {
  try {
    return readUseCase(source);
  } catch (error) {
    if (ConfigurationError.isConfigurationError(error)) throwFaults(distinct(error.faults.map(asOption)));
    throw error;
  }
}

function asOption(fault: Fault): Fault {
  const option = optionOf(fault.path);
  return option === undefined ? fault : { ...fault, path: [option], place: undefined };
}

function optionOf(path: Path): string | undefined {
  const [section, , key] = path;
  if (section === 'name' || section === 'owner') return `--${section}`;
  if (section === 'notifications') return '--owner';
  return section === 'environments' && (key === 'account' || key === 'region') ? `--${key}` : undefined;
}

/** An option stands in several places of the file: its first fault says what is wrong with it. */
function distinct(faults: readonly Fault[]): Fault[] {
  const first = new Map(faults.toReversed().map((fault) => [JSON.stringify([fault.path, fault.place]), fault]));
  return [...first.values()].toReversed();
}
