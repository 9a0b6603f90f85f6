import type {
  ContainerDefinition,
  CreateModelInput,
  DeleteModelInput,
  DescribeModelInput,
  DescribeModelOutput,
  ListModelsInput,
} from '@aws-sdk/client-sagemaker';
import { ServiceError, validationException } from '../../../core/errors';
import type { Operations } from '../../service/operations';
import type { Caller, Scope } from '../../../core/scope';
import type { Services } from '../../service/services';
import { unreadable } from './artifacts';
import { modelStateChange } from './hosting-events';
import { packagedContainer, type ModelPackages } from './model-packages';
import { NamedResources } from '../named-resources';
import { MODELS, notOffered } from './kinds';
import type { ModelRow } from './rows';
import type { ServedModel } from './served-model';
import { ExecutionRole } from './session';

/** SageMaker's models, each with a container, its artifacts, and the role that reads them. */
export class Models {
  private readonly rows: NamedResources<ModelRow>;

  public readonly operations: Operations = {
    CreateModel: (input: CreateModelInput, caller) => this.create(input, caller),
    DescribeModel: (input: DescribeModelInput, caller) => this.describe(input, caller),
    ListModels: (input: ListModelsInput, caller) => this.list(input, caller),
    DeleteModel: (input: DeleteModelInput, caller) => this.delete(input, caller),
  };

  public constructor(
    private readonly services: Services,
    private readonly packages: ModelPackages,
  ) {
    this.rows = new NamedResources(services, MODELS);
  }

  /** @throws a ValidationException if there is none */
  public get(scope: Scope, name: string): ModelRow {
    return this.rows.get(scope, name);
  }

  private async create(input: CreateModelInput, caller: Caller): Promise<object> {
    const begun = this.rows.newRow(caller, input.ModelName!);
    const served = await this.resolved(input, begun.arn, caller);
    await this.requireReadable(served, caller);
    const row = this.rows.add({ ...begun, created: this.services.clock.now(), input, served }, input.Tags);
    await this.services.events.emit(caller, modelStateChange(row, this.rows.tagsOf(row)));
    return { ModelArn: row.arn };
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
    const { items, NextToken } = this.rows.page(caller, input);
    const Models = items.map(({ name, arn, created }) => ({ ModelName: name, ModelArn: arn, CreationTime: created }));
    return { Models, NextToken };
  }

  private async delete({ ModelName }: DeleteModelInput, caller: Caller): Promise<object> {
    const row = this.get(caller, ModelName!);
    await this.services.events.emit(caller, modelStateChange(row, this.rows.delete(row)));
    return {};
  }
}
