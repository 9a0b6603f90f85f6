import type { Encryption, Network } from '../../report';
import type { State } from './judged';
import { mark } from './marks';
import { html, type Markup } from './markup';
import { count, grouped, type Page, section, table } from './page';

const BY: { readonly [by in Encryption['by']]: { readonly state: State; readonly order: number } } = {
  nothing: { state: 'failed', order: 0 },
  unknown: { state: 'unknown', order: 1 },
  'AWS owned key': { state: 'accepted', order: 2 },
  'AWS managed key': { state: 'accepted', order: 3 },
  'customer managed key': { state: 'passed', order: 4 },
};

const REACH: { readonly [reach in Network['reach']]: { readonly state: State; readonly order: number } } = {
  internet: { state: 'failed', order: 0 },
  'VPC with internet': { state: 'accepted', order: 1 },
  unknown: { state: 'unknown', order: 2 },
  VPC: { state: 'passed', order: 3 },
  'no network': { state: 'passed', order: 4 },
};

/** How what stores or carries data is encrypted. */
export function encryption(page: Page): Markup {
  const all = page.review.sources.flatMap(({ facts }) => facts.encryption);
  const sorted = [...all].sort((a, b) => BY[a.by].order - BY[b.by].order);
  const rows = sorted.map(
    (one) =>
      html`<tr>
        <td>${tagged(BY[one.by].state, one.by)}</td>
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
      Object.keys(BY),
      'Nothing here stores or carries data.',
    ),
    html`${rows.length > 0 && table('What is encrypted by which key', ['By', 'What', 'Key', 'Type', 'Where'], rows)}`,
  );
}

/** Where code runs, and what it can reach. */
export function network(page: Page): Markup {
  const all = page.review.sources.flatMap(({ facts }) => facts.network);
  const sorted = [...all].sort((a, b) => REACH[a.reach].order - REACH[b.reach].order);
  const rows = sorted.map(
    (one) =>
      html`<tr>
        <td>${tagged(REACH[one.reach].state, one.reach)}</td>
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
      Object.keys(REACH),
      'Nothing here runs code.',
    ),
    html`${rows.length > 0 && table('Where code runs and what it can reach', head, rows)}`,
  );
}

/** A type without the prefix that all share. */
export function shortType(type: string): string {
  return type.replace(/^AWS::/, '').replace('::', ' ');
}

function tagged(state: State, text: string): Markup {
  return html`<span class="tagged">${mark(state)} ${text}</span>`;
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
