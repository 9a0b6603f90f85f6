import type { CreateEndpointConfigInput, CreateModelInput } from '@aws-sdk/client-sagemaker';
import type { NamedResource } from '../named-resources';
import type { ServedModel } from './served-model';

/** What the simulator keeps of a model. */
export interface ModelRow extends NamedResource {
  readonly input: CreateModelInput;
  readonly served: ServedModel;
}

/** What the simulator keeps of an endpoint configuration. */
export interface EndpointConfigRow extends NamedResource {
  readonly input: CreateEndpointConfigInput;
}
