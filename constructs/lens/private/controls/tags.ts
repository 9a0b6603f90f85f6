import { failed, type Outcome, passed, someOf, unknown } from '../judge/outcome';
import type { Node } from '../template/node';

/** Whether there is a tag, other than those that AWS sets. */
export function hasTag(tags: Node): Outcome {
  return someOf(tags.items.map((tag) => isOwn(tag.get('Key')))) ?? failed('there are no tags', tags);
}

function isOwn(key: Node): Outcome {
  // what follows a known beginning doesn't matter
  if (key.unknown && key.text.startsWith('${')) return unknown(key);
  if (!key.text) return failed('there is a tag without a key', key);
  return key.text.startsWith('aws:')
    ? failed(`the tag ${key.text} is reserved for AWS`, key)
    : passed(`there is the tag ${key.text}`, key);
}
