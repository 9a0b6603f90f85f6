import { Aws, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as deployment from 'aws-cdk-lib/aws-s3-deployment';
import * as notifications from 'aws-cdk-lib/aws-s3-notifications';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import fc from 'fast-check';
import { DataLake, Zone } from '../../../constructs/data';
import { EncryptionKey } from '../../../constructs/foundation';
import { KEY_ARN, make, stackOf } from './fixture';

const statementFor = (zone: Zone, account: string) =>
  new iam.PolicyStatement({
    principals: [new iam.AccountPrincipal(account)],
    actions: ['s3:GetObject'],
    resources: [`${zone.bucketArn}/*`],
  });

/** Every road by which a statement reaches the policy: ours, CDK's by the accessor, by the L1, and by the reference. */
const ROADS: Record<string, (zone: Zone, account: string) => void> = {
  addReader: (zone, account) =>
    zone.addReader({
      sid: `R${account}`,
      accounts: [account],
      roleArns: [`arn:aws:iam::${account}:role/R`],
      prefix: 'p',
    }),
  addToResourcePolicy: (zone, account) => zone.addToResourcePolicy(statementFor(zone, account)),
  grants: (zone, account) => zone.grants.read(new iam.AccountPrincipal(account)),
  bucket: (zone, account) => zone.bucket.addToResourcePolicy(statementFor(zone, account)),
  'grant of bucket': (zone, account) => zone.bucket.grantRead(new iam.AccountPrincipal(account)),
  fromCfnBucket: (zone, account) => s3.Bucket.fromCfnBucket(zone.resource).grantRead(new iam.AccountPrincipal(account)),
  'grants on the L1': (zone, account) =>
    s3.BucketGrants.fromBucket(zone.resource).read(new iam.AccountPrincipal(account)),
  'mixin of the policy': (zone, account) =>
    zone.policy.with(new s3.mixins.BucketPolicyStatements([statementFor(zone, account)])),
};

test.each<[string, (stack: Stack) => kms.IKey]>([
  ['its alias', (stack) => kms.Alias.fromAliasName(stack, 'ItsKey', 'alias/bank')],
  ['an alias of the app', (stack) => new EncryptionKey(stack, 'ItsKey').key.addAlias('alias/bank')],
  [
    'an ARN in parts',
    (stack) => kms.Key.fromKeyArn(stack, 'ItsKey', `arn:${Aws.PARTITION}:kms:eu-west-1:111111111111:key/1`),
  ],
])('a zone whose key is known by %s is encrypted with it, and so is its bucket', (_, keyIn) => {
  const { stack } = make();
  const key = keyIn(stack);
  const zone = new Zone(stack, 'Encrypted', { key });
  expect(zone.bucket.encryptionKey).toBe(key);
  zone.bucket.grantRead(new iam.Role(stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() }));
  const KMSMasterKeyID: unknown = stack.resolve(key.keyArn);
  Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', {
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { KMSMasterKeyID } }],
    },
  });
});

test('a zone has one policy with a CDK that looks for no child', () => {
  const { stack, zone } = make();
  delete (zone.resource.node as { tryFindChild?: unknown }).tryFindChild;
  zone.bucket.grantRead(new iam.AccountPrincipal('222222222222'));
  expect(zone.bucket).toBe(zone.bucket);
  const policies = Template.fromStack(stack).findResources('AWS::S3::BucketPolicy', {
    Properties: { Bucket: stack.resolve(zone.bucketName) },
  });
  expect(Object.values(policies)).toHaveLength(1);
});

describe('when statements take different roads to one policy', () => {
  test('then none is lost and there is no second policy, in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...Object.keys(ROADS)), { minLength: 1, maxLength: 8 }), (roads) => {
        const { stack, zone } = make();
        roads.forEach((road, i) => ROADS[road](zone, `22222222222${i}`));
        const policies = Object.values(Template.fromStack(stack).findResources('AWS::S3::BucketPolicy'));
        const ofZone = policies.filter(
          ({ Properties }) => Properties.Bucket.Ref === stack.resolve(zone.bucketName).Ref,
        );
        expect(ofZone).toHaveLength(1);
        const { Statement } = ofZone[0].Properties.PolicyDocument;
        expect(Statement.map(({ Sid }: { Sid: string }) => Sid)).toEqual(expect.arrayContaining(['TlsOnly']));
        roads.forEach((_, i) => expect(JSON.stringify(Statement)).toContain(`22222222222${i}`));
      }),
      { numRuns: 40 },
    );
  });
});

describe('when a construct of aws-cdk-lib asks for a bucket', () => {
  test('then nothing is made before, and one object is made then', () => {
    const { zone } = make();
    const before = zone.node.findAll().length;
    expect(zone.bucket).toBe(zone.bucket);
    expect(s3.Bucket.fromCfnBucket(zone.resource)).toBe(zone.bucket);
    expect(zone.node.findAll()).toHaveLength(before + 1);
  });

  test('then it knows the key, by reference, imported and of a lake', () => {
    const { zone, key } = make();
    expect(zone.bucket.encryptionKey).toBe(key.key);
    const stack = stackOf();
    const imported = kms.Key.fromKeyArn(stack, 'Imported', KEY_ARN);
    expect(new Zone(stack, 'A', { key: imported }).bucket.encryptionKey).toBe(imported);
    const l1 = new kms.CfnKey(stack, 'L1', { keyPolicy: { Statement: [] } });
    expect(new Zone(stack, 'B', { key: l1 }).bucket.encryptionKey).toBe(kms.Key.fromCfnKey(l1));
    const byReference = new Zone(stack, 'C', { key: kms.CfnKey.fromKeyArn(stack, 'Ref', KEY_ARN) });
    expect(byReference.bucket.encryptionKey?.keyArn).toBe(KEY_ARN);
  });

  test('then files are deployed to it, and a stream delivers to it', () => {
    const { stack, zone, key } = make();
    new deployment.BucketDeployment(stack, 'Files', {
      destinationBucket: zone.bucket,
      sources: [deployment.Source.data('a.csv', 'a,b')],
    });
    new firehose.DeliveryStream(stack, 'Stream', { destination: new firehose.S3Bucket(zone.bucket) });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::KinesisFirehose::DeliveryStream', {
      ExtendedS3DestinationConfiguration: { BucketARN: stack.resolve(zone.bucketArn) },
    });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Resource: stack.resolve(key.keyArn) })]) },
    });
  });

  test('then notifications keep the events of EventBridge, and wait for the policy', () => {
    const { stack, zone } = make();
    zone.bucket.addEventNotification(
      s3.EventType.OBJECT_CREATED,
      new notifications.SqsDestination(new sqs.Queue(stack, 'Queue')),
    );
    const template = Template.fromStack(stack);
    // What isn't managed is merged into what the bucket has: see index.py of the handler in aws-cdk-lib.
    template.hasResource('Custom::S3BucketNotifications', {
      Properties: { Managed: false },
      DependsOn: Match.arrayWith([stack.getLogicalId(zone.policy)]),
    });
    template.hasResourceProperties('AWS::S3::Bucket', {
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
    });
  });

  test('then overrides reach bucket and policy', () => {
    const { stack, zone } = make();
    zone.resource.addPropertyOverride('ObjectLockEnabled', true);
    zone.policy.addPropertyOverride('PolicyDocument.Id', 'Bank');
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::S3::Bucket', { ObjectLockEnabled: true });
    template.hasResourceProperties('AWS::S3::BucketPolicy', { PolicyDocument: { Id: 'Bank' } });
  });
});

describe('when a lake is asked for its key', () => {
  test('then it is the accessor of ours, or what was given', () => {
    const stack = stackOf();
    const lake = new DataLake(stack, 'Lake');
    expect(lake.encryptionKey).toBe((lake.key as EncryptionKey).key);
    const key = kms.Key.fromKeyArn(stack, 'Key', KEY_ARN);
    expect(new DataLake(stack, 'Other', { key }).encryptionKey).toBe(key);
  });
});

describe('when the access logs are asked for', () => {
  test('then they are a bucket whose statements are in its one policy', () => {
    const stack = stackOf();
    const lake = new DataLake(stack, 'Lake');
    lake.accessLogsBucket.grantRead(new iam.AccountPrincipal('222222222222'));
    expect(lake.raw.accessLogsBucket).toBe(lake.accessLogsBucket);
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::S3::BucketPolicy', 6);
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      Bucket: stack.resolve(lake.accessLogs.bucketRef.bucketName),
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Principal: { Service: 'logging.s3.amazonaws.com' } }),
          Match.objectLike({ Principal: { AWS: Match.anyValue() }, Effect: 'Allow' }),
        ]),
      },
    });
  });

  test('then a bucket of the user is itself', () => {
    const stack = stackOf();
    const accessLogs = new s3.Bucket(stack, 'Logs');
    const zone = new Zone(stack, 'Zone', { key: new EncryptionKey(stack, 'Key'), accessLogs });
    expect(zone.accessLogsBucket).toBe(accessLogs);
  });
});

describe('when an imported zone is asked for its bucket', () => {
  const keyIn = (stack: Stack) => kms.Key.fromKeyArn(stack, 'Key', KEY_ARN);

  test('then a bucket with a key is itself', () => {
    const stack = stackOf();
    const bucket = new s3.Bucket(stack, 'Bucket', { encryptionKey: keyIn(stack) });
    expect(Zone.fromBucket(stack, 'Zone', { bucket, key: bucket.encryptionKey! }).bucket).toBe(bucket);
  });

  test('then a bucket that is known by name gets the key', () => {
    const stack = stackOf();
    const key = keyIn(stack);
    const zone = Zone.fromBucket(stack, 'Zone', {
      bucket: s3.Bucket.fromBucketName(stack, 'Bucket', 'bank-data'),
      key,
    });
    expect(zone.bucket).toBe(zone.bucket);
    expect(zone.bucket.encryptionKey).toBe(key);
    expect(zone.bucket.bucketName).toBe('bank-data');
    expect(zone.bucket.addToResourcePolicy(new iam.PolicyStatement()).statementAdded).toBe(false);
  });

  test('then a bucket of the app without a key gets it, and keeps its policy and its notifications', () => {
    const stack = stackOf();
    const bucket = new s3.Bucket(stack, 'Bucket');
    const zone = Zone.fromBucket(stack, 'Zone', { bucket, key: keyIn(stack) });
    const queue = new sqs.Queue(stack, 'Queue');
    zone.bucket.grantRead(new iam.AccountPrincipal('222222222222'));
    zone.bucket.addEventNotification(s3.EventType.OBJECT_CREATED, new notifications.SqsDestination(queue));
    bucket.addEventNotification(s3.EventType.OBJECT_REMOVED, new notifications.SqsDestination(queue));
    zone.bucket.enableEventBridgeNotification();
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::S3::BucketPolicy', 1);
    template.resourceCountIs('Custom::S3BucketNotifications', 1);
    template.hasResourceProperties('Custom::S3BucketNotifications', {
      NotificationConfiguration: { EventBridgeConfiguration: {}, QueueConfigurations: [{}, {}] },
    });
  });

  test('then an L1 and another zone work, too', () => {
    const stack = stackOf();
    const key = keyIn(stack);
    const l1 = new s3.CfnBucket(stack, 'L1');
    const zone = Zone.fromBucket(stack, 'Zone', { bucket: l1, key });
    expect(stack.resolve(zone.bucket.bucketArn)).toEqual(stack.resolve(l1.attrArn));
    expect(zone.bucket.encryptionKey).toBe(key);
    zone.bucket.grantRead(new iam.AccountPrincipal('222222222222'));
    const owned = new Zone(stack, 'Owned', { key });
    expect(Zone.fromBucket(stack, 'Again', { bucket: owned, key }).bucket).toBe(owned.bucket);
    Template.fromStack(stack).resourceCountIs('AWS::S3::BucketPolicy', 3);
  });
});
