import { App, Stack } from 'aws-cdk-lib/core';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { DataLake, Zone } from '../../../constructs/data';
import { EncryptionKey, EventHandler, HandlerState, Network } from '../../../constructs/foundation';
import { Baseline, DriftCheck } from '../../../constructs/monitoring';
import { useCase } from '../monitoring/fixture';

const app = new App();
const here = (id: string) => new Stack(app, id, { env: { account: '111111111111', region: 'eu-west-1' } });
const there = new Stack(app, 'There', { env: { account: '111111111111', region: 'us-east-1' } });
const arn = (region: string) => `arn:aws:kms:${region}:111111111111:key/1234abcd`;
const handler = { handler: 'retrain', description: 'Retrains' };

describe('when something has to be in the Region of the stack', () => {
  test.each<[what: string, make: (stack: Stack) => unknown, prop: string]>([
    [
      'a key that is imported by its ARN',
      (s) => new Zone(s, 'Z', { key: kms.Key.fromKeyArn(s, 'K', arn('us-east-1')) }),
      'key',
    ],
    [
      'a reference to a key',
      (s) => new DataLake(s, 'L', { key: kms.CfnKey.fromKeyArn(s, 'K', arn('us-east-1')) }),
      'key',
    ],
    ['a key of another stack', (s) => new Zone(s, 'Z', { key: new EncryptionKey(there, 'Key') }), 'key'],
    [
      'the key of a handler',
      (s) => new EventHandler(s, 'H', { ...handler, key: kms.Key.fromKeyArn(s, 'K', arn('us-east-1')) }),
      'key',
    ],
    ['the key of flow logs', (s) => new Network(s, 'N', { key: kms.Key.fromKeyArn(s, 'K', arn('us-east-1')) }), 'key'],
    [
      'the table of a handler',
      (s) => new EventHandler(s, 'H', { ...handler, state: new HandlerState(there, 'State') }),
      'state',
    ],
    [
      'the key of a bucket that is imported as a zone',
      (s) => {
        const key = kms.Key.fromKeyArn(s, 'K', arn('us-east-1'));
        const zone = Zone.fromBucket(s, 'Z', { bucket: s3.Bucket.fromBucketName(s, 'B', 'bank'), key });
        const captured = new DataLake(s, 'Lake').capture;
        new DriftCheck(s, 'D', { useCase, captured, reports: zone, baseline: Baseline.released(captured) });
      },
      'reports',
    ],
    [
      'a bucket for access logs',
      (s) => new Zone(s, 'Z', { key: new EncryptionKey(s, 'K'), accessLogs: new s3.Bucket(there, 'Logs') }),
      'accessLogs',
    ],
  ])('then %s that is elsewhere is refused', (what, make, prop) => {
    const stack = here(what.replace(/\W/g, '-'));
    expect(() => make(stack)).toThrow(
      `MLL248 '${prop}' must be in eu-west-1, the Region of the stack, got "us-east-1"`,
    );
  });

  test('then what is there, or not known yet, is taken', () => {
    const stack = here('Taken');
    new Zone(stack, 'A', { key: kms.Key.fromKeyArn(stack, 'K', arn('eu-west-1')) });
    new Zone(stack, 'B', {
      key: kms.Key.fromKeyArn(stack, 'T', `arn:aws:kms:${stack.region}:${stack.account}:key/1234abcd`),
    });
    const anywhere = new Stack(app, 'Anywhere');
    new Zone(anywhere, 'C', { key: kms.Key.fromKeyArn(anywhere, 'K', arn('us-east-1')) });
  });
});

test.each([
  ['its name', (s: Stack) => s3.CfnBucket.fromBucketName(s, 'Logs', 'logs')],
  ['its ARN', (s: Stack) => s3.CfnBucket.fromBucketArn(s, 'Logs', 'arn:aws:s3:::logs')],
])('a bucket that is a reference by %s is of no known Region', (_, make) => {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111111111111', region: 'eu-west-1' } });
  const key = new kms.Key(stack, 'Key');
  expect(() => new Zone(stack, 'Zone', { key, accessLogs: make(stack) })).not.toThrow();
});
