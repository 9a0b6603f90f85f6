/** Something that people have to put right before a command can go on. It is printed without a stack trace. */
export class Problem extends Error {}

/** Whether CloudFormation answered that there is no such stack: a validation error, which only its message tells apart. */
export function isNoStack(error: unknown): boolean {
  return /does not exist/.test(said(error));
}

/** What an error of AWS says, or a failed connection. */
export function said(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
