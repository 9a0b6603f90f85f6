import type { Review, SourceTemplate } from '../../report';
import { html, type Markup } from './markup';

/** A place that a table or a finding names. */
interface Named {
  readonly template: string;
  readonly logicalId: string;
  readonly step?: string;
  readonly path?: string;
}

/** What the parts of the page share: the review, and how it names places in templates. */
export class Page {
  private readonly templates: ReadonlyMap<string, SourceTemplate>;

  public constructor(public readonly review: Review) {
    const all = review.sources.flatMap(({ templates }) => templates);
    this.templates = new Map([
      ...all.map((one): [string, SourceTemplate] => [one.name, one]),
      ...all.map((one): [string, SourceTemplate] => [one.template.file, one]),
      ...all.map((one): [string, SourceTemplate] => [one.file, one]),
    ]);
  }

  /** All templates, in the order of their sources. */
  public get all(): SourceTemplate[] {
    return this.review.sources.flatMap(({ templates }) => templates);
  }

  /** The name of the stack of a template. */
  public nameOf(template: string): string {
    return this.templates.get(template)?.name ?? template;
  }

  /** The account and the Region of a template, as far as they are known. */
  public whereabouts(template: string): string {
    const { account, region } = this.templates.get(template)?.template.environment ?? {};
    return [account && `account ${account}`, region].filter(Boolean).join(', ');
  }

  /** Where something is: the resource, the step, and the file with the line. */
  public place({ template, logicalId, step, path }: Named): Markup {
    const source = this.templates.get(template);
    const line = logicalId === '' ? undefined : source?.lineOf(logicalId, path);
    const file = source?.file ?? template;
    return html`<span class="place"
      >${logicalId !== '' && html`<code>${logicalId}</code> `}${step !== undefined && html`<span class="step">step ${step}</span> `}<span
        class="file"
        >${file}${line !== undefined && `:${line}`}</span
      ></span
    >`;
  }
}

/** Things that have the same key, in the order in which the keys appear. */
export function grouped<T>(all: readonly T[], keyOf: (one: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const same = groups.get(keyOf(one));
    if (same) same.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return [...groups.values()];
}

/** A number with its noun. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** A section with a heading and what the reader learns from it. */
export function section(id: string, title: string, says: Markup | string, content: Markup): Markup {
  return html` <section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    <p class="says">${says}</p>
    ${content}
  </section>`;
}

/** A table that scrolls by itself where the page is narrow. */
export function table(caption: string, head: readonly string[], rows: readonly Markup[], kind = ''): Markup {
  return html`<div class="scrolls" tabindex="0" role="region" aria-label="${caption}">
    <table class="${kind}">
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${head.map((one) => html`<th scope="col">${one}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}
