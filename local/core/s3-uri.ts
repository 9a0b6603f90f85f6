/** A place in S3; the key is empty for a whole bucket. */
export interface S3Location {
  readonly bucket: string;
  readonly key: string;
}

/** Where a URI of S3 points; undefined if it is none. */
export function s3Location(uri: string): S3Location | undefined {
  const match = /^s3:\/\/([^/]+)\/?(.*)$/.exec(uri);
  return match ? { bucket: match[1], key: match[2] } : undefined;
}
