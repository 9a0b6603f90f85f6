import { textOf, Unknown, type Value } from './value';

/** The parts of a text as one value: a text, or something unknown if one of the parts is. */
export function concatenated(parts: readonly Value[]): string | Unknown {
  const text = parts.map(textOf).join('');
  const unknown = parts.filter((part) => part instanceof Unknown);
  if (unknown.length === 0) return text;
  const present = parts.some((part) => (part instanceof Unknown ? part.present : textOf(part) !== ''));
  return new PartlyKnown(text, parts, { refs: unknown.flatMap(({ refs }) => refs), present });
}

/** A text in which only some parts are unknown. */
export class PartlyKnown extends Unknown {
  public constructor(
    text: string,
    /** What it is made of, in order. */
    public readonly parts: readonly Value[],
    facts: ConstructorParameters<typeof Unknown>[1],
  ) {
    super(text, facts);
  }
}
