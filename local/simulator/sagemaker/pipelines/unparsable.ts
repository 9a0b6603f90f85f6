import { type ServiceError, validationException } from '../../../core/errors';

/** What the service answers to a definition that it does not take. */
export function unparsable(detail: string): ServiceError {
  return validationException(`Unable to parse pipeline definition. ${detail}`);
}
