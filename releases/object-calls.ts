import { S3ServiceException } from '@aws-sdk/client-s3';
import { messageOf } from './parse';

/** Where an object is in S3. */
export interface Location {
  readonly bucket: string;
  readonly key: string;
}

/** Splits an `s3://` URI into bucket and key. Returns nothing if it is no such URI. */
export function locationOf(uri: string): Location | undefined {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
  return bucket === undefined || key === undefined ? undefined : { bucket, key };
}

/** A call to S3 that failed. The error of the SDK, which is the cause, doesn't name the object. */
export class ObjectError extends Error {
  /** Whether S3 answered that the object, or its bucket, doesn't exist. */
  public readonly missing: boolean;

  /** The status of S3's answer, if there was one. */
  public readonly status?: number;

  public constructor(call: string, { bucket, key }: Location, cause: Error) {
    super(`${call} of s3://${bucket}/${key} failed: ${reasonOf(cause)}`, { cause });
    this.name = 'ObjectError';
    this.status = statusOf(cause);
    this.missing = this.status === 404;
  }
}

const TIMEOUT_MILLIS = 10_000;

/** Makes one call about an object, with a limit of time for the whole answer. A failure names the object. */
export async function ask<T>(
  name: string,
  at: Location,
  call: (options: { readonly abortSignal: AbortSignal }) => Promise<T>,
  millis = TIMEOUT_MILLIS,
): Promise<T> {
  const abortSignal = AbortSignal.timeout(millis);
  try {
    return await call({ abortSignal });
  } catch (error) {
    // the SDK says only that the request was aborted
    throw new ObjectError(name, at, abortSignal.aborted ? new Error('S3 took too long to answer') : (error as Error));
  }
}

function statusOf(error: Error): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
}

/** S3 answers HEAD requests without a code and a message, for which the SDK puts words that mean nothing. */
function reasonOf(error: Error): string {
  const status = statusOf(error);
  if (status === undefined) return messageOf(error);
  return error.message === 'UnknownError' ? `${status}` : `${status} ${error.name}: ${messageOf(error)}`;
}
