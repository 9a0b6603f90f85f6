/** Reads environment variables by name. All missing ones are named at once, when the function loads. */
export function settings<Name extends string>(...names: Name[]): { readonly [name in Name]: string } {
  const missing = names.filter((name) => !process.env[name]);
  if (missing.length > 0) throw new Error(`environment variables missing: ${missing.join(', ')}`);
  return Object.fromEntries(names.map((name) => [name, process.env[name]])) as { [name in Name]: string };
}
