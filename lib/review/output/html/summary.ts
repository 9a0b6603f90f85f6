import { ruleFacts, SEVERITIES } from '../../../../constructs/lens/private/rule-facts';
import { answers } from './answers';
import { type Judged, type JudgedControl, type JudgedPractice, NAMES, stateOf, tally } from '../judged';
import { mark } from './marks';
import { html, type Markup } from './markup';
import { count, type Page, titleOf } from './page';

/** How many rules that aren't in line are listed before the rest is left to the board. */
const LISTED = 8;

/** What the report answers in ten seconds. */
export function summary(page: Page, practices: readonly JudgedPractice[], controls: readonly JudgedControl[]): Markup {
  return html`<header class="top" id="summary">
      <p class="kicker">Review of CloudFormation templates</p>
      <h1>${titleOf(page.review)}</h1>
      <p class="scope">${scope(page)}</p>
      ${unreadable(page)} ${verdict(practices, controls)}
    </header>
    <section id="answers" aria-labelledby="answers-title">
      <h2 id="answers-title" class="unseen">In a minute</h2>
      <dl class="answers">${answers(page, practices, controls)}</dl>
    </section>
    ${notInLine(page, [...controls, ...practices])}`;
}

function scope(page: Page): string {
  const { all } = page;
  const resources = all.reduce((sum, { template }) => sum + template.resources.length, 0);
  const accounts = new Set(all.flatMap(({ template }) => template.environment.account ?? []));
  const parts = [
    count(all.length, 'template'),
    count(resources, 'resource'),
    ...(accounts.size > 0 ? [count(accounts.size, 'account')] : []),
  ];
  return parts.join(' · ');
}

function unreadable({ review }: Page): Markup {
  const files = review.unreadable.map(({ file, why }) => html`<li><code>${file}</code>: ${why}</li>`);
  return html`${
    files.length > 0 &&
    html`<div class="unreadable">
      <p>
        <strong>${count(files.length, 'file')} could not be read</strong> and ${files.length === 1 ? 'is' : 'are'} not
        part of this review:
      </p>
      <ul>
        ${files}
      </ul>
    </div>`
  }`;
}

function verdict(practices: readonly JudgedPractice[], controls: readonly JudgedControl[]): Markup {
  return html`<div class="verdict">
    <table class="tallies" role="table">
      <caption class="unseen">
        How many practices and controls there are in each state
      </caption>
      <thead role="rowgroup">
        <tr role="row">
          <td role="cell"></td>
          ${tally([]).map(([state]) => html`<th scope="col" role="columnheader">${mark(state)} ${NAMES[state]}</th>`)}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${tallied('Practices of the lens', 'lens', practices)}${tallied('Security controls', 'controls', controls)}
      </tbody>
    </table>
  </div>`;
}

function tallied(name: string, id: string, judged: readonly Judged[]): Markup {
  const counts = tally(judged.map(({ state }) => state));
  return html`<tr role="row">
    <th scope="row" role="rowheader"><a href="#${id}">${name}</a> <span class="of">${judged.length}</span></th>
    ${counts.map(([state, n]) => html`<td role="cell" class="${state}${n === 0 && ' zero'}">${n}</td>`)}
  </tr>`;
}

function notInLine(page: Page, judged: readonly Judged[]): Markup {
  const rank = ({ id }: Judged): number => SEVERITIES.indexOf(ruleFacts(id).severity);
  const failed = judged.filter(({ state }) => state === 'failed').sort((a, b) => rank(a) - rank(b));
  const items = failed.slice(0, LISTED).map((one) => failure(page, one));
  const rest = failed.length - items.length;
  return html`<section id="not-in-line" aria-labelledby="not-in-line-title">
    <h2 id="not-in-line-title">Not in line</h2>
    ${
      failed.length === 0
        ? html`<p class="says">
            Nothing: every practice and control that templates can show is met, accepted with a reason, or left to
            people.
          </p>`
        : html`<ol class="failures">
            ${items}
          </ol>`
    }
    ${rest > 0 && html`<p class="rest">and <a href="#lens">${rest} more</a> below</p>`}
  </section>`;
}

function failure(page: Page, { id, title: name, findings }: Judged): Markup {
  const failed = findings.filter((one) => stateOf(one) === 'failed');
  const [first] = failed;
  return html`<li>
    ${mark('failed')}
    <div>
      <p class="what"><a href="#${id}">${name}</a> <span class="id">${id}</span></p>
      <p class="why">
        ${first.reason}${first.logicalId !== '' && html` — ${page.place(first)}`}${failed.length > 1 && ` and ${failed.length - 1} more`}
      </p>
    </div>
  </li>`;
}
