import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { Problem, said } from '../problem';
import type { Mapping, Resources } from './template';

interface Artifact {
  readonly type: string;
  readonly displayName?: string;
  readonly properties?: { readonly templateFile?: string; readonly stackName?: string };
}

/** The template of one stack in a cloud assembly. */
export interface StackTemplate {
  readonly file: string;
  readonly resources: Resources;
}

/** Finds a stack in a cloud assembly, by its name, its ID or its path in the app. */
export function findTemplate(folder: string, stack: string): StackTemplate {
  const { artifacts = {} } = readJson<{ artifacts?: { [id: string]: Artifact } }>(
    join(folder, 'manifest.json'),
    'there is no cloud assembly; run cdk synth first, or name its folder by --assembly',
  );
  const stacks = Object.entries(artifacts).filter(([, { type }]) => type === 'aws:cloudformation:stack');
  const found = stacks.find(([id, { displayName, properties }]) =>
    [id, displayName, properties?.stackName].includes(stack),
  );
  if (found === undefined)
    throw new Problem(`${folder} has no stack ${stack}; it has ${stacks.map(([id]) => id).join(', ') || 'none'}`);
  const file = found[1].properties!.templateFile!;
  const { Resources: resources = {} } = readJson<{ Resources?: Resources }>(join(folder, file), 'it is no template');
  return { file, resources };
}

/** Reads what identifies the resources that exist. */
export function readMapping(file: string): Mapping {
  const mapping = readJson<unknown>(
    file,
    'write what the command prints without it, with the missing values filled in',
  );
  if (!isMapping(mapping))
    throw new Problem(
      `${file} has to have the form {"<logical ID>": {"<property>": "<value>"}}, as cdk import takes it`,
    );
  return mapping;
}

/** Writes a copy of a cloud assembly in which a stack has these resources only. Assets aren't needed for an import. */
export function writeAssembly(from: string, to: string, { file }: StackTemplate, resources: Resources): void {
  if (resolve(to) === resolve(from) || (existsSync(to) && !existsSync(join(to, 'manifest.json'))))
    throw new Problem(`${to} would be overwritten: name another folder by --output`);
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true, filter: (path) => path === from || !basename(path).startsWith('asset.') });
  writeFileSync(join(to, file), JSON.stringify({ Resources: resources }, null, 1));
}

function isMapping(value: unknown): value is Mapping {
  const isRecord = (each: unknown): each is object => typeof each === 'object' && each !== null && !Array.isArray(each);
  return (
    isRecord(value) &&
    Object.values(value).every(
      (each) => isRecord(each) && Object.values(each).every((text) => typeof text === 'string'),
    )
  );
}

function readJson<T>(file: string, otherwise: string): T {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch (error) {
    throw new Problem(`${file} can't be read: ${said(error)}; ${otherwise}`);
  }
}
