import type {
  ContainerDefinition,
  CreateModelInput,
  DeleteModelInput,
  DescribeModelInput,
  DescribeModelOutput,
  ListModelsInput,
} from '@aws-sdk/client-sagemaker';
import { sagemakerArn } from '../../service/arns';
import { ServiceError, validationException } from '../../../core/errors';
import type { Operations } from '../../service/operations';
import { paged, passes, sorted } from '../../service/paging';
import type { Caller, Scope } from '../../../core/scope';
import type { Services } from '../../service/services';
import { Table } from '../../service/table';
import { unreadable } from './artifacts';
import { modelStateChange } from './hosting-events';
import { packagedContainer, type ModelPackages } from './model-packages';
import { alreadyExists, notFound, notOffered } from './names';
import type { ModelRow } from './rows';
import type { ServedModel } from './served-model';
import { ExecutionRole } from './session';

/** The models of SageMaker's hosting: a container, its artifacts, and the role that may read them. */
export class Models {
  private readonly table = new Table<ModelRow>(true);

  public readonly operations: Operations = {
    CreateModel: (input: CreateModelInput, caller) => this.create(input, caller),
    DescribeModel: (input: DescribeModelInput, caller) => this.describe(input, caller),
    ListModels: (input: ListModelsInput, caller) => this.list(input, caller),
    DeleteModel: (input: DeleteModelInput, caller) => this.delete(input, caller),
  };

  public constructor(
    private readonly services: Services,
    private readonly packages: ModelPackages,
  ) {}

  /** @throws a ValidationException, if there is none */
  public get(scope: Scope, name: string): ModelRow {
    const row = this.table.get(scope, name);
    if (!row) throw notFound('model', sagemakerArn(scope, 'model', name.toLowerCase()));
    return row;
  }

  private async create(input: CreateModelInput, caller: Caller): Promise<object> {
    const name = input.ModelName!;
    const arn = sagemakerArn(caller, 'model', name.toLowerCase());
    if (this.table.get(caller, name)) throw alreadyExists('model', arn);
    const served = await this.resolved(input, arn, caller);
    await this.requireReadable(served, caller);
    const row = { name, arn, created: this.services.clock.now(), input, served };
    if (this.table.get(caller, name)) throw alreadyExists('model', arn);
    this.table.put(caller, name, row);
    this.services.tags.attach(arn, tagsOf(input));
    await this.services.events.emit(caller, modelStateChange(row, tagsOf(input)));
    return { ModelArn: arn };
  }

  private async resolved(input: CreateModelInput, arn: string, caller: Caller): Promise<ServedModel> {
    if (input.Containers?.length) throw notOffered('A model of several Containers');
    if (!input.PrimaryContainer) throw validationException('A model needs a PrimaryContainer.');
    if (!input.ExecutionRoleArn) throw validationException('A model needs an ExecutionRoleArn.');
    const container = await this.container(input.PrimaryContainer, caller);
    if (!container.Image) throw validationException('The PrimaryContainer needs an Image or a ModelPackageName.');
    return {
      name: input.ModelName!,
      arn,
      roleArn: input.ExecutionRoleArn,
      image: container.Image,
      dataUrl: container.ModelDataUrl,
      environment: container.Environment ?? {},
      hostname: container.ContainerHostname ?? 'container_1',
    };
  }

  private async container(given: ContainerDefinition, caller: Caller): Promise<ContainerDefinition> {
    if (given.Mode === 'MultiModel') throw notOffered('Mode MultiModel');
    if (given.ModelDataSource) throw notOffered('ModelDataSource (uncompressed model data)');
    if (!given.ModelPackageName) return given;
    if (given.Image || given.ModelDataUrl)
      throw validationException('A container has either a ModelPackageName or an Image and ModelDataUrl.');
    return packagedContainer(this.packages, given, caller);
  }

  private async requireReadable(served: ServedModel, caller: Caller): Promise<void> {
    if (!served.dataUrl) return;
    const role = new ExecutionRole(this.services.aws, caller, served.roleArn, served.arn);
    const reason = await unreadable(role, served.dataUrl);
    if (reason === undefined) return;
    throw new ServiceError(
      'ValidationException',
      `Could not access model data at ${served.dataUrl}. Please ensure that the role "${served.roleArn}" exists and that ` +
        'its trust relationship policy allows the action "sts:AssumeRole" for the service principal ' +
        '"sagemaker.amazonaws.com". Also ensure that the role has "s3:GetObject" permissions and that the object is ' +
        `located in ${caller.region}. (${reason})`,
    );
  }

  private describe({ ModelName }: DescribeModelInput, caller: Caller): DescribeModelOutput {
    const { name, arn, created, input } = this.get(caller, ModelName!);
    const { PrimaryContainer, ExecutionRoleArn, VpcConfig, EnableNetworkIsolation = false } = input;
    return {
      ModelName: name,
      ModelArn: arn,
      CreationTime: created,
      PrimaryContainer,
      ExecutionRoleArn,
      ...(VpcConfig && { VpcConfig }),
      EnableNetworkIsolation,
    };
  }

  private list(input: ListModelsInput, caller: Caller): object {
    const rows = this.table.list(caller).filter((row) => passes(input, row));
    const keys = { Name: ({ name }: ModelRow) => name, CreationTime: ({ created }: ModelRow) => created };
    const page = paged(sorted(rows, input, { by: 'CreationTime', order: 'Descending' }, keys), input);
    return {
      Models: page.items.map(({ name, arn, created }) => ({ ModelName: name, ModelArn: arn, CreationTime: created })),
      NextToken: page.NextToken,
    };
  }

  private async delete({ ModelName }: DeleteModelInput, caller: Caller): Promise<object> {
    const row = this.get(caller, ModelName!);
    this.table.delete(caller, row.name);
    const tags = this.services.tags.list(row.arn);
    this.services.tags.detach(row.arn);
    await this.services.events.emit(caller, modelStateChange(row, tags));
    return {};
  }
}

function tagsOf({ Tags = [] }: CreateModelInput) {
  return Tags.map(({ Key, Value }) => ({ Key: Key!, Value: Value! }));
}
