const compiled = new Map<string, RegExp>();

/** A pattern of a service model as a regular expression. It has to match the whole value, as in the services. */
export function matcher(pattern: string): RegExp {
  const known = compiled.get(pattern);
  if (known) return known;
  const made = compile(`^(?:${translated(pattern)})$`);
  compiled.set(pattern, made);
  return made;
}

/** Translates what Java's patterns have and JavaScript's lack, as far as the models use it. */
const JAVA: readonly (readonly [RegExp, string])[] = [
  [/\[\\p\{Print\}\]/g, '[ -~]'],
  [/\\p\{Print\}/g, '[ -~]'],
  [/\\p\{Alnum\}/g, 'A-Za-z0-9'],
  [/\\A|\\z/g, ''],
  // a quantified end of the text means the end of the text
  [/\$\{\d+,\d+\}$/, ''],
];

function translated(pattern: string): string {
  return JAVA.reduce((text, [from, to]) => text.replace(from, to), pattern);
}

/** Classes such as \p{L} need the Unicode mode, which rejects some escapes of the models. */
function compile(source: string): RegExp {
  try {
    return new RegExp(source, 'u');
  } catch (error) {
    if (source.includes('\\p{')) throw error;
    return new RegExp(source);
  }
}
