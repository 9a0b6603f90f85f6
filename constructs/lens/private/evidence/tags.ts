import type { Subject } from '../judge/estate';
import type { Node } from '../template/node';
import { isMembers } from '../template/value';

/** A tag of a resource. */
export interface Tag {
  readonly key: string;
  /** The value; what only the deployment knows is shown by its name. */
  readonly value: string;
  /** Where it is. Tags of the stack are in no template. */
  readonly place?: Node;
}

/** The tags that a resource or a step sets itself, without those of AWS. */
export function tagsOf({ properties }: Subject): Tag[] {
  return readTags(properties.get('Tags')).filter(({ key }) => !key.startsWith('aws:'));
}

/** The tags that a resource has in the end: its own, and those that the whole stack is deployed with, if they are known. */
export function allTagsOf(subject: Subject): Tag[] {
  const own = tagsOf(subject);
  const names = new Set(own.map(({ key }) => key));
  const stack = Object.entries(subject.template.environment.tags ?? {}).map(([key, value]) => ({ key, value }));
  return [...own, ...(subject.step ? [] : stack.filter(({ key }) => !names.has(key)))];
}

/** Whether all tags of a resource are known: a stack can be deployed with tags that its template doesn't show. */
export function knowsTags(subject: Subject): boolean {
  const own = subject.properties.get('Tags');
  const unknown = own.unknown !== undefined || own.items.some((item) => item.unknown !== undefined);
  return !unknown && (subject.step !== undefined || subject.template.environment.tags !== undefined);
}

/** Tags are a list of keys and values for most types, and a map for some. */
function readTags(tags: Node): Tag[] {
  if (tags.unknown) return [];
  if (isMembers(tags.value)) {
    return tags.keys.map((key) => ({ key, value: tags.get(key).text, place: tags.get(key) }));
  }
  return tags.items.flatMap((item) => {
    const key = item.get('Key');
    return key.value === undefined ? [] : [{ key: key.text, value: item.get('Value').text, place: item }];
  });
}
