import type { ReleaseKit } from '../../schema/release';
import type { ApprovedPackage } from './approved-package';

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/**
 * The image of a container by its digest, as `repository@sha256:…`. A tag can be moved to another image. Returns nothing if
 * SageMaker doesn't know the digest.
 */
export function boundImage({
  image,
  digest,
}: Pick<ApprovedPackage['container'], 'image' | 'digest'>): string | undefined {
  const [named, own] = image.split('@');
  const known = own ?? digest;
  if (known === undefined || !DIGEST.test(known)) return undefined;
  // a port of the registry is before the last slash
  return `${named.replace(/:[^/:]*$/, '')}@${known}`;
}

/**
 * Variables that version 0.1.0 didn't give its models. They keep pip from the network, which a model doesn't have, and name
 * wheels, which the models of 0.1.0 don't have.
 */
const MAY_BE_ADDED = new Set(['PIP_FIND_LINKS', 'PIP_NO_INDEX']);

/** Why a release can't serve the container of a package, if that is so: what was approved is what is served. */
export function unservable({ environment, image }: ApprovedPackage['container'], kit: ReleaseKit): string | undefined {
  const served = kit.serves?.environment;
  if (served === undefined) return undefined;
  const names = [...new Set([...Object.keys(served), ...Object.keys(environment)])].toSorted();
  const different = names.filter(
    (name) => served[name] !== environment[name] && !(environment[name] === undefined && MAY_BE_ADDED.has(name)),
  );
  if (different.length === 0) return undefined;
  return (
    `the release serves its image ${image} with other environment variables than it was registered with ` +
    `(${different.join(', ')}): give those of the package to the ReleaseStack as modelEnvironment, or register the model with ` +
    'those of the release'
  );
}
