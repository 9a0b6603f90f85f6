/** A value that begins with a quote, after the indentation and the key or the dashes of a list. */
const VALUE = /^(\s*)(?:- +)*(?:[^\s'"#][^'"#]*?: +)?(?:![\w:]+ +)?(['"])/;

/**
 * Indents the lines of quoted texts that go on over several lines. YAML asks for it, and CloudFormation does not; what is
 * added is no part of the text.
 */
export function indentQuoted(text: string): string {
  let open: { readonly quote: string; readonly indent: string } | undefined;
  return text
    .split('\n')
    .map((line) => {
      const before = open;
      const [whole, indent, quote] = before ? ['', before.indent, before.quote] : (VALUE.exec(line) ?? ['', '', '']);
      const rest = line.slice(before ? 0 : whole.length);
      if (quote !== '') open = isClosed(rest, quote) ? undefined : { quote, indent };
      return before && line.trim() !== '' ? `${before.indent}  ${line}` : line;
    })
    .join('\n');
}

/** Whether a text that began with a quote ends in a line. A doubled quote is part of it, as is one behind a backslash. */
function isClosed(rest: string, quote: string): boolean {
  const escapes = quote === "'" ? /''/g : /\\./g;
  return rest.replace(escapes, '').includes(quote);
}
