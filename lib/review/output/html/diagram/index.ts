import type { Architecture, Flow, Part } from '../../../report';
import { html, type Markup } from '../markup';
import { count, grouped, type Page, section, table } from '../page';
import { shortType } from '../protection';
import { draw } from './draw';
import { STAGES } from './rows';

/** The architecture as a diagram for each template, and the same as text. */
export function architecture(page: Page): Markup {
  const all: Architecture[] = page.review.sources.map(({ facts }) => facts.architecture);
  const parts = all.flatMap((one) => one.parts);
  const flows = all.flatMap((one) => one.flows);
  const stacks = grouped(parts, ({ template }) => template);
  return section(
    'architecture',
    'What runs where',
    parts.length === 0
      ? 'Nothing here runs.'
      : `${count(parts.length, 'part')} in ${count(stacks.length, 'stack')}, in the order of the machine-learning lifecycle. An arrow says what flows; a dashed box is a part of another stack.`,
    html`<div class="stacks">${stacks.map((stack) => figure(page, stack, parts, flows))}</div>
      ${parts.length > 0 && asText(page, parts, flows)}`,
  );
}

function figure(page: Page, stack: readonly Part[], all: readonly Part[], flows: readonly Flow[]): Markup {
  const [{ template }] = stack;
  const where = page.whereabouts(template);
  return html`<figure>
    <figcaption><b>${page.nameOf(template)}</b> <span class="file">${where}</span></figcaption>
    <div class="scrolls" tabindex="0" role="region" aria-label="Diagram of ${page.nameOf(template)}">
      ${draw(page, stack, all, flows)}
    </div>
  </figure> `;
}

function asText(page: Page, parts: readonly Part[], flows: readonly Flow[]): Markup {
  const labels = new Map(parts.map((part) => [part.id, part]));
  const rows = parts.map((part) => {
    const out = flows.filter(({ from, to }) => from === part.id && labels.has(to));
    const sent = out.map(({ label, to }) => html`<li>${label} ${labels.get(to)!.label}</li>`);
    const stage = STAGES.find(([id]) => id === part.stage)![1];
    return html`<tr>
      <td>${part.label}</td>
      <td>${stage}</td>
      <td>${shortType(part.type)}</td>
      <td>
        ${
          sent.length > 0 &&
          html`<ul class="names">
            ${sent}
          </ul>`
        }
      </td>
      <td>${page.place(part)}</td>
    </tr> `;
  });
  const head = ['Part', 'Stage', 'Type', 'What flows from it', 'Where'];
  return html`<details class="all">
    <summary>The diagram as text</summary>
    ${table('Parts, and what flows from them', head, rows)}
  </details>`;
}
