import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import * as foundation from '../../../constructs/foundation';
import { type Case, fixed, kept, keyOf, name, roleOf } from './given';

/** Changes of the constructs of the foundation stage for people and packages. */
export const FOUNDATION: { readonly [construct: string]: Case<object> } = {
  'foundation.PackageRepository': kept<foundation.PackageRepositoryProps>({
    base: () => ({ domainName: 'lending' }),
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
  'foundation.Workbench': kept<foundation.WorkbenchProps>({
    base: (stack) => ({ domainName: 'lending', network: new foundation.Network(stack, 'Network') }),
    make: (stack, props) => new foundation.Workbench(stack, 'It', props),
    changes: {
      domainName: name('loans'),
      network: fixed((stack) => new foundation.Network(stack, 'Given')),
      vpc: fixed((stack) => Vpc.fromVpcAttributes(stack, 'GivenVpc', { vpcId: 'vpc-1', availabilityZones: ['a'] })),
      users: () => ['ana'],
      key: fixed(keyOf),
      idleTimeout: () => Duration.hours(2),
      instanceType: () => 'ml.m5.large',
      role: roleOf,
      packages: (stack) => new foundation.PackageRepository(stack, 'Packages', { domainName: 'lending' }),
      removalPolicy: () => RemovalPolicy.DESTROY,
    },
  }),
};
