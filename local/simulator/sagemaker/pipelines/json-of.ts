import type { Json } from './values';

/** The answer of an SDK client as JSON, with its dates as text. */
export function jsonOf(output: object): Json {
  const { $metadata: _, ...members } = output as { readonly $metadata?: unknown };
  return JSON.parse(JSON.stringify(members)) as Json;
}
