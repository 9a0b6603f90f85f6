import { Token, Tokenization } from 'aws-cdk-lib/core';
import { throwFaults } from '../errors';
import { checkNumbersKnown } from './checks';

/**
 * The text of a pipeline definition with every value that only the deployment knows (ARNs, bucket names) written once
 * beside it, as Fn::Sub. That reads well in the template and resolves each token once, where a text with tokens inside
 * resolves each occurrence.
 *
 * Such a value stands inside a JSON string and isn't escaped, so it must not hold quotes or backslashes: names, ids and
 * ARNs don't.
 * A number that only the deployment knows is reported as MLL413.
 * @param names how tokens are called in the text, each by a string that holds it; others are numbered
 */
export function renderBody(definition: object, names: { readonly [name: string]: string } = {}): object | string {
  const text = JSON.stringify(definition);
  throwFaults([checkNumbersKnown(text)]);
  const markers = markersIn(text);
  if (markers.length === 0) return text;
  const nameOf = nameMarkers(markers, names);
  const variables: { [name: string]: string } = {};
  const pattern = new RegExp([...markers.map(quote), '\\$\\{'].join('|'), 'g');
  const body = text.replace(pattern, (marker) => {
    const name = nameOf.get(marker);
    if (name === undefined) return LITERAL;
    variables[name] = marker;
    return `\${${name}}`;
  });
  return { 'Fn::Sub': [body, variables] };
}

/** What Fn::Sub would take for a variable, as JSON may write it too: Fn::Sub's own escape needs a closing brace. */
const LITERAL = String.raw`\u0024{`;

function nameMarkers(markers: string[], names: { readonly [name: string]: string }): Map<string, string> {
  const known = new Map<string, string>();
  for (const [name, value] of Object.entries(names)) {
    const marker = markersIn(value).find((m) => !known.has(m));
    if (marker !== undefined) known.set(marker, name);
  }
  let others = 0;
  for (const marker of markers) if (!known.has(marker)) known.set(marker, `Value${++others}`);
  return known;
}

function markersIn(text: string): string[] {
  return [...new Set(Tokenization.reverseString(text).tokens.map((token) => Token.asString(token)))];
}

function quote(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
}
