/** A text as it stands, in the source of a regular expression. */
export function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Whether a text matches a pattern as IAM writes it: `*` is any characters, `?` is one. */
export function isLike(text: string, pattern: string, flags?: 'i'): boolean {
  const source = escaped(pattern).replace(/\\\*/g, '.*').replace(/\\\?/g, '.');
  return new RegExp(`^${source}$`, flags).test(text);
}
