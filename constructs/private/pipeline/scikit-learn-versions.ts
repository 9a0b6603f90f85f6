/** What AWS says of one version of its scikit-learn image. */
export interface ScikitLearnFacts {
  /** The version of Python in the image, which decides what wheels it can install. */
  readonly python: string;
  /** The day after which AWS patches the image no more. Absent if that day is past and AWS doesn't name it. */
  readonly endOfSupport?: string;
}

/**
 * The versions of AWS's scikit-learn image that run the library's code, the newest first. A contract test compares them
 * with the SageMaker SDK.
 * See https://aws.github.io/deep-learning-containers/reference/support_policy/
 */
export const SCIKIT_LEARN_VERSIONS: { readonly [version: string]: ScikitLearnFacts } = {
  '1.9-0': { python: '3.12', endOfSupport: '2027-07-16' },
  '1.4-2-py312': { python: '3.12', endOfSupport: '2026-10-30' },
  '1.4-2': { python: '3.10' },
};

export const SCIKIT_LEARN_VERSION = '1.9-0';

const WARNED_DAYS_AHEAD = 90;
const DAY = 86_400_000;

/** What a user has to know about the end of support of a version; nothing as long as the end is far away. */
export function supportWarning(version: string, today: Date): string | undefined {
  const { endOfSupport } = SCIKIT_LEARN_VERSIONS[version];
  const image = `AWS's image scikit-learn ${version}`;
  const fix = `give version ${SCIKIT_LEARN_VERSION}, and check that the code works with it`;
  if (endOfSupport === undefined) return `${image} gets no more security patches; ${fix}`;
  const days = (Date.parse(endOfSupport) - today.getTime()) / DAY;
  if (days >= WARNED_DAYS_AHEAD) return undefined;
  const when =
    days < -1 ? `got its last security patches on ${endOfSupport}` : `gets security patches until ${endOfSupport}`;
  const newest = version === SCIKIT_LEARN_VERSION;
  return `${image} ${when}; ${newest ? 'look for a release of cdk-ml-lifecycle with a newer one' : fix}`;
}
