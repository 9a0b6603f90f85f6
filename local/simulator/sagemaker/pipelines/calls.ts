import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { type ExceptionType, StepFailure } from './failure';

/** The SDK doesn't retry creations, as the retry policies of the step decide. */
export class CreatingSageMakerClient extends SageMakerClient {
  public constructor(config: object) {
    super({ ...config, maxAttempts: 1 });
  }
}

interface SdkError extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly code?: string;
}

/** Calls a service for a step. A refusal becomes a StepFailure with the service's message. */
export async function called<T>(action: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof StepFailure) throw error;
    const { message } = error as Error;
    throw new StepFailure(`Failed to invoke ${action}. Error Details: ${message}`, exceptionOf(error as SdkError));
  }
}

function exceptionOf({ name, $metadata, code }: SdkError): ExceptionType | undefined {
  const status = $metadata?.httpStatusCode ?? 0;
  if (/^(ThrottlingException|Throttling|TooManyRequestsException|RequestLimitExceeded)$/.test(name) || status === 429) {
    return 'Step.THROTTLING';
  }
  if (name === 'ResourceLimitExceeded') return 'SageMaker.RESOURCE_LIMIT';
  if (status >= 500 || code === 'ECONNREFUSED' || code === 'ECONNRESET') return 'Step.SERVICE_FAULT';
  return undefined;
}

/** The type of a job's failure in terms of retry policies. */
export function exceptionOfJob(failureReason: string): ExceptionType | undefined {
  if (failureReason.startsWith('InternalServerError')) return 'SageMaker.JOB_INTERNAL_ERROR';
  if (/^(CapacityError|InsufficientCapacityError)/.test(failureReason)) return 'SageMaker.CAPACITY_ERROR';
  if (failureReason.startsWith('ResourceLimitExceeded')) return 'SageMaker.RESOURCE_LIMIT';
  return undefined;
}
