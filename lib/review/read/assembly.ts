import { readdirSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import type { Environment } from '../../../constructs/lens/private/template/template';
import { isMembers, type Members } from '../../../constructs/lens/private/template/value';
import type { SourceTemplate, Unreadable } from '../report';
import { acknowledgementsIn } from './acknowledgements';
import { readFileText, readJsonFile } from './file';
import { readJson } from './json-text';
import { NotReadable, type Parsed } from './parsed';
import { templateOf } from './template-file';

/** A file of an assembly that should be a template. */
interface Listed {
  readonly name: string;
  /** Relative to the assembly, with slashes. */
  readonly file: string;
  readonly environment?: Environment;
  readonly environments?: readonly string[];
}

/** What is in the folder of a cloud assembly. */
export interface Assembly {
  readonly templates: readonly SourceTemplate[];
  readonly unreadable: readonly Unreadable[];
}

/** The manifest of the cloud assembly in a folder, if it is one. */
export function manifestOf(folder: string): Members | undefined {
  const manifest = readJsonFile(join(folder, 'manifest.json'));
  return isMembers(manifest) && isMembers(manifest.artifacts) ? manifest : undefined;
}

/**
 * The templates of a cloud assembly: of its stacks and those of its stages, of nested stacks, and of releases. A release is
 * deployed by its pipeline, so no manifest lists it.
 */
export function readAssembly(folder: string, manifest: Members): Assembly {
  const listed = stacksIn(folder, manifest, '', 0);
  const named = namesIn(folder);
  const acknowledged = acknowledgementsIn(folder);
  const templates: SourceTemplate[] = [];
  const unreadable: Unreadable[] = [];
  const places = new Map<string, Environment | undefined>();
  const read = ({ file, environment = places.get(file), ...names }: Listed): void => {
    try {
      const amend = (content: Members) => acknowledged(file, content);
      templates.push(templateOf(parsed(join(folder, file)), { ...names, file, environment, amend }));
      const parent = templates.at(-1)!;
      for (const nested of nestedIn(parent)) places.set(nested, parent.template.environment);
    } catch (error) {
      if (!(error instanceof NotReadable)) throw error;
      unreadable.push({ file: join(folder, file), why: error.message });
    }
  };
  listed.forEach(read);
  const known = new Set(listed.map(({ file }) => file));
  const others = templateFilesIn(folder, listed).filter((file) => !known.has(file));
  // parents first, which tell where their nested stacks are deployed
  others
    .toSorted((a, b) => Number(isNested(a)) - Number(isNested(b)))
    .forEach((file) => read({ name: posix.basename(file).replace(/\.template\.json$/, ''), ...named.get(file), file }));
  return { templates, unreadable };
}

/** A stack of CDK, which may be empty and then has no Resources. */
function parsed(path: string): Parsed {
  const read = readStack(readFileText(path));
  if (!isMembers(read.value)) throw new NotReadable('it is no template');
  return { ...read, value: { Resources: {}, ...read.value } };
}

function readStack(text: string): Parsed {
  try {
    return readJson(text, 1);
  } catch (error) {
    if (error instanceof SyntaxError) throw new NotReadable(`it is no JSON: ${error.message}`);
    throw error;
  }
}

function isNested(file: string): boolean {
  return file.endsWith('.nested.template.json');
}

const MOST_STAGES = 20;

function stacksIn(folder: string, manifest: Members, prefix: string, depth: number): Listed[] {
  const artifacts = Object.entries(manifest.artifacts as Members);
  return artifacts.flatMap(([id, artifact]): Listed[] => {
    if (!isMembers(artifact)) return [];
    const properties = isMembers(artifact.properties) ? artifact.properties : {};
    if (artifact.type === 'aws:cloudformation:stack' && typeof properties.templateFile === 'string') {
      const name = typeof properties.stackName === 'string' ? properties.stackName : id;
      const file = posix.join(prefix, properties.templateFile);
      return [{ name, file, environment: environmentOf(artifact.environment, properties.tags) }];
    }
    if (artifact.type !== 'cdk:cloud-assembly' || typeof properties.directoryName !== 'string') return [];
    const below = posix.join(prefix, properties.directoryName);
    const nested = depth < MOST_STAGES ? manifestOf(join(folder, below)) : undefined;
    return nested ? stacksIn(folder, nested, below, depth + 1) : [];
  });
}

/** `aws://111111111111/eu-west-1`; either may be unknown. */
function environmentOf(text: unknown, tags: unknown): Environment {
  const [, account, region] = /^aws:\/\/([^/]+)\/([^/]+)$/.exec(String(text)) ?? [];
  const known = (value: string | undefined) => (value?.startsWith('unknown-') ? undefined : value);
  return { account: known(account), region: known(region), tags: isMembers(tags) ? tagsIn(tags) : {} };
}

function tagsIn(tags: Members): { readonly [key: string]: string } {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, String(value)]));
}

/** The names that the app of this project gives its templates, and the environments that releases go to. */
function namesIn(folder: string): Map<string, Pick<Listed, 'name' | 'environments'>> {
  const list = readJsonFile(join(folder, 'templates.json'));
  const entries = Array.isArray(list) ? (list as unknown[]).filter(isMembers) : [];
  return new Map(
    entries.flatMap(({ file, name, environments }) => {
      if (typeof file !== 'string' || typeof name !== 'string') return [];
      return [[file, { name, ...(Array.isArray(environments) && { environments: environments.map(String) }) }]];
    }),
  );
}

/** The files of nested stacks, which CDK writes into the metadata of their resources. */
function nestedIn({ file, template }: SourceTemplate): string[] {
  return template.ofType('AWS::CloudFormation::Stack').flatMap(({ metadata }) => {
    const asset = isMembers(metadata) ? metadata['aws:asset:path'] : undefined;
    return typeof asset === 'string' ? [posix.join(posix.dirname(file), asset)] : [];
  });
}

/** All files with the name of a template in the folders of the stacks. */
function templateFilesIn(folder: string, stacks: readonly Listed[]): string[] {
  const folders = new Set(['.', ...stacks.map(({ file }) => dirname(file))]);
  return [...folders].flatMap((below) =>
    readdirSync(join(folder, below))
      .filter((name) => name.endsWith('.template.json'))
      .toSorted()
      .map((name) => posix.join(below, name)),
  );
}
