import { App, Stack } from 'aws-cdk-lib/core';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ColumnType, DataCatalog, DataLake, Feature, FeatureGroup, Zone } from '../../../constructs/data';
import { EncryptionKey } from '../../../constructs/foundation';
import { judge } from '../../support/compliance';

const everything = (app: App) => {
  const stack = new Stack(app, 'Stack', { env: { account: '111111111111', region: 'eu-west-1' } });
  new Zone(stack, 'Alone', { key: new EncryptionKey(stack, 'Key', { alias: 'alias/alone' }) });
  const lake = new DataLake(stack, 'Lake');
  lake.artifacts.addReader({
    sid: 'Serving',
    accounts: ['222222222222', '333333333333'],
    roleArns: [
      'arn:aws:iam::222222222222:role/ml/m-staging-serving',
      'arn:aws:iam::333333333333:role/ml/m-prod-serving',
    ],
    prefix: 'models',
  });
  new DataLake(stack, 'Shared', { key: lake.key, accessLogs: lake.accessLogs });
  const catalog = new DataCatalog(stack, 'Catalog', { databaseName: 'lending' });
  catalog.addTable(lake.curated.dataset('applications'), { columns: { dir: ColumnType.DOUBLE } });
};

describe('when the rule packs judge the data stage', () => {
  test('then nothing is open and nothing had to be acknowledged', () => {
    expect(judge(everything)).toEqual({ open: [], acknowledged: [] });
  });

  test('then nothing is open in a feature group, and only what Feature Store names is acknowledged', () => {
    const { open, acknowledged } = judge((app) => {
      const stack = new Stack(app, 'Stack', { env: { account: '111111111111', region: 'eu-west-1' } });
      new FeatureGroup(stack, 'Group', {
        featureGroupName: 'applicants',
        description: 'Applicants for a mortgage',
        recordIdentifier: 'applicant',
        eventTime: 'received',
        features: [Feature.fractional('dir')],
        offline: new DataLake(stack, 'Lake').features,
      });
    });
    expect(open).toEqual([]);
    expect(acknowledged.filter((finding) => finding.includes('AwsSolutions'))).toHaveLength(2);
  });

  test('then a bad bucket is found by both packs: they are awake', () => {
    const { open } = judge((app) => {
      new s3.CfnBucket(new Stack(app, 'Stack'), 'Bad', { bucketName: 'No_Good' });
    });
    expect(open.join('\n')).toMatch(/AwsSolutions AwsSolutions-S10 Stack\/Bad/);
    expect(open.join('\n')).toMatch(/CloudFormation Validate F3031 Stack\/Bad/);
  });
});
