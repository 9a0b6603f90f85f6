import type {
  CreateEndpointConfigInput,
  DeleteEndpointConfigInput,
  DescribeEndpointConfigInput,
  DescribeEndpointConfigOutput,
  ListEndpointConfigsInput,
  ProductionVariant,
} from '@aws-sdk/client-sagemaker';
import { validationException } from '../../../core/errors';
import type { Operations } from '../../service/operations';
import type { Caller, Scope } from '../../../core/scope';
import type { Services } from '../../service/services';
import { endpointConfigStateChange } from './hosting-events';
import type { Models } from './models';
import { NamedResources } from '../named-resources';
import { ENDPOINT_CONFIGS, notOffered } from './kinds';
import type { EndpointConfigRow } from './rows';

/** Endpoint configurations: variants of models, and how their traffic is captured. */
export class EndpointConfigs {
  private readonly rows: NamedResources<EndpointConfigRow>;

  public readonly operations: Operations = {
    CreateEndpointConfig: (input: CreateEndpointConfigInput, caller) => this.create(input, caller),
    DescribeEndpointConfig: (input: DescribeEndpointConfigInput, caller) => this.describe(input, caller),
    ListEndpointConfigs: (input: ListEndpointConfigsInput, caller) => this.list(input, caller),
    DeleteEndpointConfig: (input: DeleteEndpointConfigInput, caller) => this.delete(input, caller),
  };

  public constructor(
    private readonly services: Services,
    private readonly models: Models,
  ) {
    this.rows = new NamedResources(services, ENDPOINT_CONFIGS);
  }

  /** @throws a ValidationException if there is none */
  public get(scope: Scope, name: string): EndpointConfigRow {
    return this.rows.get(scope, name);
  }

  private async create(input: CreateEndpointConfigInput, caller: Caller): Promise<object> {
    const begun = this.rows.newRow(caller, input.EndpointConfigName!);
    refuseWhatIsNotOffered(input);
    const variants = input.ProductionVariants!;
    for (const variant of variants) checkVariant(variant);
    if (new Set(variants.map(({ VariantName }) => VariantName)).size < variants.length)
      throw validationException('The names of the production variants must be unique.');
    for (const { ModelName } of variants) this.models.get(caller, ModelName!);
    if (input.DataCaptureConfig?.EnableCapture && variants.some(({ ServerlessConfig }) => ServerlessConfig))
      throw validationException('Data capture is not supported for serverless endpoints.');
    const row = this.rows.add({ ...begun, input }, input.Tags);
    await this.services.events.emit(caller, endpointConfigStateChange(row, this.rows.tagsOf(row)));
    return { EndpointConfigArn: row.arn };
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
    const { items, NextToken } = this.rows.page(caller, input);
    const EndpointConfigs = items.map(({ name, arn, created }) => ({
      EndpointConfigName: name,
      EndpointConfigArn: arn,
      CreationTime: created,
    }));
    return { EndpointConfigs, NextToken };
  }

  private async delete({ EndpointConfigName }: DeleteEndpointConfigInput, caller: Caller): Promise<object> {
    const row = this.get(caller, EndpointConfigName!);
    await this.services.events.emit(caller, endpointConfigStateChange(row, this.rows.delete(row)));
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
