/** The kinds of exceptions that a retry policy of a step may name. */
export type ExceptionType =
  | 'Step.SERVICE_FAULT'
  | 'Step.THROTTLING'
  | 'SageMaker.JOB_INTERNAL_ERROR'
  | 'SageMaker.CAPACITY_ERROR'
  | 'SageMaker.RESOURCE_LIMIT';

/** A step that could not do its work. Without a type it is the author's own fault, and is not tried again. */
export class StepFailure extends Error {
  public constructor(
    message: string,
    public readonly exceptionType?: ExceptionType,
  ) {
    super(message);
  }
}

/** A failure that someone described in their own words, to be passed on as it is. */
export class DescribedFailure extends StepFailure {}

/** A step that was stopped, because its execution was. */
export class StepStopped extends Error {}
