/** More levels than anything that a person or a tool writes. A text that is to exhaust a stack has more. */
export const MOST_LEVELS = 100;

/** Whether a text of JSON has more levels than `MOST_LEVELS`. */
export function isTooDeep(json: string): boolean {
  let [level, quoted] = [0, false];
  for (let i = 0; i < json.length; i += 1) {
    const char = json[i];
    if (quoted) {
      if (char === '\\') i += 1;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === '{' || char === '[') level += 1;
    else if (char === '}' || char === ']') level -= 1;
    if (level > MOST_LEVELS) return true;
  }
  return false;
}
