import type {
  CreateEndpointConfigInput,
  DeleteEndpointConfigInput,
  DescribeEndpointConfigInput,
  DescribeEndpointConfigOutput,
  ListEndpointConfigsInput,
  ProductionVariant,
} from '@aws-sdk/client-sagemaker';
import { sagemakerArn } from '../../service/arns';
import { validationException } from '../../../core/errors';
import type { Operations } from '../../service/operations';
import { paged, passes, sorted } from '../../service/paging';
import type { Caller, Scope } from '../../../core/scope';
import type { Services } from '../../service/services';
import { Table } from '../../service/table';
import { endpointConfigStateChange } from './hosting-events';
import type { Models } from './models';
import { alreadyExists, notFound, notOffered } from './names';
import type { EndpointConfigRow } from './rows';

/** What endpoints run on: variants of models, and what is captured of their traffic. */
export class EndpointConfigs {
  private readonly table = new Table<EndpointConfigRow>(true);

  public readonly operations: Operations = {
    CreateEndpointConfig: (input: CreateEndpointConfigInput, caller) => this.create(input, caller),
    DescribeEndpointConfig: (input: DescribeEndpointConfigInput, caller) => this.describe(input, caller),
    ListEndpointConfigs: (input: ListEndpointConfigsInput, caller) => this.list(input, caller),
    DeleteEndpointConfig: (input: DeleteEndpointConfigInput, caller) => this.delete(input, caller),
  };

  public constructor(
    private readonly services: Services,
    private readonly models: Models,
  ) {}

  /** @throws a ValidationException, if there is none */
  public get(scope: Scope, name: string): EndpointConfigRow {
    const row = this.table.get(scope, name);
    if (!row) throw notFound('endpoint configuration', sagemakerArn(scope, 'endpoint-config', name.toLowerCase()));
    return row;
  }

  private async create(input: CreateEndpointConfigInput, caller: Caller): Promise<object> {
    const name = input.EndpointConfigName!;
    const arn = sagemakerArn(caller, 'endpoint-config', name.toLowerCase());
    if (this.table.get(caller, name)) throw alreadyExists('endpoint configuration', arn);
    refuseWhatIsNotOffered(input);
    const variants = input.ProductionVariants!;
    for (const variant of variants) checkVariant(variant);
    if (new Set(variants.map(({ VariantName }) => VariantName)).size < variants.length)
      throw validationException('The names of the production variants must be unique.');
    for (const { ModelName } of variants) this.models.get(caller, ModelName!);
    if (input.DataCaptureConfig?.EnableCapture && variants.some(({ ServerlessConfig }) => ServerlessConfig))
      throw validationException('Data capture is not supported for serverless endpoints.');
    const row = { name, arn, created: this.services.clock.now(), input };
    this.table.put(caller, name, row);
    this.services.tags.attach(arn, tagsOf(input));
    await this.services.events.emit(caller, endpointConfigStateChange(row, tagsOf(input)));
    return { EndpointConfigArn: arn };
  }

  private describe({ EndpointConfigName }: DescribeEndpointConfigInput, caller: Caller): DescribeEndpointConfigOutput {
    const { name, arn, created, input } = this.get(caller, EndpointConfigName!);
    const { Tags: _, EnableNetworkIsolation = false, ...shown } = input;
    return {
      ...shown,
      EndpointConfigName: name,
      EndpointConfigArn: arn,
      CreationTime: created,
      ProductionVariants: input.ProductionVariants!.map((variant) => ({ InitialVariantWeight: 1, ...variant })),
      EnableNetworkIsolation,
    };
  }

  private list(input: ListEndpointConfigsInput, caller: Caller): object {
    const rows = this.table.list(caller).filter((row) => passes(input, row));
    const keys = {
      Name: ({ name }: EndpointConfigRow) => name,
      CreationTime: ({ created }: EndpointConfigRow) => created,
    };
    const page = paged(sorted(rows, input, { by: 'CreationTime', order: 'Descending' }, keys), input);
    return {
      EndpointConfigs: page.items.map(({ name, arn, created }) => ({
        EndpointConfigName: name,
        EndpointConfigArn: arn,
        CreationTime: created,
      })),
      NextToken: page.NextToken,
    };
  }

  private async delete({ EndpointConfigName }: DeleteEndpointConfigInput, caller: Caller): Promise<object> {
    const row = this.get(caller, EndpointConfigName!);
    this.table.delete(caller, row.name);
    const tags = this.services.tags.list(row.arn);
    this.services.tags.detach(row.arn);
    await this.services.events.emit(caller, endpointConfigStateChange(row, tags));
    return {};
  }
}

function refuseWhatIsNotOffered(input: CreateEndpointConfigInput): void {
  if (input.ExplainerConfig) throw notOffered('ExplainerConfig (online explainability)');
  if (input.AsyncInferenceConfig?.OutputConfig?.NotificationConfig)
    throw notOffered('NotificationConfig (messages to SNS about asynchronous answers)');
  if (input.ShadowProductionVariants?.length) throw notOffered('ShadowProductionVariants (shadow tests)');
}

function checkVariant(variant: ProductionVariant): void {
  const { VariantName, ModelName, ServerlessConfig, InstanceType, InitialInstanceCount } = variant;
  if (!ModelName) throw notOffered(`Production variant ${VariantName} without a ModelName (inference components)`);
  if (ServerlessConfig && (InstanceType || InitialInstanceCount))
    throw validationException(`Production variant ${VariantName} has either a ServerlessConfig or instances.`);
  if (!ServerlessConfig && !(InstanceType && InitialInstanceCount))
    throw validationException(
      `Production variant ${VariantName} needs an InstanceType and an InitialInstanceCount, or a ServerlessConfig.`,
    );
}

function tagsOf({ Tags = [] }: CreateEndpointConfigInput) {
  return Tags.map(({ Key, Value }) => ({ Key: Key!, Value: Value! }));
}
