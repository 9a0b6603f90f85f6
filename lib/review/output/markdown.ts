import { EDITION, PHASES, PILLARS } from '../../../constructs/lens/private/catalogue';
import type { Change, Review } from '../report';
import { inOrder } from './changes';
import { type JudgedPractice, judgedPractices, STATES, type State, stateOf, statesOf, tally } from './judged';
import { oneLine } from './one-line';
import { type Placed, placedIn } from './placed';
import { type Failures, failuresByRule, whereOf } from './summary';

const WORDS: { readonly [state in State]: string } = {
  failed: 'not in line',
  unknown: 'can’t tell',
  person: 'need a person',
  declared: 'declared',
  accepted: 'accepted',
  passed: 'passed',
  absent: 'not applicable',
};

const SIGNS: { readonly [state in State]: string } = {
  failed: '❌',
  unknown: '❔',
  person: '👤',
  declared: '📝',
  accepted: '☑️',
  passed: '✅',
  absent: '',
};

/** More rules, places and changes than these are in the report. */
const MOST = { rules: 20, places: 3, changes: 20 };

/** A review as the comment on a pull request: what fails first, short. */
export function renderMarkdown(review: Review): string {
  const placed = placedIn(review);
  const failures = failuresByRule(placed);
  const sections = [
    title(failures),
    counts(review),
    list(
      'Could not be read',
      review.unreadable.map(({ file, why }) => `- ${code(file)}: ${escape(why)}`),
    ),
    list('Not in line', cut(failures.map(failure), MOST.rules)),
    impact(review.impact),
    accepted(placed),
    lens(judgedPractices(review)),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function title(failures: readonly Failures[]): string {
  if (failures.length === 0) return '## Review: nothing fails';
  return `## Review: ${failures.length} ${failures.length === 1 ? 'rule' : 'rules'} not in line`;
}

function counts(review: Review): string {
  const templates = review.sources.flatMap((source) => source.templates).length;
  const verdicts = tally(statesOf(review)).filter(([, n]) => n > 0);
  const words = verdicts.map(([state, n]) => `${n} ${WORDS[state]}`);
  return [`${templates} ${templates === 1 ? 'template' : 'templates'}`, ...words].join(' · ');
}

function failure({ rule, placed }: Failures): string {
  const places = placed.map((one) => `  - ${code(whereOf(one))}: ${escape(one.finding.reason)}`);
  const fix = rule.fix ? [`  - Fix: ${code(rule.fix.cloudFormation)}`] : [];
  return [
    `- **[${rule.id}](${rule.page})** ${rule.severity.toLowerCase()}: ${escape(rule.title)}`,
    ...cut(places, MOST.places, '  '),
    ...fix,
  ].join('\n');
}

function impact(changes: readonly Change[] | undefined): string {
  if (!changes) return '';
  if (changes.length === 0) return list('What this change replaces', ['The update changes nothing.']);
  const rows = inOrder(changes).map(({ change, template, logicalId, type, warning }) => {
    const what = `- **${change}** ${code(logicalId)} (${escape(type)}) in ${code(template)}`;
    return warning === undefined ? what : `${what}: ⚠️ ${escape(warning)}`;
  });
  return list('What this change replaces', cut(rows, MOST.changes));
}

function accepted(placed: readonly Placed[]): string {
  const rows = placed
    .filter(({ finding }) => stateOf(finding) === 'accepted')
    .map((one) => `- ${one.finding.rule} ${code(whereOf(one))}: ${escape(one.finding.acknowledged!)}`);
  return list('Accepted', cut(rows, MOST.rules));
}

function lens(practices: readonly JudgedPractice[]): string {
  const cell = (pillar: string, phase: string) => {
    const here = practices.filter(({ practice }) => practice.pillar === pillar && practice.phase === phase);
    const shown = tally(here.map(({ state }) => state)).filter(([state, n]) => n > 0 && state !== 'absent');
    return shown.map(([state, n]) => `${SIGNS[state]} ${n}`).join(' ');
  };
  const signs = STATES.filter((state) => SIGNS[state] !== '').map((state) => `${SIGNS[state]} ${WORDS[state]}`);
  return [
    `### The ML Lens, ${EDITION}`,
    '',
    `| | ${PHASES.join(' | ')} |`,
    `| --- | ${PHASES.map(() => '---').join(' | ')} |`,
    ...PILLARS.map((pillar) => `| ${pillar} | ${PHASES.map((phase) => cell(pillar, phase)).join(' | ')} |`),
    '',
    `Practices by pillar and phase: ${signs.join(', ')}`,
  ].join('\n');
}

function list(heading: string, items: readonly string[]): string {
  return items.length === 0 ? '' : [`### ${heading}`, '', ...items].join('\n');
}

function cut(items: readonly string[], most: number, indent = ''): string[] {
  const more = items.length - most;
  return more > 0 ? [...items.slice(0, most), `${indent}- and ${more} more`] : [...items];
}

/** A template may have any name, and what it says stays text. */
function escape(text: string): string {
  return inLine(text).replace(/[\\`*_[\]<>|#@]/g, '\\$&');
}

/** Lines are joined, as Markdown does. */
function inLine(text: string): string {
  return oneLine(text.replaceAll(/\r?\n/g, ' '));
}

function code(text: string): string {
  const fence = '`'.repeat(1 + Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length)));
  const pad = fence.length > 1 ? ' ' : '';
  return `${fence}${pad}${inLine(text)}${pad}${fence}`;
}
