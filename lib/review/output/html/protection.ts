import type { Encryption, Network } from '../../report';
import { html, type Markup } from './markup';
import { count, grouped, type Page, section, table } from './page';

/** What is worst comes first, and what nobody knows is told apart. */
const BY: readonly Encryption['by'][] = [
  'nothing',
  'unknown',
  'AWS owned key',
  'AWS managed key',
  'customer managed key',
];

const REACH: readonly Network['reach'][] = ['internet', 'VPC with internet', 'unknown', 'VPC', 'no network'];

/** How what stores or carries data is encrypted. */
export function encryption(page: Page): Markup {
  const all = page.review.sources.flatMap(({ facts }) => facts.encryption);
  const sorted = [...all].sort((a, b) => BY.indexOf(a.by) - BY.indexOf(b.by));
  const rows = sorted.map(
    (one) =>
      html`<tr>
        <td>${said(one.by)}</td>
        <td>${one.what}</td>
        <td>${one.key === undefined ? html`<span class="quiet">none named</span>` : html`<code>${one.key}</code>`}</td>
        <td>${shortType(one.type)}</td>
        <td>${page.place(one)}</td>
      </tr> `,
  );
  return section(
    'encryption',
    'Encryption',
    summed(
      all.map(({ by }) => by),
      BY,
      'Nothing here stores or carries data.',
    ),
    html`${rows.length > 0 && table('What is encrypted by which key', ['By', 'What', 'Key', 'Type', 'Where'], rows)}`,
  );
}

/** Where code runs, and what it can reach. */
export function network(page: Page): Markup {
  const all = page.review.sources.flatMap(({ facts }) => facts.network);
  const sorted = [...all].sort((a, b) => REACH.indexOf(a.reach) - REACH.indexOf(b.reach));
  const rows = sorted.map(
    (one) =>
      html`<tr>
        <td>${said(one.reach)}</td>
        <td>${codes(one.subnets)}</td>
        <td>${codes(one.securityGroups)}</td>
        <td>${shortType(one.type)}</td>
        <td>${page.place(one)}</td>
      </tr> `,
  );
  const head = ['Reaches', 'Subnets', 'Security groups', 'Type', 'Where'];
  return section(
    'network',
    'Network',
    summed(
      all.map(({ reach }) => reach),
      REACH,
      'Nothing here runs code.',
    ),
    html`${rows.length > 0 && table('Where code runs and what it can reach', head, rows)}`,
  );
}

/** A type without the prefix that all share. */
export function shortType(type: string): string {
  return type.replace(/^AWS::/, '').replace('::', ' ');
}

function said(text: Encryption['by'] | Network['reach']): Markup {
  const kind = text === 'nothing' ? 'open' : text === 'unknown' ? 'unsure' : text === 'internet' ? 'noted' : 'kept';
  return html`<span class="${kind}">${text}</span>`;
}

function codes(all: readonly string[]): Markup {
  return all.length === 0
    ? html`<span class="quiet">none</span>`
    : html`${all.map((one, i) => html`${i > 0 && ', '}<code>${one}</code>`)}`;
}

function summed(all: readonly string[], order: readonly string[], none: string): string {
  if (all.length === 0) return none;
  const counts = grouped(all, (one) => one).sort((a, b) => order.indexOf(a[0]) - order.indexOf(b[0]));
  return `${count(all.length, 'thing')}: ${counts.map((same) => `${same.length} ${same[0]}`).join(', ')}.`;
}
