/** A start that may have taken effect although no answer says so. */
export class StartInDoubt extends Error {
  public constructor(cause: Error) {
    super(`nobody knows whether the pipeline started: ${cause.message}`, { cause });
    this.name = 'StartInDoubt';
  }
}

interface Failure {
  readonly $metadata?: { readonly httpStatusCode?: number; readonly attempts?: number };
}

/**
 * Whether a failed call certainly did nothing: the service refused it at the first attempt. If the SDK tried more than once,
 * an earlier attempt may have taken effect.
 */
export function isCertain(error: unknown): boolean {
  const { httpStatusCode = 0, attempts = 0 } = (error as Failure).$metadata ?? {};
  return attempts === 1 && httpStatusCode >= 400 && httpStatusCode < 500;
}
