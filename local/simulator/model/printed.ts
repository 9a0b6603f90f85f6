/** A value as the services print it in their messages, which is Java's way. */
export function printed(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printed).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value)
      .map(([name, inner]) => `${name}=${printed(inner)}`)
      .join(', ')}}`;
  }
  return String(value);
}
