/** The longest value of a dimension that CloudWatch takes. */
const LONGEST = 1024;

/**
 * Writes the name of a feature as the value of a CloudWatch dimension, which is ASCII without control characters, not
 * blank, and at most 1,024 characters. Every other character becomes the bytes of its UTF-8 form as in URLs, and so do
 * `%`, a colon at the beginning, and spaces at both ends. Different names therefore have different values, and
 * `decodeURIComponent` returns the name. Returns `undefined` if the value is too long; the baseline refuses such names.
 */
export function dimensionValue(name: string): string | undefined {
  const value = name === '' ? EMPTY : name.replace(/[^ -~]|%|^:|^ +| +$/gu, escape);
  return value.length <= LONGEST ? value : undefined;
}

/** The value for no name at all, which no other name has. */
const EMPTY = '%';

function escape(characters: string): string {
  return characters.replace(/./gsu, (character) => ESCAPES[character] ?? escapeOther(character));
}

/** Characters that `encodeURIComponent` leaves as they are, or that this is asked for most. */
const ESCAPES: { readonly [character: string]: string } = { ' ': '%20', ':': '%3A', '%': '%25' };

function escapeOther(character: string): string {
  const code = character.codePointAt(0)!;
  // half a pair of surrogates has no UTF-8 form
  return code >= 0xd800 && code <= 0xdfff ? `%u${code.toString(16)}` : encodeURIComponent(character);
}
