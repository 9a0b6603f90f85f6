/** Reads environment variables by name. If any are missing, one error names all of them when the function loads. */
export function settings<Name extends string>(...names: Name[]): { readonly [name in Name]: string } {
  const missing = names.filter((name) => !process.env[name]);
  if (missing.length > 0) throw new Error(`these environment variables are missing: ${missing.join(', ')}`);
  return Object.fromEntries(names.map((name) => [name, process.env[name]])) as { [name in Name]: string };
}
