import { ServiceError } from '../../core/errors';

/** The codes that CodePipeline knows for a failed action. */
export type FailureCode =
  | 'ConfigurationError'
  | 'JobFailed'
  | 'PermissionError'
  | 'RevisionUnavailable'
  | 'SystemUnavailable';

/** Why an action failed, as GetPipelineState and the events tell it. */
export class ActionFailure extends Error {
  public constructor(
    public readonly code: FailureCode,
    message: string,
    public readonly externalExecutionId?: string,
  ) {
    super(message);
    this.name = code;
  }
}

/** Whatever an action ended with, as its failure; a refusal names the role that was refused. */
export function failureOf(error: unknown, roleArn: string): ActionFailure {
  if (error instanceof ActionFailure) return error;
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  if (isRefusal(error))
    return new ActionFailure(
      'PermissionError',
      `The role ${roleArn} does not have permissions to perform this action. Underlying error: ${name}: ${message}`,
    );
  return new ActionFailure('JobFailed', `${name}: ${message}`);
}

function isRefusal(error: unknown): boolean {
  if (error instanceof ServiceError) return /AccessDenied/.test(error.code);
  return error instanceof Error && (/AccessDenied|NotAuthorized/.test(error.name) || statusOf(error) === 403);
}

function statusOf(error: Error & { readonly $metadata?: { readonly httpStatusCode?: number } }): number | undefined {
  return error.$metadata?.httpStatusCode;
}
