import { readFileSync } from 'node:fs';
import { posix } from 'node:path';

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

/** What a link leads to: a file below a root, and an anchor in it. `undefined` if it leads elsewhere. */
export function placeOf({ page, target }: Link, repository: string): { file: string; anchor?: string } | undefined {
  const own = new RegExp(`^${repository}/(?:blob|tree|raw)/[^/]+/`);
  const isOwn = own.test(target);
  if (!isOwn && /^[a-z]+:/.test(target)) return undefined;
  const [path, anchor] = target.replace(own, '').split('#');
  const file = path === '' ? page : isOwn ? path : posix.join(posix.dirname(page), path);
  return { file: file.replace(/\/$/, ''), anchor };
}

/** Whether a link has a file and an anchor among those files. A folder is there if a file in it is. */
export function leadsTo(place: { file: string; anchor?: string }, files: ReadonlySet<string>, root: string): boolean {
  const { file, anchor } = place;
  if (!files.has(file)) return [...files].some((each) => each.startsWith(`${file}/`));
  return anchor === undefined || anchorsOf(readFileSync(posix.join(root, file), 'utf8')).has(anchor);
}
