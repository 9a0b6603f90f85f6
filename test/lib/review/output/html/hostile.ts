import type { Review, Reviewed, SourceTemplate } from '../../../../../lib/review/report';
import { reviewOf } from './fixture';

/** What somebody might call a resource to get into the page. */
export const HOSTILE = `"'\`><img src=x onerror=alert(1)></title></style></script><script>alert(2)</script>\u202e`;

// what is one of a few words, and what the page asks maps for
const WORDS = new Set(['effect', 'by', 'reach', 'bills', 'stage', 'change', 'currency', 'rule', 'verdict', 'practice']);

/** The review of the fixture with hostile text in everything that a template or a user can name. */
export function hostileReview(): Review {
  const review = reviewOf();
  return {
    sources: review.sources.map(
      (source) => ({ ...poisoned(source), templates: source.templates.map(template) }) as Reviewed,
    ),
    unreadable: poisoned(review.unreadable),
    impact: poisoned(review.impact),
  };
}

function template(source: SourceTemplate): SourceTemplate {
  return { ...source, name: source.name + HOSTILE, file: source.file + HOSTILE, lineOf: () => 7 };
}

function poisoned<T>(value: T, key = ''): T {
  if (typeof value === 'string') return (WORDS.has(key) || value === '' ? value : value + HOSTILE) as T;
  if (Array.isArray(value)) return value.map((one: unknown) => poisoned(one, key)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== 'templates')
      .map(([name, one]) => [name, poisoned(one, name)]),
  ) as T;
}
