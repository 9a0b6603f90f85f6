import { Token } from 'aws-cdk-lib/core';

/** The forms in which tokens are strings, lists and numbers. A number has about one value: it differs in its last digits. */
const ENCODED = /[$#]\{Token\[[^\]]*\]\}|-1\.88\d*e\+289/g;

/** Whether a value is a token, or a text or list with one. */
export function holdsToken(value: unknown): boolean {
  if (typeof value === 'string') return value.search(ENCODED) >= 0;
  return Token.isUnresolved(value);
}

/** A text in which tokens are only called so: what they stand for is known at deployment, and their form tells nobody anything. */
export function hideTokens(text: string): string {
  return text.replaceAll(ENCODED, 'a token');
}
