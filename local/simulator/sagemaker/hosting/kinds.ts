import { type ServiceError, validationException } from '../../../core/errors';
import type { ResourceKind } from '../named-resources';

export const MODELS = kindOf('model', 'model');
export const ENDPOINT_CONFIGS = kindOf('endpoint-config', 'endpoint configuration');
export const ENDPOINTS = kindOf('endpoint', 'endpoint');

/** SageMaker's hosting reports missing and existing resources as ValidationExceptions. */
function kindOf(type: ResourceKind['type'], label: string): ResourceKind {
  return {
    type,
    anyCase: true,
    missing: (arn) => validationException(`Could not find ${label} "${arn}".`),
    taken: (arn) => validationException(`Cannot create already existing ${label} "${arn}".`),
  };
}

export function notOffered(what: string): ServiceError {
  return validationException(`${what} is not offered by the local SageMaker.`);
}
