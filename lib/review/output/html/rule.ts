import { practice, type Relation, relationsOf } from '../../../../constructs/lens/private/catalogue';
import type { Finding } from '../../../../constructs/lens/private/judge/judge';
import type { Fix } from '../../../../constructs/lens/private/judge/rule';
import { type Judged, type JudgedPractice, NAMES, stateOf, STATES } from '../judged';
import { mark, markAlone } from './marks';
import { type Content, html, link, type Markup, prose } from './markup';
import { count, grouped, type Page } from './page';

/** How many places of one reason are shown before the rest is folded. */
const SHOWN = 6;

/** A rule that unfolds into what was found, what to do and where to read more. */
export function rule(page: Page, judged: Judged, aside: string, more: Content = ''): Markup {
  const { id, title, state } = judged;
  return html`<details class="rule ${state}" id="${id}">
    <summary>
      ${mark(state)}<span class="name"><span class="id">${id}</span> <span class="title">${title}</span></span
      ><span class="aside"><span class="state">${NAMES[state]}</span> <span class="weight">${aside}</span></span>
    </summary>
    <div class="body">
      ${more}${evidence(page, judged)}${fix(judged)}
      <p class="read">${link(judged.page, 'Read what AWS says')}</p>
    </div>
  </details>`;
}

/** A practice of the lens as a rule. */
export function practiceRule(page: Page, judged: JudgedPractice): Markup {
  const { practice: about, declarations } = judged;
  const said = judged.findings.some(({ reason: why }) => why.includes(about.asks));
  const more = html`${!said && html`<p>${about.asks}</p>`}
  ${about.closedFeature && html`<p class="note">The lens relies here on a feature that is closed to new customers.</p>`}
  ${declarations.map(
    ({ statement, link: target }) =>
      html`<p class="statement">
        <strong>Declared:</strong> ${statement}${target !== undefined && html` (${link(target)})`}
      </p>`,
  )}`;
  return rule(page, judged, `${about.risk} risk`, html`${more}${relations(judged.id)}`);
}

function relations(id: string): Markup {
  const shown = relationsOf(id).map((relation) => html`<li>${relationText(id, relation)}</li>`);
  return html`${
    shown.length > 0 &&
    html`<ul class="relations">
      ${shown}
    </ul>`
  }`;
}

function relationText(id: string, { kind, practices, why, decide }: Relation): Markup {
  const other = practices.find((one) => one !== id)!;
  const verb = kind === 'overlap' ? 'Overlaps with' : 'Conflicts with';
  return html`<strong class="${kind}">${verb}</strong> <a href="#${other}">${other} ${practice(other)?.title}</a>:
    ${why}.${decide !== undefined && html` To decide: ${decide}.`}`;
}

function evidence(page: Page, { findings }: Judged): Markup {
  const groups = grouped(findings, (one) => JSON.stringify([stateOf(one), one.reason, one.acknowledged]));
  const sorted = groups.sort((a, b) => rank(a[0]) - rank(b[0]));
  return html`${
    sorted.length > 0 &&
    html`<ul class="evidence">
      ${sorted.map((group) => reason(page, group))}
    </ul>`
  }`;
}

/** A reason with all places that have it. Their property stands beside the reason if they share it. */
function reason(page: Page, group: readonly Finding[]): Markup {
  const [{ reason: why, acknowledged, path }] = group;
  const same = group.every((one) => one.path === path);
  const places = group
    .filter(({ logicalId }) => logicalId !== '')
    .map((one) => html`<li>${page.place(one)}${!same && property(one.path)}</li>`);
  return html`<li>
    ${markAlone(stateOf(group[0]))}
    <div>
      <p>${sentence(why)}${same && property(path)}</p>
      ${acknowledged !== undefined && html`<p class="accepted-why"><strong>Accepted:</strong> ${acknowledged}</p>`}
      ${folded(places)}
    </div>
  </li>`;
}

function property(path: string): Markup {
  return html`${path !== '' && html` <code class="path">${lastOf(path)}</code>`}`;
}

function folded(places: readonly Markup[]): Markup {
  if (places.length <= SHOWN)
    return html`${
      places.length > 0 &&
      html`<ul class="places">
        ${places}
      </ul>`
    }`;
  const rest = places.slice(SHOWN - 1);
  return html`<ul class="places">
      ${places.slice(0, SHOWN - 1)}
    </ul>
    <details class="rest">
      <summary>${count(rest.length, 'more place')}</summary>
      <ul class="places">
        ${rest}
      </ul>
    </details>`;
}

function fix({ id, fix, state }: Judged): Markup {
  const what = fix ?? (state === 'person' ? declare(id) : undefined);
  if (!what || state === 'passed' || state === 'absent') return html``;
  return html`<dl class="fix">
    <dt>In this library</dt>
    <dd>${prose(what.library)}</dd>
    <dt>In CloudFormation</dt>
    <dd>${prose(what.cloudFormation)}</dd>
  </dl>`;
}

/** How people say what no rule can find. */
function declare(id: string): Fix {
  return {
    library: `\`practices: { ${id}: { statement: …, link: … } }\` in the use case file`,
    cloudFormation: `\`MlLens: { declared: { ${id}: { statement: …, link: … } } }\` in the metadata of the template`,
  };
}

function sentence(text: string): string {
  const whole = /^[a-z]+[ ,]/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
  return /[.!?]$/.test(whole) ? whole : `${whole}.`;
}

function lastOf(path: string): string {
  return path.replace(/^Properties\./, '').replace(/^PipelineDefinition\.PipelineDefinitionBody\./, '');
}

function rank(finding: Finding): number {
  return STATES.indexOf(stateOf(finding));
}
