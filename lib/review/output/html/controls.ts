import { type JudgedControl, stateOf, tally } from '../judged';
import { counted } from './marks';
import { html, type Markup } from './markup';
import { count, type Page, section } from './page';
import { rule } from './rule';

/** The published security controls, one row each. */
export function controls(page: Page, judged: readonly JudgedControl[]): Markup {
  const about = judged.filter(({ state }) => state !== 'absent');
  const rest = judged.filter(({ state }) => state === 'absent');
  return section(
    'controls',
    'Security controls',
    html`What AWS and others publish as controls for SageMaker, judged on resources and on the steps of pipelines.
    ${count(about.length, 'control')} of ${judged.length} ${about.length === 1 ? 'is' : 'are'} about something here.`,
    html`${about.length > 0 && list(page, about, 'Controls that apply')}
    ${
      rest.length > 0 &&
      html`<details class="all unprinted">
        <summary>${count(rest.length, 'control')} that nothing here is about</summary>
        ${list(page, rest, 'Controls that do not apply')}
      </details>`
    }`,
  );
}

function list(page: Page, judged: readonly JudgedControl[], caption: string): Markup {
  const rows = judged.map(
    (one) =>
      html`<tr>
        <td>${rule(page, one, one.control.severity.toLowerCase())}</td>
        <td class="tally">${verdicts(one)}</td>
      </tr>`,
  );
  return html`<table class="controls">
    <caption class="unseen">
      ${caption}
    </caption>
    <thead class="unseen">
      <tr>
        <th scope="col">Control</th>
        <th scope="col">Verdicts</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

function verdicts({ findings }: JudgedControl): Markup {
  const counts = tally(findings.map(stateOf)).filter(([state, n]) => n > 0 && state !== 'absent');
  return html`${counts.map(([state, n]) => counted(state, n))}`;
}
