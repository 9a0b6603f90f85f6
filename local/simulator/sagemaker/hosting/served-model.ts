import { type S3Location, s3Location } from '../../../core/s3-uri';

/** What serves: a container and the artifacts that it loads, and the role that may read them. */
export interface ServedModel {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly image: string;
  /** The archive of the model, unless the image brings it. */
  readonly dataUrl?: string;
  readonly environment: { readonly [variable: string]: string };
  /** The environment that the container is told its name by. */
  readonly hostname: string;
}

/** Why a model can't be served, in words for a FailureReason. */
export class ServingFailure extends Error {
  public override readonly name = 'ServingFailure';
}

/** @throws an Error, if it is no URI of S3 */
export function requiredLocation(uri: string): S3Location {
  const location = s3Location(uri);
  if (!location) throw new Error(`not a URI of S3: ${uri}`);
  return location;
}
