import type {
  CreateModelPackageGroupInput,
  DeleteModelPackageGroupInput,
  DescribeModelPackageGroupInput,
  DescribeModelPackageGroupOutput,
  ListModelPackageGroupsInput,
  ListModelPackageGroupsOutput,
  ModelPackageGroupSummary,
  PutModelPackageGroupPolicyInput,
  UserContext,
} from '@aws-sdk/client-sagemaker';
import { located, sagemakerArn } from '../../service/arns';
import { conflictException, validationException } from '../../../core/errors';
import type { Operations } from '../../service/operations';
import type { Caller, Scope } from '../../../core/scope';
import type { Services } from '../../service/services';
import { assertAccess } from './access';
import { type NamedResource, NamedResources } from '../named-resources';
import { userContext } from '../user-context';

export interface ModelPackageGroup extends NamedResource {
  readonly description?: string;
  readonly author: UserContext;
  /** The resource policy, which gives other accounts access to the group and its packages. */
  policy?: string;
  /** The version of the newest package. Deleted packages keep their numbers. */
  version: number;
  /** How many packages there are. */
  size: number;
}

type Named = { readonly ModelPackageGroupName: string };

/** The groups of the registry, each of which holds the versions of a model. */
export class ModelPackageGroups {
  public readonly operations: Operations = {
    CreateModelPackageGroup: (input: CreateModelPackageGroupInput, caller) => this.create(input, caller),
    DescribeModelPackageGroup: (input: DescribeModelPackageGroupInput, caller) => this.describe(input, caller),
    ListModelPackageGroups: (input: ListModelPackageGroupsInput, caller) => this.list(input, caller),
    DeleteModelPackageGroup: (input: DeleteModelPackageGroupInput, caller) => this.delete(input, caller),
    PutModelPackageGroupPolicy: (input: PutModelPackageGroupPolicyInput, caller) => this.putPolicy(input, caller),
    GetModelPackageGroupPolicy: (input: Named, caller) => ({ ResourcePolicy: this.policyOf(input, caller) }),
    DeleteModelPackageGroupPolicy: (input: Named, caller) => this.deletePolicy(input, caller),
  };

  private readonly groups: NamedResources<ModelPackageGroup>;

  public constructor(private readonly services: Services) {
    this.groups = new NamedResources(services, {
      type: 'model-package-group',
      missing: (arn) => validationException(`ModelPackageGroup ${arn} does not exist.`),
      taken: (arn) => validationException(`Model Package Group already exists: ${arn}`),
    });
  }

  /** @throws a ValidationException where there is none */
  public get(scope: Scope, nameOrArn: string): ModelPackageGroup {
    return this.groups.get(scope, nameOrArn);
  }

  /** The policy of a group, which applies to its packages; undefined if the group is gone. */
  public policy(scope: Scope, name: string): string | undefined {
    return this.groups.find(scope, name)?.policy;
  }

  private create(input: CreateModelPackageGroupInput, caller: Caller): object {
    const row: ModelPackageGroup = {
      ...this.groups.newRow(caller, input.ModelPackageGroupName!),
      description: input.ModelPackageGroupDescription,
      author: userContext(caller),
      version: 0,
      size: 0,
    };
    return { ModelPackageGroupArn: this.groups.add(row, input.Tags).arn };
  }

  private async describe(
    input: DescribeModelPackageGroupInput,
    caller: Caller,
  ): Promise<DescribeModelPackageGroupOutput> {
    await this.admit(input.ModelPackageGroupName!, caller, 'sagemaker:DescribeModelPackageGroup');
    const group = this.get(caller, input.ModelPackageGroupName!);
    return { ...summary(group), CreatedBy: group.author };
  }

  private list(input: ListModelPackageGroupsInput, caller: Caller): ListModelPackageGroupsOutput {
    const filter = () => input.CrossAccountFilterOption !== 'CrossAccount';
    const { items, NextToken } = this.groups.page(caller, input, 'Ascending', filter);
    return { ModelPackageGroupSummaryList: items.map(summary), NextToken };
  }

  private async delete(input: DeleteModelPackageGroupInput, caller: Caller): Promise<object> {
    await this.admit(input.ModelPackageGroupName!, caller, 'sagemaker:DeleteModelPackageGroup');
    const group = this.get(caller, input.ModelPackageGroupName!);
    if (group.size > 0)
      throw conflictException(`Model Package Group ${group.arn} cannot be deleted because it contains model packages.`);
    this.groups.delete(group);
    return {};
  }

  private async admit(nameOrArn: string, caller: Caller, action: string): Promise<void> {
    const { name, ...owner } = located(caller, nameOrArn);
    const resource = sagemakerArn(owner, 'model-package-group', name);
    await assertAccess(this.services.aws, { caller, owner, action, resource, policy: this.policy(owner, name) });
  }

  private putPolicy(input: PutModelPackageGroupPolicyInput, caller: Caller): object {
    const group = this.get(caller, input.ModelPackageGroupName!);
    checkPolicy(input.ResourcePolicy!);
    group.policy = input.ResourcePolicy;
    return { ModelPackageGroupArn: group.arn };
  }

  private policyOf(input: Named, caller: Caller): string {
    const { arn, policy } = this.get(caller, input.ModelPackageGroupName);
    if (policy === undefined) throw validationException(`Cannot find resource policy for ${arn}.`);
    return policy;
  }

  private deletePolicy(input: Named, caller: Caller): object {
    this.policyOf(input, caller);
    delete this.get(caller, input.ModelPackageGroupName).policy;
    return {};
  }
}

function summary(group: ModelPackageGroup) {
  return {
    ModelPackageGroupName: group.name,
    ModelPackageGroupArn: group.arn,
    ModelPackageGroupDescription: group.description,
    CreationTime: group.created,
    ModelPackageGroupStatus: 'Completed',
  } satisfies ModelPackageGroupSummary;
}

function checkPolicy(text: string): void {
  const policy = parsed(text) as { readonly Statement?: unknown } | null;
  const statements = [policy?.Statement ?? []].flat() as { readonly Principal?: unknown; readonly Action?: unknown }[];
  if (statements.length === 0 || statements.some(({ Principal, Action }) => !Principal || !Action))
    throw validationException('Invalid resource policy: every statement needs a Principal and an Action.');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw validationException('Invalid resource policy: it is not JSON.');
  }
}
