/** A location in S3. The key is empty for a whole bucket. */
export interface S3Location {
  readonly bucket: string;
  readonly key: string;
}

/** The location that an S3 URI names; undefined if it isn't one. */
export function s3Location(uri: string): S3Location | undefined {
  const match = /^s3:\/\/([^/]+)\/?(.*)$/.exec(uri);
  return match ? { bucket: match[1], key: match[2] } : undefined;
}
