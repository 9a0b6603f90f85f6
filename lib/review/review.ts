import { declarationsIn } from '../../constructs/lens/private/judge/declared';
import { review } from '../../constructs/lens/private/judge/review';
import { factsOf } from './facts';
import { impactOf } from './facts/impact';
import type { Prices } from './facts/prices';
import { readSources } from './read/sources';
import type { Review, Source } from './report';

/** What a review looks at besides the templates. */
export interface Beside {
  /** The templates before the change. */
  readonly base?: string;
  /** What things cost. */
  readonly prices?: Prices;
}

/** Reads what paths name, and judges it. */
export function reviewPaths(paths: readonly string[], { base, prices }: Beside = {}): Review {
  const { sources, unreadable } = readSources(paths);
  const older = base === undefined ? undefined : readSources([base]);
  return {
    sources: sources.map((source) => ({ ...source, ...judged(source), facts: factsOf(source, prices) })),
    unreadable: [...unreadable, ...(older?.unreadable ?? [])],
    ...(older && older.sources.length > 0 && { impact: impactOf(older.sources, sources) }),
  };
}

function judged(source: Source) {
  const templates = source.templates.map(({ template }) => template);
  return { findings: review(templates), declarations: declarationsIn(templates) };
}
