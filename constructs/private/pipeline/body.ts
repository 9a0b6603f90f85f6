import { Fn, Token, Tokenization } from 'aws-cdk-lib/core';
import { throwFaults } from '../errors';
import { checkNumbersKnown } from './checks';

/**
 * The JSON text of a definition. Values that only the deployment knows, such as ARNs and bucket names, are variables of
 * an Fn::Sub. Such a template is easy to read, and each token is resolved once rather than at each of its occurrences.
 *
 * CloudFormation puts these values inside JSON strings without escaping them, so they must not contain quotes or
 * backslashes. Names, IDs and ARNs contain none. A list that only the deployment knows is joined by what stands between the
 * strings of a JSON array. A number that only the deployment knows is reported as MLL413.
 *
 * @param names the names of the variables, each with a string that contains the token; other tokens get numbers
 */
export function renderBody(definition: object, names: { readonly [name: string]: string } = {}): object | string {
  const text = JSON.stringify(definition);
  throwFaults([checkNumbersKnown(definition, text)]);
  const markers = markersIn(text);
  if (markers.length === 0) return text;
  const nameOf = nameMarkers(markers, names);
  const variables: { [name: string]: string } = {};
  const pattern = new RegExp([...markers.map(quote), '\\$\\{'].join('|'), 'g');
  const body = text.replace(pattern, (marker) => {
    const name = nameOf.get(marker);
    if (name === undefined) return LITERAL;
    variables[name] = isList(marker) ? Fn.join('","', [marker]) : marker;
    return `\${${name}}`;
  });
  return { 'Fn::Sub': [body, variables] };
}

/**
 * `${` as JSON may also write it, so that Fn::Sub doesn't take it for a variable. The escape that Fn::Sub has needs a
 * closing brace.
 */
const LITERAL = String.raw`\u0024{`;

/** The one entry by which CDK writes a list that only the deployment knows. */
const LIST = /#\{Token\[[^\]]*\]\}/g;

function isList(marker: string): boolean {
  return Token.isUnresolved([marker]);
}

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
  const strings = Tokenization.reverseString(text).tokens.map((token) => Token.asString(token));
  return [...new Set([...strings, ...(text.match(LIST) ?? [])])];
}

function quote(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
}
