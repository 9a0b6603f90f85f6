import type { Access, CostDriver } from '../../report';
import { kindOf, thingsIn, total } from './costs';
import { inOrder } from '../changes';
import type { Judged } from '../judged';
import { html, type Markup } from './markup';
import { count, grouped, type Page } from './page';

/** How many things an answer names. */
const NAMED = 3;

/** The questions that a reader comes with, each answered in a few words. */
export function answers(page: Page, practices: readonly Judged[], controls: readonly Judged[]): Markup {
  return html`${runs(page)}${may(page)}${misses(practices, controls)}${replaces(page)}${bills(page)}`;
}

function runs(page: Page): Markup {
  const parts = page.review.sources.flatMap(({ facts }) => facts.architecture.parts);
  const stacks = grouped(parts, (one) => page.stackOf(one));
  const names = stacks.map((stack) => `${stack.length} in ${page.nameOf(stack[0])}`);
  return answer('What runs where?', 'architecture', parts.length, parts.length === 1 ? 'part' : 'parts', names);
}

function may(page: Page): Markup {
  const access = page.review.sources.flatMap(({ facts }) => facts.access);
  const wide = access.filter(({ wildcards }) => wildcards.length > 0);
  const ofWhom = (all: readonly Access[]): string =>
    count(new Set(all.map((one) => JSON.stringify([page.stackOf(one), one.who]))).size, 'principal');
  const names = [
    `for ${ofWhom(access)}`,
    ...(wide.length > 0 ? [`${wide.length} with a wildcard, for ${ofWhom(wide)}`] : []),
  ];
  const rest = access.length === 1 ? 'statement' : 'statements';
  return answer('Who may do what?', 'access', access.length, rest, access.length > 0 ? names : []);
}

function misses(practices: readonly Judged[], controls: readonly Judged[]): Markup {
  const [first, second] = [practices, controls].map((all) => all.filter(({ state }) => state === 'failed').length);
  const accepted = [...practices, ...controls].filter(({ state }) => state === 'accepted').length;
  const kinds = [
    ...(first > 0 ? [count(first, 'practice')] : []),
    ...(second > 0 ? [count(second, 'security control')] : []),
    ...(accepted > 0 ? [`${accepted} accepted with a reason`] : []),
  ];
  const rest = first + second === 0 ? 'of what a template can show' : '';
  return answer('What is not in line, and why?', 'not-in-line', first + second, rest, kinds);
}

function replaces(page: Page): Markup {
  const question = 'What does this change replace?';
  const { impact } = page.review;
  if (!impact) return answer(question, 'impact', '–', 'no older templates to compare with', []);
  const replaced = inOrder(impact).filter(({ change }) => change.includes('replaced'));
  const names = replaced.map((one) => `${one.logicalId} in ${page.nameOf(one)}`);
  return answer(question, 'impact', replaced.length, `of ${count(impact.length, 'changed resource')}`, names);
}

function bills(page: Page): Markup {
  const idle = page.review.sources.flatMap(({ facts }) => facts.costs).filter(({ bills: when }) => when === 'always');
  const size = ({ instances }: CostDriver): number => instances?.least ?? 0;
  const sorted = [...idle].sort((a, b) => size(b) - size(a));
  const kind = (one: CostDriver): string => [kindOf(one), page.each(one)].filter(Boolean).join(', ');
  const names = grouped(sorted, kind).map((same) => {
    const things = thingsIn(same);
    return things > 1 ? `${things} × ${kind(same[0])}` : kind(same[0]);
  });
  const things = thingsIn(idle);
  return answer('What bills while nobody calls?', 'costs', things, things === 1 ? 'thing' : 'things', [
    ...total(page, idle),
    ...names,
  ]);
}

function answer(question: string, id: string, figure: string | number, rest: string, names: readonly string[]): Markup {
  // a single one takes no more room than the line that there is one more
  const shown = names.length === NAMED + 1 ? names : names.slice(0, NAMED);
  const more = names.length - shown.length;
  return html`<div>
    <dt><a href="#${id}">${question}</a></dt>
    <dd>
      <p><b>${figure}</b> ${rest}</p>
      <ul>
        ${shown.map((name) => html`<li>${name}</li>`)}${more > 0 && html`<li>and ${more} more</li>`}
      </ul>
    </dd>
  </div> `;
}
