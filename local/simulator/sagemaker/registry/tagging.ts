import type { AddTagsInput, DeleteTagsInput, ListTagsInput } from '@aws-sdk/client-sagemaker';
import { parseArn } from '../../service/arns';
import { ServiceError, validationException } from '../../../core/errors';
import type { Operations } from '../../service/operations';
import { paged } from '../../service/paging';
import { notAdmitted } from '../../service/principal';
import type { Caller } from '../../../core/scope';
import type { Tag, TagStore } from '../../service/tags';

const MOST = 50;

/** The tags of every SageMaker resource, whichever part stores it. */
export class Tagging {
  public readonly operations: Operations = {
    AddTags: (input: AddTagsInput, caller) => this.add(input, caller),
    ListTags: (input: ListTagsInput, caller) => this.list(input, caller),
    DeleteTags: (input: DeleteTagsInput, caller) => this.delete(input, caller),
  };

  public constructor(private readonly tags: TagStore) {}

  private add({ ResourceArn, Tags }: AddTagsInput, caller: Caller): object {
    const arn = this.known(ResourceArn!, caller, 'sagemaker:AddTags');
    const keys = new Set([...this.tags.list(arn), ...(Tags as Tag[])].map(({ Key }) => Key));
    if (keys.size > MOST)
      throw new ServiceError('ResourceLimitExceeded', `The resource ${arn} cannot have more than ${MOST} tags.`);
    this.tags.add(arn, Tags as Tag[]);
    return { Tags: this.tags.list(arn) };
  }

  private list({ ResourceArn, ...page }: ListTagsInput, caller: Caller): object {
    const arn = this.known(ResourceArn!, caller, 'sagemaker:ListTags');
    const { items, NextToken } = paged(this.tags.list(arn), { MaxResults: MOST, ...page });
    return { Tags: items, NextToken };
  }

  private delete({ ResourceArn, TagKeys }: DeleteTagsInput, caller: Caller): object {
    this.tags.remove(this.known(ResourceArn!, caller, 'sagemaker:DeleteTags'), TagKeys!);
    return {};
  }

  /** A version of a model has the tags of its group, and no others. */
  private known(arn: string, caller: Caller, action: string): string {
    const { account, type, name } = parseArn(arn);
    if (account !== caller.account) throw notAdmitted(caller, action, arn);
    const group = /^(.+)\/\d+$/.exec(name);
    const tagged =
      type === 'model-package' && group ? arn.replace(`model-package/${name}`, `model-package-group/${group[1]}`) : arn;
    if (!this.tags.knows(tagged)) throw validationException(`Could not find resource ${arn}.`);
    return tagged;
  }
}
