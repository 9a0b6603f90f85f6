/**
 * Tells a view of a resource what we know of it. CDK makes such a view of an ARN, which is a token here, so it would read
 * the name, the Region and the account from parts of the token.
 */
export function tell<T extends object>(view: T, known: Partial<T>): T {
  const entries = Object.entries(known).map(([name, value]) => [name, { value, configurable: true, enumerable: true }]);
  return Object.defineProperties(view, Object.fromEntries(entries) as PropertyDescriptorMap);
}
