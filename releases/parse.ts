import * as z from 'zod/mini';

/** What somebody reads of what is wrong, and how much of a text that others have chosen, such as a key. */
const MOST_ISSUES = 10;
const LONGEST = 200;
/** How much of what AWS says of a call that failed: the longest of its own are the denials, with two ARNs. */
const LONGEST_MESSAGE = 1000;

/** As much of a text of others as an error may say. */
export function shown(text: string): string {
  const clean = text.replace(/\p{C}/gu, '?');
  return clean.length > LONGEST ? `${clean.slice(0, LONGEST)}...` : clean;
}

/** The message of an error of AWS, which may quote others at any length. */
export function messageOf(error: unknown): string {
  const { message } = error as Error;
  return message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE)}...` : message;
}

/** Parses a value by its schema. The error says what is wrong and where, and never quotes the value. */
export function parse<S extends z.core.$ZodType>(schema: S, value: unknown, what: string): z.output<S> {
  const { success, data, error } = z.safeParse(schema, value);
  if (success) return data;
  const { issues } = error;
  const rest = issues.length > MOST_ISSUES ? `; and ${issues.length - MOST_ISSUES} more` : '';
  throw new Error(`${what} is invalid: ${issues.slice(0, MOST_ISSUES).map(described).join('; ')}${rest}`);
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
  const at = issue.path.length > 0 ? shown(issue.path.map(String).join('.')) : 'the value';
  if (issue.code === 'invalid_type') return `${at} must be of type ${issue.expected}`;
  if (issue.code === 'invalid_value') return `${at} must be ${issue.values.map(String).join(' or ')}`;
  if (issue.code === 'invalid_format') return `${at} must match ${issue.pattern ?? issue.format}`;
  return `${at} is invalid (${issue.code})`;
}
