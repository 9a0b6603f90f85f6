import { type ServiceError, validationException } from '../../../core/errors';

/** The error for an invalid definition. */
export function unparsable(detail: string): ServiceError {
  return validationException(`Unable to parse pipeline definition. ${detail}`);
}
