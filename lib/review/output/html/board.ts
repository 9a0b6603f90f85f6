import { EDITION, PHASES, PILLARS } from '../../../../constructs/lens/private/catalogue';
import { type JudgedPractice, NAMES, STATES, tally } from '../judged';
import { mark } from './marks';
import { html, join, type Markup } from './markup';
import { count, type Page, section } from './page';
import { practiceRule } from './rule';

/** The lens as a board of phases and pillars, and all practices one by one. */
export function board(page: Page, practices: readonly JudgedPractice[]): Markup {
  const states = practices.map(({ state }) => state);
  return section(
    'lens',
    'The lens',
    html`The ${practices.length} practices of the AWS Well-Architected Machine Learning Lens, edition ${EDITION}: each
    mark is one practice. Open a cell to see why, and what to do.`,
    html`${legend(tally(states))}
      <table class="board" role="table">
        <caption class="unseen">
          Practices by pillar and phase of the lifecycle
        </caption>
        <thead role="rowgroup">
          <tr role="row">
            <td role="cell"></td>
            ${PHASES.map((phase) => html`<th scope="col" role="columnheader">${phase}</th>`)}
          </tr>
        </thead>
        <tbody role="rowgroup">
          ${PILLARS.map((pillar) => row(pillar, practices))}
        </tbody>
      </table>
      <details class="all" id="practices">
        <summary>All ${count(practices.length, 'practice')}, one by one</summary>
        ${PILLARS.map((pillar) => PHASES.map((phase) => group(page, pillar, phase, practices)))}
      </details>`,
  );
}

function legend(counts: ReturnType<typeof tally>): Markup {
  return html`<ul class="legend">
    ${counts.map(([state, n]) => html`<li>${mark(state)} ${NAMES[state]} <b>${n}</b></li>`)}
  </ul>`;
}

function row(pillar: string, practices: readonly JudgedPractice[]): Markup {
  const cells = PHASES.map((phase) => cell(pillar, phase, of(pillar, phase, practices)));
  return html`<tr role="row">
      <th scope="row" role="rowheader">${pillar}</th>
      ${cells}
    </tr>
    <tr class="unfolded" role="row" hidden>
      <td role="cell" colspan="${PHASES.length + 1}"></td>
    </tr> `;
}

function cell(pillar: string, phase: string, practices: readonly JudgedPractice[]): Markup {
  if (practices.length === 0) {
    return html`<td role="cell" class="none">
      <span class="phase">${phase}</span><span class="unseen">no practice</span>
    </td>`;
  }
  const worst = STATES.find((state) => practices.some((one) => one.state === state));
  const counts = tally(practices.map(({ state }) => state)).filter(([, n]) => n > 0);
  const said = join(
    counts.map(([state, n]) => `${n} ${NAMES[state].toLowerCase()}`),
    ', ',
  );
  return html`<td role="cell" class="${worst}">
    <a class="cell" href="#${idOf(pillar, phase)}" aria-label="${phase}, ${pillar}: ${said}"
      ><span class="phase">${phase}</span><span class="marks">${practices.map(({ state }) => mark(state))}</span></a
    >
  </td>`;
}

function group(page: Page, pillar: string, phase: string, practices: readonly JudgedPractice[]): Markup {
  const here = of(pillar, phase, practices);
  if (here.length === 0) return html``;
  return html`<div class="group" id="${idOf(pillar, phase)}">
    <h3 tabindex="-1">${phase} <span class="pillar">${pillar}</span></h3>
    ${here.map((one) => practiceRule(page, one))}
  </div> `;
}

function of(pillar: string, phase: string, practices: readonly JudgedPractice[]): JudgedPractice[] {
  return practices.filter(({ practice }) => practice.pillar === pillar && practice.phase === phase);
}

function idOf(pillar: string, phase: string): string {
  return `${pillar} ${phase}`.toLowerCase().replace(/[^a-z]+/g, '-');
}
