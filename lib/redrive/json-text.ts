/** Strings as a whole, so that brackets and commas in them don't count. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{},:]|[^\s[\]{},:"]+/gs;

/**
 * The text of a member of an object, as it is written: parsing and rendering it anew would round large numbers and change
 * others. The text must be valid JSON. The last member of a name counts, as for `JSON.parse`.
 */
export function memberOf(object: string, name: string): string | undefined {
  let depth = 0;
  let key: string | undefined;
  let begin: number | undefined;
  let found: string | undefined;
  for (const { 0: token, index } of object.matchAll(TOKEN)) {
    if (depth === 1 && (token === ',' || token === '}')) {
      if (key === name && begin !== undefined) found = object.slice(begin, index).trimEnd();
      [key, begin] = [undefined, undefined];
    } else if (depth === 1 && token === ':' && begin === undefined) {
      begin = index + 1;
    } else if (depth === 1 && key === undefined && token.startsWith('"')) {
      key = JSON.parse(token) as string;
    }
    if (token === '{' || token === '[') depth += 1;
    if (token === '}' || token === ']') depth -= 1;
  }
  return found?.trimStart();
}

/** The value of a text, or nothing if it is no JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
