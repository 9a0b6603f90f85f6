import { html, type Markup } from './markup';
import { NAMES, type State, STATES } from '../judged';

// Each state has a shape and a sign of its own, so that nobody needs the colours.
const SHAPES: { readonly [state in State]: Markup } = {
  failed: html`<path class="solid" d="M10 .8 19.2 10 10 19.2.8 10z" /><path class="on" d="m7 7 6 6m0-6-6 6" />`,
  unknown: html`<path class="line" d="M3 2h14v16H3z" /><path
      class="sign"
      d="M7.6 8a2.4 2.4 0 1 1 3.7 2q-1.3.8-1.3 2"
    /><circle class="dot" cx="10" cy="14.4" r="1.1" />`,
  person: html`<path class="line" d="M1.5 18.5a8.5 8.5 0 0 1 17 0z" /><circle class="line" cx="10" cy="5.6" r="4" />`,
  declared: html`<path class="line" d="M3.5 1.2h8.7l4.3 4.3v13.3h-13z" /><path class="sign" d="M7 10h6M7 14h6" />`,
  accepted: html`<path class="line" d="M6 1.5h8l4.5 8.5-4.5 8.5H6L1.5 10z" /><path
      class="sign"
      d="M7 13.5 10 6.5l3 7m-5-2.5h4"
    />`,
  passed: html`<circle class="line" cx="10" cy="10" r="8.5" /><path class="sign" d="m6 10.4 2.7 2.7L14 7.6" />`,
  absent: html`<path class="sign" d="M6 10h8" />`,
};

/** The shapes of all marks and the head of arrows, which the page holds once. */
export function markShapes(): Markup {
  const symbols = STATES.map((state) => html`<symbol id="mark-${state}" viewBox="0 0 20 20">${SHAPES[state]}</symbol>`);
  return html`<svg class="shapes" aria-hidden="true" focusable="false">
    ${symbols}
    <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse">
      <path d="M0 .8 7.5 4 0 7.2z" />
    </marker>
  </svg>`;
}

/** A mark that stands beside its name. */
export function mark(state: State): Markup {
  return html`<svg class="mark ${state}" aria-hidden="true"><use href="#mark-${state}" /></svg>`;
}

/** A mark that stands for its name. */
export function markAlone(state: State): Markup {
  return html`${mark(state)}<span class="unseen">${NAMES[state]}</span>`;
}

/** A mark with a number, such as in a summary. */
export function counted(state: State, count: number): Markup {
  return html`<span class="counted" title="${count} ${NAMES[state].toLowerCase()}"
    >${mark(state)}<span>${count}</span><span class="unseen"> ${NAMES[state].toLowerCase()}</span></span
  >`;
}
