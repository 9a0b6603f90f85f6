import { createHash } from 'node:crypto';
import type { Review } from '../../report';
import { access } from './access';
import { board } from './board';
import { controls } from './controls';
import { costs } from './costs';
import { architecture } from './diagram';
import { impact } from './impact';
import { judgedControls, judgedPractices } from '../judged';
import { html, Markup } from './markup';
import { markShapes } from './marks';
import { Page, titleOf } from './page';
import { encryption, network } from './protection';
import { reading } from './reading';
import { SCRIPT } from './script';
import { STYLE } from './style';
import { summary } from './summary';

const SECTIONS: readonly (readonly [string, string])[] = [
  ['summary', 'Summary'],
  ['lens', 'Lens'],
  ['controls', 'Controls'],
  ['architecture', 'Architecture'],
  ['access', 'Access'],
  ['encryption', 'Encryption'],
  ['network', 'Network'],
  ['costs', 'Costs'],
  ['impact', 'Change'],
  ['reading', 'How to read'],
];

/** The report as a page that needs nothing else: the same review gives the same bytes. */
export function renderHtml(review: Review): string {
  const page = new Page(review);
  const practices = judgedPractices(review);
  const judged = judgedControls(review);
  const content = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy()}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>Review of ${titleOf(review)}</title>
        ${new Markup(`<style>${STYLE}</style>`)}
      </head>
      <body>
        <a class="skip" href="#summary">Skip to the summary</a>
        ${markShapes()} ${navigation()}
        <main>
          ${summary(page, practices, judged)} ${board(page, practices)} ${controls(page, judged)} ${architecture(page)}
          ${access(page)} ${encryption(page)} ${network(page)} ${costs(page)} ${impact(page)} ${reading()}
        </main>
        ${new Markup(`<script>${SCRIPT}</script>`)}
      </body>
    </html> `;
  return content.text;
}

function navigation(): Markup {
  const links = SECTIONS.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`);
  return html`<nav aria-label="Sections">
    <ul>
      ${links}
    </ul>
    <button type="button" id="theme" hidden>Dark</button>
  </nav>`;
}

/** The page may run its own script and nothing else, and may load nothing, whatever got into it. */
function policy(): string {
  const hash = createHash('sha256').update(SCRIPT).digest('base64');
  const style = createHash('sha256').update(STYLE).digest('base64');
  return `default-src 'none'; style-src 'sha256-${style}'; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
}
