import * as z from 'zod/mini';

/** Parses a value by its schema. The error says what is wrong and where, and never quotes the value. */
export function parse<S extends z.core.$ZodType>(schema: S, value: unknown, what: string): z.output<S> {
  const { success, data, error } = z.safeParse(schema, value);
  if (success) return data;
  throw new Error(`${what} is invalid: ${error.issues.map(described).join('; ')}`);
}

/** Parses JSON text by a schema, in the same way. */
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
  const at = issue.path.length > 0 ? issue.path.map(String).join('.') : 'the value';
  if (issue.code === 'invalid_type') return `${at} must be of type ${issue.expected}`;
  if (issue.code === 'invalid_value') return `${at} must be ${issue.values.map(String).join(' or ')}`;
  if (issue.code === 'invalid_format') return `${at} must match ${issue.pattern ?? issue.format}`;
  return `${at} is invalid (${issue.code})`;
}
