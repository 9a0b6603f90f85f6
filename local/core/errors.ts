/** An error that a service answers with, such as a ValidationException. Any other error is a bug of the simulator. */
export class ServiceError extends Error {
  public constructor(
    public readonly code: string,
    message: string,
    public readonly status = 400,
    /** Further members of the error's shape. */
    public readonly members: { readonly [name: string]: unknown } = {},
  ) {
    super(message);
    this.name = code;
  }
}

export function validationException(message: string): ServiceError {
  return new ServiceError('ValidationException', message);
}

export function resourceNotFound(message: string): ServiceError {
  return new ServiceError('ResourceNotFound', message);
}

export function resourceInUse(message: string): ServiceError {
  return new ServiceError('ResourceInUse', message);
}

export function conflictException(message: string): ServiceError {
  return new ServiceError('ConflictException', message);
}

export function accessDenied(message: string): ServiceError {
  return new ServiceError('AccessDeniedException', message);
}

export function throttlingException(message: string): ServiceError {
  return new ServiceError('ThrottlingException', message);
}
