import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { repository } from '../../package.json';

/** A link on a page. */
export interface Link {
  /** The page that has it. */
  readonly page: string;
  /** As it is written. */
  readonly target: string;
}

const FENCED = /^ *(```|~~~).*?^ *\1$/gms;
const INLINE = /`[^`\n]+`/g;
const LINK = /\[(?:[^[\]]|\[[^\]]*\])*\]\(([^)\s]+)\)|^\[[^\]]+\]: (\S+)$|<(https?:[^>\s]+)>/gm;

/** The links on a page of Markdown, pictures too, outside of code. */
export function linksOn(page: string, text: string): Link[] {
  const prose = text.replaceAll(FENCED, '').replaceAll(INLINE, '`code`');
  return [...prose.matchAll(LINK)].map(([, inline, reference, angle]) => ({
    page,
    target: inline ?? reference ?? angle,
  }));
}

/** The anchors that GitHub gives the headings of a page. */
export function anchorsOf(text: string): Set<string> {
  const seen = new Map<string, number>();
  const anchors = [...text.replaceAll(FENCED, '').matchAll(/^#{1,6} (.+)$/gm)].map(([, heading]) => {
    const plain = heading
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-');
    const count = seen.get(plain) ?? 0;
    seen.set(plain, count + 1);
    return count === 0 ? plain : `${plain}-${count}`;
  });
  return new Set(anchors);
}

/** Files below a folder. */
export interface Tree {
  readonly root: string;
  readonly files: ReadonlySet<string>;
}

const OWN = new RegExp(`^${repository.url.replace(/\.git$/, '')}/(?:blob|tree|raw)/[^/]+/`);

/** Whether a tree has a file and an anchor in it. A folder is there if a file in it is. */
function leadsTo(path: string, { root, files }: Tree): boolean {
  const [file, anchor] = path.split('#');
  if (!files.has(file)) return [...files].some((each) => each.startsWith(`${file.replace(/\/$/, '')}/`));
  return anchor === undefined || anchorsOf(readFileSync(join(root, file), 'utf8')).has(anchor);
}

/** The links of pages of a tree that lead nowhere: not into the tree, or as a URL of the repository not into that one. */
export function deadLinks(links: Link[], tree: Tree, inRepository: Tree): string[] {
  const isAlive = ({ page, target }: Link) => {
    if (OWN.test(target)) return leadsTo(target.replace(OWN, ''), inRepository);
    if (/^[a-z]+:/.test(target)) return true;
    return leadsTo(target.startsWith('#') ? page + target : posix.join(posix.dirname(page), target), tree);
  };
  return links.filter((link) => !isAlive(link)).map(({ page, target }) => `${page}: ${target}`);
}
