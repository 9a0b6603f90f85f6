import { validationException, type ServiceError } from '../../../core/errors';

/** What the service says of something that isn't there; SageMaker's hosting knows no other error for it. */
export function notFound(kind: 'endpoint' | 'endpoint configuration' | 'model', arn: string): ServiceError {
  return validationException(`Could not find ${kind} "${arn}".`);
}

export function alreadyExists(kind: 'endpoint' | 'endpoint configuration' | 'model', arn: string): ServiceError {
  return validationException(`Cannot create already existing ${kind} "${arn}".`);
}

export function notOffered(what: string): ServiceError {
  return validationException(`${what} is not offered by the local SageMaker.`);
}
