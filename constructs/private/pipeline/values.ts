/** A value that the service looks up when the pipeline runs. */
export interface Reference {
  readonly Get: string;
}

/** Strings that the service joins when the pipeline runs. */
export interface Joined {
  readonly 'Std:Join': { readonly On: string; readonly Values: Value[] };
}

/** A number or string that the service reads from a JSON file which a Processing step wrote. */
export interface JsonRead {
  readonly 'Std:JsonGet': { readonly PropertyFile: Reference; readonly Path: string };
}

/** A value that is known only when the pipeline runs. */
export type Expression = Reference | Joined | JsonRead;

/**
 * An argument of a step. The service accepts an expression in place of a string, a number or a boolean, but not in place
 * of a list or a structure.
 */
export type Value = string | number | boolean | Expression;

/** What the service knows about a run. */
export const execution = {
  id: { Get: 'Execution.PipelineExecutionId' },
  arn: { Get: 'Execution.PipelineExecutionArn' },
} satisfies { [name: string]: Reference };

/** The value that a run was started with. */
export function parameter(name: string): Reference {
  return { Get: `Parameters.${name}` };
}

/** The parts joined, without anything between them. */
export function join(...parts: Value[]): Joined {
  return { 'Std:Join': { On: '', Values: parts } };
}

/** The path of a reference, or `undefined` if the value isn't one. */
export function referenceOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { Get: path, ...rest } = value as { Get?: unknown };
  return typeof path === 'string' && Object.keys(rest).length === 0 ? path : undefined;
}

/** Whether the value is strings that the service joins. */
export function isJoined(value: unknown): value is Joined {
  return typeof value === 'object' && value !== null && 'Std:Join' in value;
}
