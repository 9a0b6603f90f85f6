import { ServiceError } from '../../core/errors';
import type { Operations } from '../service/operations';
import type { TagStore } from '../service/tags';

interface TagInput {
  readonly resourceArn: string;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
}

export function tagOperations(tags: TagStore): Operations {
  const requireKnown = (arn: string): void => {
    if (!tags.knows(arn)) throw new ServiceError('ResourceNotFoundException', `There is no ${arn}`);
  };
  return {
    ListTagsForResource: ({ resourceArn }: Pick<TagInput, 'resourceArn'>) => {
      requireKnown(resourceArn);
      return { tags: tags.list(resourceArn).map(({ Key, Value }) => ({ key: Key, value: Value })) };
    },
    TagResource: ({ resourceArn, tags: given }: TagInput) => {
      requireKnown(resourceArn);
      tags.add(
        resourceArn,
        given.map(({ key, value }) => ({ Key: key, Value: value })),
      );
      return {};
    },
    UntagResource: ({ resourceArn, tagKeys }: { resourceArn: string; tagKeys: string[] }) => {
      requireKnown(resourceArn);
      tags.remove(resourceArn, tagKeys);
      return {};
    },
  };
}
