import { basename } from 'node:path';
import type { Review, Reviewed, SourceTemplate } from '../../report';
import { pathOf } from '../placed';
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
  /** Two sources may have files of the same name, so each thing is known by the source that it was found in. */
  private readonly owners: ReadonlyMap<object, Reviewed>;

  public constructor(public readonly review: Review) {
    this.owners = new Map(
      review.sources.flatMap((source) => found(source).map((one): [object, Reviewed] => [one, source])),
    );
  }

  /** All templates, in the order of their sources. */
  public get all(): SourceTemplate[] {
    return this.review.sources.flatMap(({ templates }) => templates);
  }

  /** What tells the stack of a thing from all others. */
  public stackOf(one: Named): string {
    return JSON.stringify([this.owners.get(one)?.name, one.template]);
  }

  /** The name of the stack that a thing is in. */
  public nameOf(one: Named): string {
    return this.templateOf(one)?.name ?? one.template;
  }

  /** The account and the Region of the stack that a thing is in, as far as they are known. */
  public whereabouts(one: Named): string {
    const { account, region } = this.templateOf(one)?.template.environment ?? {};
    return [account && `account ${account}`, region, this.each(one)].filter(Boolean).join(', ');
  }

  /** How many times the stack of a thing is deployed. */
  public timesOf(one: Named): number {
    return this.templateOf(one)?.environments?.length || 1;
  }

  /** The environments that each get the stack of a thing, if they are several. */
  public each(one: Named): string {
    const { environments = [] } = this.templateOf(one) ?? {};
    const [last, ...others] = environments.toReversed();
    if (others.length === 0) return last ?? '';
    return `once in each of ${others.toReversed().join(', ')} and ${last}`;
  }

  /** Where something is: the resource, the step, and the file with the line. */
  public place(one: Named): Markup {
    const { logicalId, step, path } = one;
    const line = logicalId === '' ? undefined : this.templateOf(one)?.lineOf(logicalId, path);
    return html`<span class="place"
      >${logicalId !== '' && html`<code>${logicalId}</code> `}${step !== undefined && html`<span class="step">step ${step}</span> `}<span
        class="file"
        >${this.fileOf(one)}${line !== undefined && `:${line}`}</span
      ></span
    >`;
  }

  private fileOf(one: Named): string {
    const source = this.owners.get(one);
    return source && this.review.sources.length > 1 ? pathOf(source, one.template) : one.template;
  }

  private templateOf(one: Named): SourceTemplate | undefined {
    const templates = this.owners.get(one)?.templates ?? this.all;
    return templates.find(({ file }) => file === one.template);
  }
}

function found({ findings, facts }: Reviewed): object[] {
  const { access, encryption, network, costs, architecture } = facts;
  return [...findings, ...access, ...encryption, ...network, ...costs, ...architecture.parts];
}

/** What a review is about, in a few words: what the names of most of its stacks begin with, or its files. */
export function titleOf({ sources }: Review): string {
  const [first, ...others] = sources;
  if (!first) return 'No template';
  const names = first.templates.map(({ name }) => name);
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  return `${beginningOf(names) ?? basename(first.name)}${more}`;
}

/** The longest beginning, up to a hyphen, that most names share. */
function beginningOf(names: readonly string[]): string | undefined {
  const beginnings = names.flatMap((name) => {
    const words = name.split('-');
    return words.map((_, i) => words.slice(0, i + 1).join('-'));
  });
  return beginnings
    .filter((one) => names.filter((name) => name === one || name.startsWith(`${one}-`)).length * 2 > names.length)
    .sort((a, b) => b.length - a.length)[0];
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

/** How many rows of a table are shown, if it has so many that the rest is folded. */
const ROWS = { shown: 30, most: 40 } as const;

/** A table that scrolls by itself where the page is narrow. The rows of a long one are folded after the first. */
export function table(caption: string, head: readonly string[], rows: readonly Markup[], kind = ''): Markup {
  const bodies = (part: readonly Markup[]): Markup =>
    html`<tbody>
      ${part}
    </tbody>`;
  return folding(rows, (part) => tableOf(caption, head, bodies(part), kind));
}

/** All of a long list, with what comes after the first folded. */
export function folding<T>(
  all: readonly T[],
  render: (part: readonly T[]) => Markup,
  sizeOf: (one: T) => number = () => 1,
): Markup {
  const sizes = all.map(sizeOf);
  const size = sizes.reduce((sum, one) => sum + one, 0);
  if (size <= ROWS.most) return render(all);
  let sum = 0;
  const shown = Math.max(1, sizes.filter((one) => (sum += one) <= ROWS.shown).length);
  const rest = size - sizes.slice(0, shown).reduce((total, one) => total + one, 0);
  if (rest === 0) return render(all);
  return html`${render(all.slice(0, shown))}
    <details class="all">
      <summary>${rest} more</summary>
      ${render(all.slice(shown))}
    </details>`;
}

/** A table that scrolls by itself where the page is narrow. */
export function tableOf(caption: string, head: readonly string[], bodies: Markup, kind = ''): Markup {
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
      ${bodies}
    </table>
  </div>`;
}
