import type { Tag } from '../../service/tags';

/** The detail of a SageMaker job's event: the answer of Describe with times in milliseconds, and tags if any. */
export function eventDetail(described: object, tags: readonly Tag[] = []): object {
  return { ...(plain(described) as object), ...(tags.length > 0 && { Tags: tags }) };
}

function plain(value: unknown): unknown {
  if (value instanceof Date) return value.getTime();
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(kept.map(([name, member]) => [name, plain(member)]));
}
