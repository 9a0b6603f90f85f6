import type { Architecture, Flow, Part } from '../../../report';
import { html, type Markup } from '../markup';
import { count, grouped, type Page, section, table } from '../page';
import { shortType } from '../protection';
import { draw } from './draw';
import { STAGES } from './rows';

/** The architecture as a diagram for each template, and the same as text. */
export function architecture(page: Page): Markup {
  const all = page.review.sources.map(({ facts }) => facts.architecture).filter(({ parts }) => parts.length > 0);
  const parts = all.reduce((sum, one) => sum + one.parts.length, 0);
  const stacks = all.map((one) => stacksOf(page, one));
  const says = `${count(parts, 'part')} in ${count(stacks.flat().length, 'stack')}, in the order of the machine-learning
lifecycle. An arrow says what flows; a dashed box is a part of another stack.`;
  return section(
    'architecture',
    'What runs where',
    parts === 0 ? 'Nothing here runs.' : says,
    html`<div class="stacks">${all.map((one, i) => stacks[i].map((stack) => figure(page, stack, one)))}</div>
      ${parts > 0 && asText(page, all)}`,
  );
}

function stacksOf(page: Page, { parts }: Architecture): Part[][] {
  return grouped(parts, (one) => page.stackOf(one));
}

function figure(page: Page, stack: readonly Part[], { parts, flows }: Architecture): Markup {
  const name = page.nameOf(stack[0]);
  return html`<figure>
    <figcaption><b>${name}</b> <span class="file">${page.whereabouts(stack[0])}</span></figcaption>
    <div class="scrolls" tabindex="0" role="region" aria-label="Diagram of ${name}">
      ${draw(page, stack, parts, flows)}
    </div>
  </figure>`;
}

function asText(page: Page, all: readonly Architecture[]): Markup {
  const rows = all.flatMap(({ parts, flows }) => parts.map((part) => row(page, part, parts, flows)));
  const head = ['Part', 'Stage', 'Type', 'What flows from it', 'Where'];
  return html`<details class="all">
    <summary>The diagram as text</summary>
    ${table('Parts, and what flows from them', head, rows)}
  </details>`;
}

function row(page: Page, part: Part, parts: readonly Part[], flows: readonly Flow[]): Markup {
  const sent = flows.flatMap(({ from, label, to }) => {
    const target = from === part.id ? parts.find(({ id }) => id === to) : undefined;
    return target ? html`<li>${label} ${target.label}</li>` : [];
  });
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
  </tr>`;
}
