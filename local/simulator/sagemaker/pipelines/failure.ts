/** The exception types that a retry policy may name. */
export type ExceptionType =
  | 'Step.SERVICE_FAULT'
  | 'Step.THROTTLING'
  | 'SageMaker.JOB_INTERNAL_ERROR'
  | 'SageMaker.CAPACITY_ERROR'
  | 'SageMaker.RESOURCE_LIMIT';

/** A failed step. Without an exception type it is a mistake in the definition, and is not retried. */
export class StepFailure extends Error {
  public constructor(
    message: string,
    public readonly exceptionType?: ExceptionType,
  ) {
    super(message);
  }
}

/** A failure with a message of the pipeline's author, which is passed on unchanged. */
export class DescribedFailure extends StepFailure {}

/** A step that was stopped, because its execution was. */
export class StepStopped extends Error {}
