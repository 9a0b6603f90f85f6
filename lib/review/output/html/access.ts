import type { Access } from '../../report';
import { html, type Markup } from './markup';
import { count, folding, grouped, type Page, section, tableOf } from './page';

/** Who may do what on what. */
export function access(page: Page): Markup {
  const all = page.review.sources.flatMap(({ facts }) => facts.access);
  const wide = all.filter(({ wildcards }) => wildcards.length > 0).length;
  const who = grouped(all, (one) => JSON.stringify([page.stackOf(one), one.who]));
  return section(
    'access',
    'Who may do what',
    all.length === 0
      ? 'No template here grants a permission.'
      : `${count(all.length, 'statement')} of ${count(who.length, 'role, user or principal', 'roles, users and principals')}; ${
          wide === 0 ? 'none has a wildcard' : `${wide} with a wildcard`
        }.`,
    html`${all.length > 0 && html`${filter(wide)}${statements(page, who)}`}`,
  );
}

function filter(wide: number): Markup {
  return html`<div class="filter" data-filter="statements">
    <label
      >Show only <input type="search" placeholder="a role, an action, a resource" autocomplete="off" spellcheck="false"
    /></label>
    <label><input type="checkbox" /> with a wildcard (${wide})</label> <output></output>
  </div>`;
}

function statements(page: Page, groups: readonly Access[][]): Markup {
  const widest = [...groups].sort((a, b) => wildcardsIn(b) - wildcardsIn(a));
  const head = ['Effect', 'Actions', 'On', 'When'];
  const render = (part: readonly Access[][]): Markup =>
    tableOf('Statements by who has them', head, html`${part.map((group) => owner(page, group))}`, 'access');
  return html`<div id="statements">${folding(widest, render, (group) => group.length)}</div>`;
}

function wildcardsIn(group: readonly Access[]): number {
  return group.filter(({ wildcards }) => wildcards.length > 0).length;
}

function owner(page: Page, group: readonly Access[]): Markup {
  const [first] = group;
  const together = group.every(({ logicalId }) => logicalId === first.logicalId);
  const named = first.who.length === 1 && first.who[0] === first.logicalId;
  const who = html`<span class="names">${list(first.who)}</span> `;
  const where = together ? page.place(first) : html`<span class="file">${page.nameOf(first)}</span>`;
  return html`<tbody>
    <tr class="who">
      <th colspan="4" scope="rowgroup">${!(together && named) && who}${where}</th>
    </tr>
    ${group.map((one) => statement(page, one, together))}
  </tbody> `;
}

function statement(page: Page, one: Access, together: boolean): Markup {
  const { effect, actions, resources, conditions, wildcards } = one;
  const wide = new Set(wildcards);
  return html`<tr class="${effect.toLowerCase()}${wildcards.length > 0 && ' wide'}">
    <td><span class="effect">${effect === 'Allow' ? 'may' : 'must not'}</span></td>
    <td>${names(actions, wide)}</td>
    <td>${names(resources, wide)}${!together && html`<p class="where">${page.place(one)}</p>`}</td>
    <td>${conditions.length === 0 ? html`<span class="quiet">always</span>` : names(conditions, new Set())}</td>
  </tr> `;
}

function names(all: readonly string[], wide: ReadonlySet<string>): Markup {
  return html`<ul class="names">
    ${all.map((one) =>
      wide.has(one)
        ? html`<li class="wildcard"><code>${one}</code> <span class="tag">wildcard</span></li>`
        : html`<li><code>${one}</code></li>`,
    )}
  </ul>`;
}

function list(all: readonly string[]): Markup {
  return html`${all.map((one, i) => html`${i > 0 && ', '}<code>${one}</code>`)}`;
}
