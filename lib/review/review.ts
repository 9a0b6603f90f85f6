import { declarationsIn } from '../../constructs/lens/private/judge/declared';
import { review } from '../../constructs/lens/private/judge/review';
import { factsOf } from './facts';
import { readSources } from './read/sources';
import type { Review, Reviewed, Source } from './report';

/** Reads what paths name, and judges it. */
export function reviewPaths(paths: readonly string[]): Review {
  const { sources, unreadable } = readSources(paths);
  return { sources: sources.map(reviewed), unreadable };
}

function reviewed(source: Source): Reviewed {
  const templates = source.templates.map(({ template }) => template);
  return { ...source, findings: review(templates), declarations: declarationsIn(templates), facts: factsOf(source) };
}
