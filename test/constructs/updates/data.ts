import { Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib/core';
import * as data from '../../../constructs/data';
import {
  bucketOf,
  type Case,
  fact,
  fixed,
  keyIn,
  keyOf,
  kept,
  logsOf,
  name,
  other,
  roleOf,
  useCase,
  zoneOf,
} from './given';

/** Changes of the constructs of the data stage. */
export const DATA: { readonly [construct: string]: Case<object> } = {
  'data.DataCatalog': kept<data.DataCatalogProps>({
    base: () => ({ databaseName: 'lending', description: 'One' }),
    make: (stack, props) => new data.DataCatalog(stack, 'It', props),
    changes: {
      removalPolicy: () => RemovalPolicy.RETAIN,
      databaseName: name('loans'),
      description: () => 'Another',
    },
  }),
  'data.FeatureGroup': kept<data.FeatureGroupProps>({
    base: (stack) => ({
      featureGroupName: 'applicants',
      description: 'One',
      recordIdentifier: 'applicant',
      eventTime: 'received',
      features: [data.Feature.fractional('dir')],
      offline: zoneOf(stack, 'Features'),
    }),
    make: (stack, props) => new data.FeatureGroup(stack, 'It', props),
    changes: {
      featureGroupName: name('borrowers'),
      description: fact('Another'),
      recordIdentifier: fact('person'),
      eventTime: fact('asked'),
      features: () => [data.Feature.fractional('dir'), data.Feature.text('self')],
      offline: fixed((stack: Stack) => zoneOf(stack, 'Other')),
      key: fixed(keyOf),
      timeToLive: fact(Duration.days(3)),
      role: fixed(roleOf),
      removalPolicy: () => RemovalPolicy.DESTROY,
    },
  }),
  'data.Zone': kept<data.ZoneProps>({
    base: (stack) => ({ key: keyIn(stack, 'One'), bucketName: 'one-bucket', accessLogs: logsOf(stack) }),
    make: (stack, props) => new data.Zone(stack, 'It', props),
    changes: {
      key: keyOf,
      bucketName: name('another-bucket'),
      accessLogs: bucketOf,
      accessLogsPrefix: () => 'zone/',
      expiration: () => Duration.days(3),
      intelligentTiering: () => false,
      noncurrentExpiration: () => Duration.days(3),
      prefixExpirations: () => ({ prepared: Duration.days(3) }),
      removalPolicy: () => RemovalPolicy.DESTROY,
    },
  }),
  'data.DataLake': kept<data.DataLakeProps>({
    base: () => ({ useCase }),
    make: (stack, props) => new data.DataLake(stack, 'It', props),
    changes: {
      useCase: name(other),
      key: keyOf,
      keyAlias: name('alias/another'),
      accessLogs: bucketOf,
      artifactsBucketName: name('another-bucket'),
      preparedExpiration: () => Duration.days(3),
      captureExpiration: () => Duration.days(3),
      removalPolicy: () => RemovalPolicy.DESTROY,
    },
  }),
};
