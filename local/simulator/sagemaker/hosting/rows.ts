import type { CreateEndpointConfigInput, CreateModelInput } from '@aws-sdk/client-sagemaker';
import type { ServedModel } from './served-model';

/** What the simulator keeps of a model. */
export interface ModelRow {
  readonly name: string;
  readonly arn: string;
  readonly created: Date;
  readonly input: CreateModelInput;
  readonly served: ServedModel;
}

/** What the simulator keeps of an endpoint configuration. */
export interface EndpointConfigRow {
  readonly name: string;
  readonly arn: string;
  readonly created: Date;
  readonly input: CreateEndpointConfigInput;
}
