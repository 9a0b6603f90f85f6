import type { CostDriver } from '../../report';
import { html, type Markup } from './markup';
import { count, type Page, section, table } from './page';
import { shortType } from './protection';

/** What costs money, with what bills while nobody uses it first. */
export function costs(page: Page): Markup {
  const all = page.review.sources.flatMap(({ facts }) => facts.costs);
  const [idle, used] = (['always', 'per use'] as const).map((bills) => all.filter((one) => one.bills === bills));
  const priced = all.some(({ monthly }) => monthly !== undefined);
  const always = thingsIn(idle);
  const bills = always === 0 ? 'Nothing here bills while nobody uses it' : idleSays(always);
  const says = `${[bills, ...total(page, idle)].join(', ')}; ${count(thingsIn(used), 'bills', 'bill')} only what is used.`;
  return section(
    'costs',
    'What costs money',
    priced ? says : `${says} No price list was given, so there are no amounts.`,
    html`${idle.length > 0 && list(page, 'Bills while nobody uses it', idle, priced)}${used.length > 0 && list(page, 'Bills what is used', used, priced)}`,
  );
}

function idleSays(things: number): string {
  return things === 1 ? '1 thing bills while nobody uses it' : `${things} things bill while nobody uses them`;
}

/** How many things cost drivers stand for. */
export function thingsIn(drivers: readonly CostDriver[]): number {
  return drivers.reduce((sum, one) => sum + (one.count ?? 1), 0);
}

/** What one thing of a cost driver bills for. */
export function kindOf({ what, each = what }: CostDriver): string {
  return each;
}

function list(page: Page, caption: string, drivers: readonly CostDriver[], priced: boolean): Markup {
  const head = ['What', 'At least', 'At most', ...(priced ? ['In a month'] : []), 'Type', 'Where'];
  return table(
    caption,
    head,
    drivers.map((one) => row(page, one, priced)),
    'costs',
  );
}

function row(page: Page, one: CostDriver, priced: boolean): Markup {
  const { what, instances, monthly, type } = one;
  const most = instances ? (instances.most ?? 'no ceiling') : '';
  return html`<tr>
    <td>${[what, page.each(one)].filter(Boolean).join(', ')}</td>
    <td class="number">${instances?.least}</td>
    <td class="number">${most}</td>
    ${priced && html`<td class="number">${monthly && range(monthly)}</td>`}
    <td>${shortType(type)}</td>
    <td>${page.place(one)}</td>
  </tr> `;
}

type Monthly = NonNullable<CostDriver['monthly']>;

function range({ least, most, currency }: Monthly): string {
  const ends =
    most === undefined
      ? `${money(least)} or more`
      : least === most
        ? money(least)
        : `${money(least)} to ${money(most)}`;
  return `${ends} ${currency}`;
}

/** The sum of what is priced, if it has one currency. */
export function total(page: Page, drivers: readonly CostDriver[]): string[] {
  const priced = drivers.flatMap((one) => (one.monthly ? [{ ...one.monthly, times: page.timesOf(one) }] : []));
  if (priced.length === 0 || priced.some(({ currency }) => currency !== priced[0].currency)) return [];
  const least = priced.reduce((sum, one) => sum + one.least * one.times, 0);
  return [`at least ${money(least)} ${priced[0].currency} in a month`];
}

function money(amount: number): string {
  return amount.toFixed(2).replace(/\B(?=(\d{3})+\.)/g, ' ');
}
