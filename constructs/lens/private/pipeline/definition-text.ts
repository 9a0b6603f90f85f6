import { isTooDeep } from '../template/levels';
import { PartlyKnown } from '../template/text';
import { isMembers, textOf, Unknown, type Value } from '../template/value';

/**
 * A pipeline definition as JSON, in which what only the deployment knows is a value of its own again. Undefined if it isn't
 * JSON, or if all of it is unknown.
 */
export function parseDefinition(body: Value): { readonly [key: string]: unknown } | undefined {
  const parts = partsOf(body);
  if (!parts) return undefined;
  const { json, values } = withMarks(parts);
  if (isTooDeep(json)) return undefined;
  try {
    const parsed: unknown = JSON.parse(json);
    const restored = restore(parsed, values);
    return isMembers(restored) ? restored : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function partsOf(body: Value): readonly Value[] | undefined {
  if (typeof body === 'string') return [body];
  if (body instanceof PartlyKnown) return body.parts.flatMap((part) => partsOf(part) ?? [part]);
  return undefined;
}

/** Writes each unknown value as a mark, in quotes where the JSON has a value and not a text. */
function withMarks(parts: readonly Value[]): { readonly json: string; readonly values: readonly Value[] } {
  const values: Value[] = [];
  let json = '';
  let quoted = false;
  for (const part of parts) {
    if (part instanceof Unknown) {
      const mark = `\ue000${values.length}\ue000`;
      json += JSON.stringify(mark).slice(quoted ? 1 : 0, quoted ? -1 : undefined);
      values.push(part);
    } else {
      const text = textOf(part);
      quoted = endsQuoted(text, quoted);
      json += text;
    }
  }
  return { json, values };
}

/** Whether a text of JSON ends inside quotes. */
function endsQuoted(text: string, quoted: boolean): boolean {
  let inside = quoted;
  for (let i = 0; i < text.length; i += 1) {
    if (inside && text[i] === '\\') i += 1;
    else if (text[i] === '"') inside = !inside;
  }
  return inside;
}

const MARK = /\ue000(\d+)\ue000/;

function restore(parsed: unknown, values: readonly Value[]): unknown {
  if (typeof parsed === 'string') return restoreText(parsed, values);
  if (Array.isArray(parsed)) return parsed.map((item) => restore(item, values));
  if (!isMembers(parsed)) return parsed;
  return Object.fromEntries(Object.entries(parsed).map(([key, value]) => [key, restore(value, values)]));
}

function restoreText(text: string, values: readonly Value[]): Value {
  if (!text.includes('\ue000')) return text;
  // the odd ones are the numbers of the marks
  const parts = text.split(MARK).map((part, i): Value => (i % 2 === 0 ? part : values[Number(part)]));
  const said = parts.filter((part) => part !== '');
  if (said.length === 1) return said[0];
  const unknown = said.filter((part) => part instanceof Unknown);
  return new PartlyKnown(said.map(textOf).join(''), said, { refs: unknown.flatMap(({ refs }) => refs), present: true });
}
