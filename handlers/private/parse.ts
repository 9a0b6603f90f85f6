import * as z from 'zod/mini';

/** The value as the schema has it, or an error that names what is wrong where, and never quotes the value. */
export function parse<S extends z.core.$ZodType>(schema: S, value: unknown, what: string): z.output<S> {
  const { success, data, error } = z.safeParse(schema, value);
  if (success) return data;
  throw new Error(`${what} is not what it should be: ${error.issues.map(described).join('; ')}`);
}

/** The same for a value that comes as JSON text. */
export function parseJson<S extends z.core.$ZodType>(schema: S, text: string, what: string): z.output<S> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(`${what} is not JSON`);
  }
  return parse(schema, value, what);
}

function described(issue: z.core.$ZodIssue): string {
  const at = issue.path.length > 0 ? issue.path.map(String).join('.') : 'the whole';
  if (issue.code === 'invalid_type') return `${at} must be of type ${issue.expected}`;
  if (issue.code === 'invalid_value') return `${at} must be ${issue.values.map(String).join(' or ')}`;
  if (issue.code === 'invalid_format') return `${at} must match ${issue.pattern ?? issue.format}`;
  return `${at} is refused (${issue.code})`;
}
