import type { Review } from '../report';
import { type RuleFacts, ruleFacts, SEVERITIES } from '../../../constructs/lens/private/rule-facts';
import { type State, statesOf, tally } from './judged';
import { oneLine } from './one-line';
import { isOpenFailure, type Placed, placedIn } from './placed';

/** How the verdicts are counted, in words. */
const WORDS: { readonly [state in State]: string } = {
  failed: 'failed',
  unknown: "can't be told",
  person: 'need a person',
  declared: 'declared',
  accepted: 'accepted',
  passed: 'passed',
  absent: 'not applicable',
};

/** What a person reads in the terminal: what failed and what to do, the counts, and what could not be read. */
export function renderSummary(review: Review): string {
  const placed = placedIn(review);
  const failures = failuresByRule(placed);
  const unread = review.unreadable.map(({ file, why }) => `${file}: ${why}`);
  const told = review.sources.length > 0 ? [counts(review), ...replaced(review)] : [];
  return [...failures.flatMap(renderRule), ...told, ...unread].map(oneLine).join('\n');
}

/** One rule and everything that fails it. */
export interface Failures {
  readonly rule: RuleFacts;
  readonly placed: readonly Placed[];
}

/** What failed and is not acknowledged, the most severe first. */
export function failuresByRule(placed: readonly Placed[]): Failures[] {
  const grouped = new Map<string, Placed[]>();
  for (const one of placed.filter(({ finding }) => isOpenFailure(finding))) {
    grouped.set(one.finding.rule, [...(grouped.get(one.finding.rule) ?? []), one]);
  }
  return [...grouped]
    .map(([id, found]) => ({ rule: ruleFacts(id), placed: found }))
    .toSorted((a, b) => SEVERITIES.indexOf(a.rule.severity) - SEVERITIES.indexOf(b.rule.severity));
}

/** More places than this are in the report. */
const MOST_PLACES = 5;

function renderRule({ rule, placed }: Failures): string[] {
  const shown = placed.slice(0, MOST_PLACES).map((one) => `  ${whereOf(one)}: ${one.finding.reason}`);
  const more = placed.length - shown.length;
  return [
    `${rule.severity} ${rule.id}  ${rule.title}`,
    ...shown,
    ...(more > 0 ? [`  and ${more} more`] : []),
    ...(rule.fix ? [`  fix: ${rule.fix.cloudFormation}`] : []),
    `  ${rule.page}`,
    '',
  ];
}

/** Where a finding is, in one line. */
export function whereOf({ finding: { logicalId, step }, file, line }: Placed): string {
  const what = step === undefined ? logicalId : `${logicalId}, step ${step}`;
  return [line === undefined ? file : `${file}:${line}`, what].filter(Boolean).join(' ');
}

/** What an update replaces, if older templates were given. */
function replaced({ impact }: Review): string[] {
  if (!impact) return [];
  const ids = impact.filter(({ change }) => change === 'replaced').map(({ logicalId }) => logicalId);
  if (ids.length === 0) return ['no resource would be replaced for certain'];
  return [`${ids.length} ${ids.length === 1 ? 'resource' : 'resources'} would be replaced: ${ids.join(', ')}`];
}

function counts(review: Review): string {
  const templates = review.sources.flatMap((source) => source.templates).length;
  const shown = tally(statesOf(review)).filter(([state, n]) => n > 0 || state === 'failed');
  const parts = shown.map(([state, n]) => `${n} ${WORDS[state]}`);
  return `${templates} ${templates === 1 ? 'template' : 'templates'}: ${parts.join(', ')}`;
}
