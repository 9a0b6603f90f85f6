import { readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { reasonOf } from '../../commands/write-failure';
import type { Source, Unreadable } from '../report';
import { manifestOf, readAssembly } from './assembly';
import { readFileText } from './file';
import { NoTemplate, NotReadable } from './parsed';
import { readTemplateFile } from './template-file';

/** What was read, and what could not be. */
export interface Sources {
  readonly sources: readonly Source[];
  readonly unreadable: readonly Unreadable[];
}

/**
 * Reads what paths name: a template, a cloud assembly, or a folder in which each template is a source of its own. What is
 * no template is told with its reason, and the rest is read all the same.
 */
export function readSources(paths: readonly string[]): Sources {
  const read = [...new Set(paths)].map(readPath);
  return {
    sources: read.flatMap(({ sources }) => sources),
    unreadable: read.flatMap(({ unreadable }) => unreadable),
  };
}

function readPath(path: string): Sources {
  if (basename(path) === 'manifest.json' && manifestOf(dirname(path))) return readPath(dirname(path));
  return isFolder(path) ? readFolder(path) : readFile(path);
}

function readFile(file: string): Sources {
  try {
    return sourceOf(file);
  } catch (error) {
    if (!(error instanceof NotReadable)) throw error;
    return { sources: [], unreadable: [{ file, why: error.message }] };
  }
}

function sourceOf(file: string): Sources {
  const template = readTemplateFile(file, { name: basename(file), file });
  return { sources: [{ name: file, templates: [template] }], unreadable: [] };
}

function readFolder(folder: string): Sources {
  const manifest = manifestOf(folder);
  if (!manifest) return readTemplatesIn(folder);
  const { templates, unreadable } = readAssembly(folder, manifest);
  const none = templates.length + unreadable.length === 0;
  return {
    sources: templates.length === 0 ? [] : [{ name: folder, templates }],
    unreadable: none ? [{ file: folder, why: 'the cloud assembly has no stacks' }] : unreadable,
  };
}

function readTemplatesIn(folder: string): Sources {
  const found = below(folder, new Set());
  const sources = found.flatMap((one) => one.sources);
  const unreadable = found.flatMap((one) => one.unreadable);
  const none = sources.length + unreadable.length === 0;
  return { sources, unreadable: none ? [{ file: folder, why: 'there is no template in the folder' }] : unreadable };
}

/** What is in a folder that wasn't seen before, by whatever links. */
function below(folder: string, seen: Set<string>): Sources[] {
  const real = realpathSync(folder);
  if (seen.has(real)) return [];
  seen.add(real);
  const names = namesIn(folder);
  if (typeof names === 'string') return [{ sources: [], unreadable: [{ file: folder, why: names }] }];
  return names.flatMap((name) => {
    const path = join(folder, name);
    if (isFolder(path)) return manifestOf(path) ? [readFolder(path)] : below(path, seen);
    return /\.(?:json|ya?ml|template)$/.test(name) && isFile(path) ? readIfTemplate(path) : [];
  });
}

/** The names in a folder, or why they can't be read. */
function namesIn(folder: string): readonly string[] | string {
  try {
    const names = readdirSync(folder).filter((name) => !name.startsWith('.') && name !== 'node_modules');
    return names.toSorted();
  } catch (error) {
    return reasonOf(error);
  }
}

/** Folders have other files too, which nobody asked to review. A template that is broken is told. */
function readIfTemplate(file: string): Sources[] {
  try {
    return /\bResources\b/.test(readFileText(file)) ? [sourceOf(file)] : [];
  } catch (error) {
    if (error instanceof NoTemplate) return [];
    if (!(error instanceof NotReadable)) throw error;
    return [{ sources: [], unreadable: [{ file, why: error.message }] }];
  }
}

function isFolder(path: string): boolean {
  return statOf(path)?.isDirectory() ?? false;
}

/** Whether a path in a folder is a file: a pipe would never end. */
function isFile(path: string): boolean {
  return statOf(path)?.isFile() ?? false;
}

/** What is at a path, if it leads anywhere. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}
