import { html, type Markup } from './markup';
import { NAMES, type State, STATES } from '../judged';
import { mark } from './marks';
import { section } from './page';

const MEANS: { readonly [state in State]: string } = {
  failed: 'The templates show that what the rule asks for isn’t there.',
  unknown: 'It depends on what only the deployment knows, such as a parameter without a default.',
  person: 'No template can show it, and nobody has declared anything.',
  declared: 'No template can show it. The use case declares how it is done; the statement is shown, not checked.',
  accepted: 'The rule found something, and the metadata of the resource accepts it with a reason.',
  passed: 'The templates show what the rule asks for.',
  absent: 'The rule isn’t about anything in the templates.',
};

const RULES = [
  'A practice or a control has the worst verdict of all that it is about. Open it to see the verdict of each resource.',
  'A parameter counts at its default. A parameter without one is unknown, unless each of its allowed values gives the same verdict.',
  'What a step of a pipeline makes is judged like a resource.',
  'Practices that overlap often share a verdict. Of practices in conflict, each costs something of the other: people have to weigh them.',
];

const UNSEEN = [
  'What was changed by hand after the deployment, and what exists outside of these templates.',
  'Policies of the organization, and what another account allows.',
  'Data, model code and images of containers: whether they are good, fair, lawful or safe.',
  'How people work: skills, reviews, decisions. What is declared is shown, not checked.',
  'What was really used and billed. Cost drivers are what the templates allow for.',
];

/** How to read the report, and what no review of templates can see. */
export function reading(): Markup {
  const means = STATES.map(
    (state) =>
      html`<div>
        <dt>${mark(state)} ${NAMES[state]}</dt>
        <dd>${MEANS[state]}</dd>
      </div>`,
  );
  return section(
    'reading',
    'How to read this',
    'Everything here was read from templates; nothing was asked of an AWS account.',
    html`<dl class="means">${means}</dl>
      ${list(RULES)}
      <h3>What the review can’t see</h3>
      ${list(UNSEEN)}
      <p class="prose">A verdict is no certificate. It says what a reviewer can read in the templates, and where.</p>`,
  );
}

function list(items: readonly string[]): Markup {
  return html`<ul class="prose">
    ${items.map((item) => html`<li>${item}</li>`)}
  </ul>`;
}
