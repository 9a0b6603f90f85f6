/** Text that is HTML already. */
export class Markup {
  public constructor(public readonly text: string) {}
}

/** What a template takes: text is escaped, markup is not, and nothing is left out. */
export type Content = Markup | string | number | undefined | false | readonly Content[];

/** HTML in which everything is escaped that isn't markup itself. */
export function html(fixed: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  const [first, ...rest] = slim(fixed);
  return new Markup(rest.reduce((text, part, i) => text + shown(contents[i]) + part, first));
}

const slimmed = new WeakMap<TemplateStringsArray, readonly string[]>();

/** The fixed parts without the indentation that they have in the source. */
function slim(fixed: TemplateStringsArray): readonly string[] {
  let parts = slimmed.get(fixed);
  if (!parts) {
    parts = fixed.map((part) => part.replace(/\s*\n\s*/g, '\n'));
    slimmed.set(fixed, parts);
  }
  return parts;
}

/** Markup with something between its parts. */
export function join(parts: readonly Content[], between: Content): Markup {
  return html`${parts.map((part, i) => (i === 0 ? part : html`${between}${part}`))}`;
}

/** Text in which each `name in backticks` is code. */
export function prose(text: string): Markup {
  return html`${text.split('`').map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}

/** A link if it leads to a web page, otherwise its text. */
export function link(target: string, text: Content = target): Markup {
  return isWebPage(target) ? html`<a href="${target}" rel="noreferrer">${text}</a>` : html`${text}`;
}

function isWebPage(target: string): boolean {
  return /^https?:\/\/[^\s]/i.test(target) && URL.canParse(target);
}

function shown(content: Content): string {
  if (content === undefined || content === false) return '';
  if (content instanceof Markup) return content.text;
  if (typeof content === 'object') return content.map(shown).join('');
  return escaped(String(content));
}

const ENTITIES: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

function escaped(text: string): string {
  return text
    .replace(/[&<>"'`]/g, (character) => ENTITIES[character])
    .replace(INVISIBLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

// Characters that change how the text around them reads, and those that HTML doesn't allow.
// oxlint-disable-next-line no-control-regex
const INVISIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
