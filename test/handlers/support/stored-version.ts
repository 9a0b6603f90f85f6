import type { Answer } from './wire';

/** A version of an object. One that was written in parts has a checksum of the checksums of its parts. */
export interface Version {
  readonly id: string;
  readonly etag: string;
  readonly body: Buffer;
  readonly metadata: Record<string, string>;
  readonly modified: Date;
  readonly checksum256?: string;
}

/** Where versions are kept, by bucket and key. */
export interface VersionStore {
  keys(bucket: string): string[];
  versions(bucketAndKey: string): Version[];
  put(
    bucketAndKey: string,
    body: string | Buffer,
    metadata?: Record<string, string>,
    modified?: Date,
    checksum256?: string,
  ): string;
}

/** An error of S3. */
export function failure(status: number, code: string, message = `${code} happened`): Answer {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, headers: { 'content-type': 'application/xml' }, body };
}
