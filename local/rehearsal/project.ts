import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { UsageError } from './failure';
import { RehearsedUseCase } from './use-case';

const FILES = ['use-case.yaml', 'use-case.yml'];

/** The CDK project that is rehearsed. */
export class Project {
  private readonly useCases: string;

  /** @param folder absolute; it holds a cdk.json */
  public constructor(public readonly folder: string) {
    const file = join(folder, 'cdk.json');
    if (!existsSync(file)) {
      throw new UsageError(`--project must be a folder with a cdk.json, got ${folder}`);
    }
    this.useCases = resolve(folder, useCasesIn(file) ?? '.');
  }

  /** Where a rehearsal keeps its logs and artefacts unless it is told another folder. */
  public get scratch(): string {
    return join(this.folder, '.local');
  }

  /** The use case of a name. A project with a single one needs no name. */
  public useCase(name: string | undefined): RehearsedUseCase {
    const found = new Map(useCaseFiles(this.useCases).flatMap((file) => named(file)));
    const names = [...found.keys()];
    if (names.length === 0) throw new UsageError(`${this.useCases} must contain a use case file with a name`);
    const wanted = name ?? (names.length === 1 ? names[0]! : undefined);
    const file = wanted === undefined ? undefined : found.get(wanted);
    if (file !== undefined) return new RehearsedUseCase(wanted!, file);
    throw new UsageError(`--use-case must be one of ${names.join(', ')}, got ${name ? `"${name}"` : 'none'}`);
  }
}

/** The folder or file of the use cases, as the context of a cdk.json names it. */
function useCasesIn(file: string): string | undefined {
  try {
    const read = JSON.parse(readFileSync(file, 'utf8')) as { context?: { useCases?: unknown } } | null;
    const useCases = read?.context?.useCases;
    if (useCases === undefined || typeof useCases === 'string') return useCases;
    throw new TypeError(`its context useCases is ${JSON.stringify(useCases)}`);
  } catch (error) {
    throw new UsageError(`${file} must be a file of the CDK with valid JSON: ${(error as Error).message}`);
  }
}

/** The use case file at a path, or those in a folder and in its folders, as the app finds them. */
function useCaseFiles(at: string): string[] {
  if (!statSync(at, { throwIfNoEntry: false })?.isDirectory()) return existsSync(at) ? [at] : [];
  const folders = [at, ...readdirSync(at).map((entry) => join(at, entry))];
  return folders.flatMap((folder) => FILES.map((file) => join(folder, file))).filter((file) => existsSync(file));
}

/** A file with the name that it declares. The app reports a file that can't be read. */
function named(file: string): [string, string][] {
  try {
    const { name } = parse(readFileSync(file, 'utf8')) as { readonly name?: unknown };
    return typeof name === 'string' ? [[name, file]] : [];
  } catch {
    return [];
  }
}
