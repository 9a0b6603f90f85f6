import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { EXAMPLE, PROJECT } from './example';

/** A use case file, as far as tests change it. */
export interface UseCaseFile {
  name: string;
  environments: { [name: string]: { account: string; region: string; approval?: string } };
  [key: string]: unknown;
}

/**
 * A project of its own that the app of the rehearsed project builds. Its use cases are the example with a change each;
 * the keys are their names.
 */
export function projectOf(changes: { readonly [name: string]: (file: UseCaseFile) => void }): string {
  const folder = mkdtempSync(join(tmpdir(), 'project-'));
  const { app, build, context } = JSON.parse(readFileSync(join(PROJECT, 'cdk.json'), 'utf8')) as {
    readonly app: string;
    readonly build: string;
    readonly context: object;
  };
  const inProject = (command: string) => `cd ${PROJECT} && ${command}`;
  writeFileSync(
    join(folder, 'cdk.json'),
    JSON.stringify({ app: inProject(app), build: inProject(build), context: { ...context, useCases: folder } }),
  );
  for (const [name, change] of Object.entries(changes)) {
    const file = { ...(parse(readFileSync(join(EXAMPLE, 'use-case.yaml'), 'utf8')) as UseCaseFile), name };
    change(file);
    mkdirSync(join(folder, name));
    for (const below of ['code', 'data']) cpSync(join(EXAMPLE, below), join(folder, name, below), { recursive: true });
    writeFileSync(join(folder, name, 'use-case.yaml'), stringify(file));
  }
  return folder;
}

/** Leaves all roles to others. */
export function givenRoles(file: UseCaseFile): void {
  file.roles = { given: true, prefix: 'bank-' };
  file.rolePath = '/bank/';
}

/** Moves every environment to the account of the pipelines, as in a proof of concept. */
export function oneAccount({ environments }: UseCaseFile): void {
  const [first] = Object.values(environments);
  for (const environment of Object.values(environments)) environment.account = first!.account;
}
