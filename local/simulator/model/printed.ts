/** A value in the form that services print in their messages, which is Java's. */
export function printed(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printed).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value)
      .map(([name, inner]) => `${name}=${printed(inner)}`)
      .join(', ')}}`;
  }
  return String(value);
}
