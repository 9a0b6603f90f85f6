import { RemovalPolicy } from 'aws-cdk-lib/core';
import * as foundation from '../../../constructs/foundation';
import { type Case, fixed, kept, keyOf, name } from './given';

/** Changes of the constructs of the foundation stage for people and packages. */
export const FOUNDATION: { readonly [construct: string]: Case<object> } = {
  'foundation.PackageRepository': kept<foundation.PackageRepositoryProps>({
    base: () => ({ domainName: 'lending', repositoryName: 'pypi' }),
    make: (stack, props) => new foundation.PackageRepository(stack, 'It', props),
    changes: {
      domainName: name('loans'),
      repositoryName: name('python'),
      source: () => foundation.PackageSource.NPM,
      approvedPackages: () => ['numpy'],
      key: fixed(keyOf),
      removalPolicy: () => RemovalPolicy.DESTROY,
    },
  }),
};
