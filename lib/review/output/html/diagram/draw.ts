import type { Flow, Part } from '../../../report';
import { html, type Markup } from '../markup';
import { count, type Page } from '../page';
import { shortType } from '../protection';
import { BOX, type Plan, plan, type PlacedFlow, type PlacedPart, type Point } from './layout';
import { STAGES } from './rows';
import { SMALLEST, STEP } from './size';

/** The room for the names of the lanes, and around all. */
const MARGIN = { left: 104, top: 14, right: 14, bottom: 14 } as const;

/** Draws one template. Parts of other templates that something flows to or from are drawn as guests. */
export function draw(page: Page, stack: readonly Part[], all: readonly Part[], flows: readonly Flow[]): Markup {
  const ids = new Set(stack.map(({ id }) => id));
  const near = flows.filter(({ from, to }) => ids.has(from) || ids.has(to));
  const guests = all.filter(({ id }) => !ids.has(id) && near.some(({ from, to }) => from === id || to === id));
  const known = new Set([...ids, ...guests.map(({ id }) => id)]);
  const drawn = plan(
    [...stack, ...guests],
    near.filter(({ from, to }) => known.has(from) && known.has(to)),
  );
  const width = Math.ceil(drawn.width + MARGIN.left + MARGIN.right);
  const height = Math.ceil(drawn.height + MARGIN.top + MARGIN.bottom);
  const says = `${count(stack.length, 'part')} of ${page.nameOf(stack[0])} and ${count(near.length, 'flow')}; the table below says the same.`;
  return html`<svg
    class="diagram least-${Math.floor((width * SMALLEST) / STEP)}"
    width="${width}"
    height="${height}"
    viewBox="0 0 ${width} ${height}"
    role="img"
    aria-label="${says}"
  >
    ${lanes(drawn, width)}
    <g transform="translate(${MARGIN.left} ${MARGIN.top})">
      ${drawn.flows.map(line)} ${drawn.parts.map((one) => box(page, one, ids))} ${drawn.flows.map(label)}
    </g>
  </svg>`;
}

function lanes({ rows, parts }: Plan, width: number): Markup {
  const yOf = new Map(parts.map(({ part, y }) => [part.id, y]));
  return html`${STAGES.map(([stage, name], i) => {
    const ys = rows.filter((row) => row.stage === stage).map((row) => yOf.get(row.parts[0].id)!);
    if (ys.length === 0) return html``;
    const top = Math.min(...ys) - BOX.height / 2 - 12 + MARGIN.top;
    const bottom = Math.max(...ys) + BOX.height / 2 + 12 + MARGIN.top;
    return html`<rect
        class="lane${i % 2 === 1 && ' odd'}"
        x="0"
        y="${px(top)}"
        width="${width}"
        height="${px(bottom - top)}"
        rx="6"
      /><text class="lane-name" x="14" y="${px(top + 21)}">${name}</text> `;
  })}`;
}

function box(page: Page, { part, x, y }: PlacedPart, own: ReadonlySet<string>): Markup {
  const guest = !own.has(part.id);
  const kind = guest ? page.nameOf(part) : shortType(part.type);
  const serves = part.serves > 0 ? ` with ${count(part.serves, 'other resource')}` : '';
  const left = px(x - BOX.width / 2);
  return html`<g class="part ${part.stage}${guest && ' guest'}" data-part="${part.id}">
    <title>${part.label}: ${part.type} ${part.logicalId}${serves}</title>
    <rect x="${left}" y="${px(y - BOX.height / 2)}" width="${BOX.width}" height="${BOX.height}" rx="7" />
    <text class="part-name" x="${px(x)}" y="${px(y - 3)}">${short(part.label, 21)}</text
    ><text class="part-type" x="${px(x)}" y="${px(y + 13)}"
      >${short(kind, part.serves > 0 ? 20 : 24)}${!guest && part.serves > 0 && ` +${part.serves}`}</text
    ></g
  > `;
}

function line({ from, to, both, points }: PlacedFlow): Markup {
  return html`<path
    class="flow"
    data-from="${from}"
    data-to="${to}"
    d="${curve(points)}"
    marker-end="url(#arrow)"
    ${both && html`marker-start="url(#arrow)"`}
  />`;
}

function label({ from, to, label: text, at }: PlacedFlow): Markup {
  return html`<text class="flow-name" data-from="${from}" data-to="${to}" x="${px(at.x)}" y="${px(at.y + 3)}"
    >${short(text, 26)}</text
  > `;
}

/** A line that leaves and reaches each point upright. */
function curve(points: readonly Point[]): string {
  const [start, ...rest] = points;
  let before = start;
  const parts = rest.map((point) => {
    const half = (before.y + point.y) / 2;
    const part = `C${px(before.x)} ${px(half)} ${px(point.x)} ${px(half)} ${px(point.x)} ${px(point.y)}`;
    before = point;
    return part;
  });
  return `M${px(start.x)} ${px(start.y)}${parts.join('')}`;
}

function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function short(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
