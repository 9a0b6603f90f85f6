import { type Practice, PRACTICES, practicePage } from '../../../constructs/lens/private/catalogue';
import { CONTROLS } from '../../../constructs/lens/private/controls';
import type { Finding } from '../../../constructs/lens/private/judge/judge';
import type { Control, Fix } from '../../../constructs/lens/private/judge/rule';
import { PRACTICE_RULES } from '../../../constructs/lens/private/practices';
import type { Declaration } from '../../../constructs/lens/private/judge/declared';
import type { Review } from '../report';

/**
 * What the report says of a rule, or of one finding. `accepted` is a finding that somebody accepted with a reason, and
 * `declared` a practice that only people can judge, and that they said something about.
 */
export type State = 'passed' | 'failed' | 'accepted' | 'unknown' | 'person' | 'declared' | 'absent';

/** The states, with those first that somebody has to do something about. */
export const STATES: readonly State[] = ['failed', 'unknown', 'person', 'declared', 'accepted', 'passed', 'absent'];

/** How the report calls a state. */
export const NAMES: { readonly [state in State]: string } = {
  failed: 'Not in line',
  unknown: 'Can’t tell',
  person: 'Needs a person',
  declared: 'Declared',
  accepted: 'Accepted',
  passed: 'Passed',
  absent: 'Not applicable',
};

/** A rule with what it found in all sources. */
export interface Judged {
  readonly id: string;
  readonly title: string;
  readonly page: string;
  readonly fix?: Fix;
  readonly findings: readonly Finding[];
  readonly state: State;
}

/** A practice of the lens with what was found. */
export interface JudgedPractice extends Judged {
  readonly practice: Practice;
  readonly declarations: readonly Declaration[];
}

/** A security control with what was found. */
export interface JudgedControl extends Judged {
  readonly control: Control;
}

/** The state of one finding. */
export function stateOf({ verdict, acknowledged }: Finding): State {
  if (verdict === 'PASSED') return 'passed';
  if (verdict === 'NEEDS_PERSON') return 'person';
  if (verdict === 'NOT_APPLICABLE') return 'absent';
  if (acknowledged !== undefined) return 'accepted';
  return verdict === 'FAILED' ? 'failed' : 'unknown';
}

/** The state of each finding. What people declare of what only they know takes the place of the question. */
export function statesOf({ sources }: Review): State[] {
  const declared = new Set(sources.flatMap(({ declarations }) => declarations.map(({ practice }) => practice)));
  return sources
    .flatMap(({ findings }) => findings)
    .map((finding) =>
      finding.verdict === 'NEEDS_PERSON' && declared.has(finding.rule) ? 'declared' : stateOf(finding),
    );
}

/** How many there are in each state. */
export function tally(states: readonly State[]): [State, number][] {
  return STATES.map((state) => [state, states.filter((one) => one === state).length]);
}

/** All practices of the lens, in its order. */
export function judgedPractices(review: Review): JudgedPractice[] {
  const found = findingsByRule(review);
  const fixes = new Map(PRACTICE_RULES.map(({ id, fix }) => [id, fix]));
  const declared = review.sources.flatMap(({ declarations }) => declarations);
  return PRACTICES.map((practice) => {
    const { id, title } = practice;
    const declarations = declared.filter((one) => one.practice === id);
    // what people declare of what only they know takes the place of the question
    const findings = (found.get(id) ?? []).filter(
      ({ verdict }) => verdict !== 'NEEDS_PERSON' || declarations.length === 0,
    );
    const state = findings.length === 0 && declarations.length > 0 ? 'declared' : worst(findings);
    return { id, title, page: practicePage(id), fix: fixes.get(id), findings, state, practice, declarations };
  });
}

/** All controls, in the order of their list. */
export function judgedControls(review: Review): JudgedControl[] {
  const found = findingsByRule(review);
  return CONTROLS.map((control) => {
    const { id, title, source, fix } = control;
    const findings = found.get(id) ?? [];
    return { id, title, page: source, fix, findings, state: worst(findings), control };
  });
}

function findingsByRule({ sources }: Review): Map<string, Finding[]> {
  const found = new Map<string, Finding[]>();
  for (const finding of sources.flatMap(({ findings }) => findings)) {
    const same = found.get(finding.rule);
    if (same) same.push(finding);
    else found.set(finding.rule, [finding]);
  }
  return found;
}

function worst(findings: readonly Finding[]): State {
  const states = new Set(findings.map(stateOf));
  return STATES.find((state) => states.has(state)) ?? 'absent';
}
