import type {
  CreateModelPackageInput,
  DeleteModelPackageInput,
  DescribeModelPackageInput,
  DescribeModelPackageOutput,
  ModelPackageModelCard,
  UpdateModelPackageInput,
} from '@aws-sdk/client-sagemaker';
import { located, modelPackageArn } from '../../service/arns';
import { inBackground } from '../../service/background';
import { conflictException, validationException } from '../../../core/errors';
import type { Operations } from '../../service/operations';
import type { Caller, Scope } from '../../../core/scope';
import type { Services } from '../../service/services';
import { Table } from '../../service/table';
import type { Tag } from '../../service/tags';
import { assertAccess } from './access';
import { userContext } from '../user-context';
import { checkPackageContent } from './card-content';
import { withIdentities } from './identities';
import type { ModelPackageGroups } from './groups';
import { described, stateChange, type ModelPackage, type PackageContent } from './package-record';
import { changedMembers, membersOf, updated } from './package-update';
import { RequestTokens } from './tokens';

/** Seconds that the service takes to register a package. */
const REGISTRATION = 2;

/** The packages of the registry: versions of a model in a group, or alone under a name of their own. */
export class ModelPackages {
  public readonly operations: Operations = {
    CreateModelPackage: (input: CreateModelPackageInput, caller) => this.create(input, caller),
    DescribeModelPackage: (input: DescribeModelPackageInput, caller) => this.describe(input, caller),
    UpdateModelPackage: (input: UpdateModelPackageInput, caller) => this.update(input, caller),
    DeleteModelPackage: (input: DeleteModelPackageInput, caller) => this.delete(input, caller),
  };

  private readonly packages = new Table<ModelPackage>();
  private readonly tokens = new RequestTokens();

  public constructor(
    private readonly services: Services,
    private readonly groups: ModelPackageGroups,
  ) {}

  /** Every package of an account, in the order of creation. */
  public list(scope: Scope): ModelPackage[] {
    return this.packages.list(scope);
  }

  /**
   * A package that a caller, perhaps from another account, uses.
   * @param action such as `sagemaker:CreateModel`, which uses a package
   */
  public async read(caller: Caller, nameOrArn: string, action: string): Promise<ModelPackage> {
    const { name, ...owner } = located(caller, nameOrArn);
    await assertAccess(this.services.aws, {
      caller,
      owner,
      action,
      resource: modelPackageArn(owner, name),
      policy: this.groups.policy(owner, name.split('/')[0]),
    });
    const row = this.packages.get(owner, name);
    if (!row) throw validationException(`ModelPackage ${modelPackageArn(owner, name)} does not exist.`);
    return row;
  }

  /** A package that a model is made from. */
  public async modelPackage(arn: string, caller: Caller): Promise<DescribeModelPackageOutput> {
    return { ModelPackageName: undefined, ...described(await this.read(caller, arn, 'sagemaker:CreateModel')) };
  }

  private async create(input: CreateModelPackageInput, caller: Caller): Promise<object> {
    checkNaming(input);
    checkCard(input.ModelCard);
    return this.tokens.once(caller, input, async () => {
      const row = input.ModelPackageGroupName ? await this.addVersion(input, caller) : this.addAlone(input, caller);
      inBackground(this.register(row));
      return { ModelPackageArn: row.arn };
    });
  }

  private async addVersion(input: CreateModelPackageInput, caller: Caller): Promise<ModelPackage> {
    const { name, ...owner } = located(caller, input.ModelPackageGroupName!);
    await assertAccess(this.services.aws, {
      caller,
      owner,
      action: 'sagemaker:CreateModelPackage',
      resource: modelPackageArn(owner, `${name}/*`),
      policy: this.groups.policy(owner, name),
    });
    const group = this.groups.get(caller, input.ModelPackageGroupName!);
    if (input.Tags?.length)
      throw validationException('Tags cannot be specified for a versioned model package; they are those of its group.');
    const approval = { ModelApprovalStatus: input.ModelApprovalStatus ?? 'PendingManualApproval' };
    const row = this.row(group.scope, caller, name, { ...content(input), ...approval }, (group.version += 1));
    group.size += 1;
    return this.packages.put(group.scope, `${name}/${row.version}`, row);
  }

  private addAlone(input: CreateModelPackageInput, caller: Caller): ModelPackage {
    const name = input.ModelPackageName!;
    const row = this.row(caller, caller, name, content(input));
    if (this.packages.get(caller, name)) throw conflictException(`Model package already exists: ${row.arn}`);
    this.services.tags.attach(row.arn, input.Tags as Tag[] | undefined);
    return this.packages.put(caller, name, row);
  }

  private row(scope: Scope, caller: Caller, name: string, kept: PackageContent, version?: number): ModelPackage {
    return {
      scope: { account: scope.account, region: scope.region },
      arn: modelPackageArn(scope, name, version),
      name,
      version,
      created: this.services.clock.now(),
      author: userContext(caller),
      content: kept,
      status: 'Pending',
    };
  }

  /** Finishes the registration after the answer. */
  private async register(row: ModelPackage): Promise<void> {
    row.status = 'InProgress';
    await this.addEtags(row);
    await this.services.clock.wait(REGISTRATION);
    if (row.status !== 'InProgress') return;
    row.status = 'Completed';
    row.modified = this.services.clock.now();
    await this.services.events.emit(row.scope, stateChange(row));
  }

  private async addEtags(row: ModelPackage): Promise<void> {
    const given = row.content.InferenceSpecification;
    if (!given) return;
    const tagged = await withIdentities(this.services.aws, row.scope, given);
    // the package may have been updated meanwhile
    if (row.content.InferenceSpecification === given) row.content = { ...row.content, InferenceSpecification: tagged };
  }

  private async describe(input: DescribeModelPackageInput, caller: Caller): Promise<object> {
    const row = await this.read(caller, input.ModelPackageName!, 'sagemaker:DescribeModelPackage');
    const description = described(row);
    const { ModelCard } = description;
    if (input.IncludedData !== 'MetadataOnly' || !ModelCard) return description;
    return { ...description, ModelCard: { ...ModelCard, ModelCardContent: '{}' } };
  }

  private async update(input: UpdateModelPackageInput, caller: Caller): Promise<object> {
    const row = await this.read(caller, input.ModelPackageArn!, 'sagemaker:UpdateModelPackage');
    checkCard(input.ModelCard);
    const before = membersOf(row);
    row.content = updated(row, input);
    row.approvalDescription = input.ApprovalDescription ?? row.approvalDescription;
    const changed = changedMembers(before, membersOf(row));
    row.modified = this.services.clock.now();
    row.modifier = userContext(caller);
    await this.services.events.emit(row.scope, stateChange(row, changed));
    return { ModelPackageArn: row.arn };
  }

  private async delete(input: DeleteModelPackageInput, caller: Caller): Promise<object> {
    const row = await this.read(caller, input.ModelPackageName!, 'sagemaker:DeleteModelPackage');
    row.status = 'Deleting';
    this.packages.delete(row.scope, row.version === undefined ? row.name : `${row.name}/${row.version}`);
    if (row.version === undefined) this.services.tags.detach(row.arn);
    else this.groups.get(row.scope, row.name).size -= 1;
    return {};
  }
}

function checkNaming(input: CreateModelPackageInput): void {
  if (input.ModelPackageName && input.ModelPackageGroupName)
    throw validationException(
      'Both ModelPackageName and ModelPackageGroupName are provided in the input. Cannot determine which one to use.',
    );
  if (!input.ModelPackageName && !input.ModelPackageGroupName) throw validationException('Missing ARN.');
  if (input.ValidationSpecification)
    throw validationException('The local simulator runs no validation of model packages (ValidationSpecification).');
}

function checkCard(card: ModelPackageModelCard | undefined): void {
  if (card?.ModelCardContent !== undefined) checkPackageContent(card.ModelCardContent);
}

function content(input: CreateModelPackageInput): PackageContent {
  const { ModelPackageName: _, ModelPackageGroupName: __, Tags: ___, ClientToken: ____, ...kept } = input;
  return kept;
}
