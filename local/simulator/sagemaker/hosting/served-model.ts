import { type S3Location, s3Location } from '../../../core/s3-uri';

/** A model that can be served: a container, its artifacts, and the role that reads them. */
export interface ServedModel {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly image: string;
  /** The archive of the model, unless the image contains it. */
  readonly dataUrl?: string;
  readonly environment: { readonly [variable: string]: string };
  /** The name of the container in its environment. */
  readonly hostname: string;
}

/** Why a model can't be served, worded as a FailureReason. */
export class ServingFailure extends Error {
  public override readonly name = 'ServingFailure';
}

/** @throws an Error if it isn't an S3 URI */
export function requiredLocation(uri: string): S3Location {
  const location = s3Location(uri);
  if (!location) throw new Error(`not a URI of S3: ${uri}`);
  return location;
}
