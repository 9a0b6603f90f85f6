import type { CreateEndpointConfigInput, CreateModelInput } from '@aws-sdk/client-sagemaker';
import type { NamedResource } from '../named-resources';
import type { ServedModel } from './served-model';

/** A stored model. */
export interface ModelRow extends NamedResource {
  readonly input: CreateModelInput;
  readonly served: ServedModel;
}

/** A stored endpoint configuration. */
export interface EndpointConfigRow extends NamedResource {
  readonly input: CreateEndpointConfigInput;
}
