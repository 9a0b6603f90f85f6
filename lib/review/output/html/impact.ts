import type { Change } from '../../report';
import { CHANGES, inOrder } from '../changes';
import { html, type Markup } from './markup';
import { count, type Page, section, table } from './page';
import { shortType } from './protection';

/** What an update changes, if older templates were given. */
export function impact(page: Page): Markup {
  const changes = page.review.impact;
  if (!changes) {
    const says = html`No older templates were given to compare with. Give them with <code>--base</code> to see what an
      update replaces.`;
    return section('impact', 'What this change replaces', html`${says}`, html``);
  }
  const rows = inOrder(changes).map((one) => row(page, one));
  const head = ['Change', 'What', 'Properties that differ', 'Where'];
  return section(
    'impact',
    'What this change replaces',
    says(changes),
    html`${rows.length > 0 && table('What the update does to each resource', head, rows, 'impact')}`,
  );
}

function says(changes: readonly Change[]): string {
  if (changes.length === 0) return 'The update changes nothing.';
  const counts = CHANGES.map((change) => [change, changes.filter((one) => one.change === change).length] as const);
  return `${count(changes.length, 'resource')}: ${counts
    .filter(([, n]) => n > 0)
    .map(([change, n]) => `${n} ${change}`)
    .join(', ')}.`;
}

function row(page: Page, one: Change): Markup {
  const { change, type, properties, warning } = one;
  const kind = change.replaceAll(' ', '-');
  return html`<tr class="${kind}">
    <td><span class="tag ${kind}">${change}</span></td>
    <td>
      ${shortType(type)}${warning !== undefined && html`<p class="warning"><strong>Attention:</strong> ${warning}</p>`}
    </td>
    <td>${properties.map((property, i) => html`${i > 0 && ', '}<code>${property}</code>`)}</td>
    <td>${page.place(one)}</td>
  </tr> `;
}
