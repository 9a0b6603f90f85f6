import { Duration, Lazy, PropertyInjectors, RemovalPolicy } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Zone, ZoneProps } from '../../../constructs/data';
import { EncryptionKey } from '../../../constructs/foundation';
import { KEY_ARN, make, stackOf, statementsOf, ZONE } from './fixture';

const zoneBucket = (template: Template) =>
  Object.values(template.findResources('AWS::S3::Bucket')).find(
    (bucket) => bucket.Properties?.NotificationConfiguration,
  )!;

describe('when a zone is made with its key only', () => {
  test('then objects are encrypted with that key, versioned and private', () => {
    const { template, stack, key } = make();
    expect(zoneBucket(template())).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            {
              BucketKeyEnabled: true,
              ServerSideEncryptionByDefault: {
                SSEAlgorithm: 'aws:kms',
                KMSMasterKeyID: stack.resolve(key.keyArn),
              },
            },
          ],
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        VersioningConfiguration: { Status: 'Enabled' },
        NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
      },
    });
    expect(zoneBucket(template()).Properties).not.toHaveProperty('BucketName');
  });

  test('then requests without TLS 1.2 are refused', () => {
    const statements = statementsOf(make().template(), ZONE);
    expect(statements).toEqual([
      expect.objectContaining({
        Effect: 'Deny',
        Action: 's3:*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
      expect.objectContaining({
        Effect: 'Deny',
        Action: 's3:*',
        Condition: { NumericLessThan: { 's3:TlsVersion': '1.2' } },
      }),
    ]);
  });

  test('then old versions and unfinished uploads expire, and objects stay', () => {
    const [rule] = zoneBucket(make().template()).Properties.LifecycleConfiguration.Rules;
    expect(rule).toEqual({
      Id: 'Retention',
      Status: 'Enabled',
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
      NoncurrentVersionExpiration: { NoncurrentDays: 90 },
      ExpiredObjectDeleteMarker: true,
      Transitions: [{ StorageClass: 'INTELLIGENT_TIERING', TransitionInDays: 30 }],
    });
  });

  test('then access logs go to a bucket of its own, which log delivery of this account may write to', () => {
    const { template, stack, zone } = make();
    const logs = stack.resolve(zone.accessLogs.bucketRef.bucketName).Ref as string;
    expect(zoneBucket(template()).Properties.LoggingConfiguration).toEqual({
      DestinationBucketName: { Ref: logs },
      TargetObjectKeyFormat: { PartitionedPrefix: { PartitionDateSource: 'EventTime' } },
    });
    const { Properties, DeletionPolicy } = template().findResources('AWS::S3::Bucket')[logs];
    expect(DeletionPolicy).toBe('RetainExceptOnCreate');
    expect(Properties.BucketEncryption.ServerSideEncryptionConfiguration).toEqual([
      { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
    ]);
    expect(Properties.LifecycleConfiguration.Rules[0]).toMatchObject({ ExpirationInDays: 365 });
    expect(statementsOf(template(), new RegExp(`^${logs}$`))).toContainEqual({
      Effect: 'Allow',
      Principal: { Service: 'logging.s3.amazonaws.com' },
      Action: 's3:PutObject',
      Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': [logs, 'Arn'] }, '/*']] },
      Condition: { StringEquals: { 'aws:SourceAccount': '111111111111' } },
    });
  });

  test('then its default child is the bucket', () => {
    expect(s3.CfnBucket.isCfnBucket(make().zone.node.defaultChild)).toBe(true);
  });
});

describe('when a zone is configured', () => {
  test('then the name, the expirations and the removal policy are in the template', () => {
    const { template } = make({
      bucketName: 'mortgage-approval-artifacts-111111111111',
      expiration: Duration.days(30),
      noncurrentExpiration: Duration.days(5),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const bucket = zoneBucket(template());
    expect(bucket.DeletionPolicy).toBe('Delete');
    expect(bucket.Properties.BucketName).toBe('mortgage-approval-artifacts-111111111111');
    expect(bucket.Properties.LifecycleConfiguration.Rules).toEqual([
      {
        Id: 'Retention',
        Status: 'Enabled',
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
        NoncurrentVersionExpiration: { NoncurrentDays: 5 },
        ExpirationInDays: 30,
      },
      { Id: 'DeleteMarkers', Status: 'Enabled', ExpiredObjectDeleteMarker: true },
    ]);
  });

  test.each([
    [{ expiration: Duration.days(30) }, undefined],
    [{ expiration: Duration.days(31) }, 30],
    [{ intelligentTiering: false }, undefined],
  ])('then objects move to colder storage only where S3 lets them: %j', (props, days) => {
    const [rule] = zoneBucket(make(props).template()).Properties.LifecycleConfiguration.Rules;
    expect(rule.Transitions?.[0].TransitionInDays).toBe(days);
  });

  test('then what expires is gone a day later, unless more is asked for', () => {
    const { template } = make({ expiration: Duration.days(30) });
    expect(zoneBucket(template()).Properties.LifecycleConfiguration.Rules[0]).toMatchObject({
      ExpirationInDays: 30,
      NoncurrentVersionExpiration: { NoncurrentDays: 1 },
    });
  });

  test('then a prefix expires by itself, with its old versions', () => {
    const { template } = make({ prefixExpirations: { prepared: Duration.days(14) } });
    expect(zoneBucket(template()).Properties.LifecycleConfiguration.Rules).toEqual([
      expect.objectContaining({ Id: 'Retention', NoncurrentVersionExpiration: { NoncurrentDays: 90 } }),
      {
        Id: 'Retention of prepared',
        Status: 'Enabled',
        Prefix: 'prepared/',
        ExpirationInDays: 14,
        NoncurrentVersionExpiration: { NoncurrentDays: 1 },
      },
    ]);
  });

  test('then an access log bucket of the same app is opened for log delivery under the prefix', () => {
    const stack = stackOf();
    const accessLogs = new s3.Bucket(stack, 'Logs');
    new Zone(stack, 'Zone', { key: new kms.Key(stack, 'Key'), accessLogs, accessLogsPrefix: 's3/' });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::S3::Bucket', 2);
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      Bucket: stack.resolve(accessLogs.bucketName),
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 's3:PutObject',
            Principal: { Service: 'logging.s3.amazonaws.com' },
            Resource: { 'Fn::Join': ['', [stack.resolve(accessLogs.bucketArn), '/s3/*']] },
          }),
        ]),
      },
    });
    expect(zoneBucket(template).Properties.LoggingConfiguration.LogFilePrefix).toBe('s3/');
  });

  test('then an L1 log bucket and an L1 key are as good as any', () => {
    const stack = stackOf();
    const key = new kms.CfnKey(stack, 'Key');
    const accessLogs = new s3.CfnBucket(stack, 'Logs');
    const zone = new Zone(stack, 'Zone', { key, accessLogs });
    expect(statementsOf(Template.fromStack(stack), /^Logs$/)).toHaveLength(1);
    expect(zone.accessLogs).toBe(accessLogs);
  });

  test('then an imported log bucket is used as it is', () => {
    const stack = stackOf();
    const accessLogs = s3.Bucket.fromBucketName(stack, 'Logs', 'central-logs');
    new Zone(stack, 'Zone', { key: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN), accessLogs });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::S3::BucketPolicy', 1);
    expect(zoneBucket(template).Properties.LoggingConfiguration.DestinationBucketName).toBe('central-logs');
  });

  test('then a property injector of the scope has its say', () => {
    const stack = stackOf();
    PropertyInjectors.of(stack).add({
      constructUniqueId: Zone.PROPERTY_INJECTION_ID,
      inject: (props: ZoneProps) => ({ noncurrentExpiration: Duration.days(7), ...props }),
    });
    new Zone(stack, 'Zone', { key: new EncryptionKey(stack, 'Key') });
    const [rule] = zoneBucket(Template.fromStack(stack)).Properties.LifecycleConfiguration.Rules;
    expect(rule.NoncurrentVersionExpiration).toEqual({ NoncurrentDays: 7 });
  });
});

describe('when an existing bucket is a zone', () => {
  test('then it has the same locations and datasets, and no resource', () => {
    const stack = stackOf();
    const zone = Zone.fromBucket(stack, 'Zone', {
      bucket: s3.Bucket.fromBucketName(stack, 'Bucket', 'lending-lake'),
      key: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN),
    });
    expect(zone.uri()).toBe('s3://lending-lake');
    expect(zone.uri('a/b.csv')).toBe('s3://lending-lake/a/b.csv');
    expect(zone.dataset('claims').uri).toBe('s3://lending-lake/claims/v1/');
    expect(zone.dataset('claims').key?.keyRef.keyArn).toBe(KEY_ARN);
    expect(zone.bucketName).toBe('lending-lake');
    expect(stack.resolve(zone.bucketArn)).toBe('arn:aws:s3:::lending-lake');
    expect(zone.env.account).toBe('111111111111');
    Template.fromStack(stack).templateMatches({ Resources: Match.absent() });
  });

  test('then grants bring its key along', () => {
    const stack = stackOf();
    const zone = Zone.fromBucket(stack, 'Zone', {
      bucket: s3.Bucket.fromBucketName(stack, 'Bucket', 'lending-lake'),
      key: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN),
    });
    zone.grants.read(new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }));
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({ Action: Match.arrayWith(['kms:Decrypt']), Resource: KEY_ARN })]),
      },
    });
  });

  test('then a bucket of this app gets the statements that it needs', () => {
    const stack = stackOf();
    const bucket = new s3.CfnBucket(stack, 'Bucket');
    const zone = Zone.fromBucket(stack, 'Zone', { bucket, key: new kms.CfnKey(stack, 'Key') });
    zone.grants.read(iam.Role.fromRoleArn(stack, 'Foreign', 'arn:aws:iam::222222222222:role/Reader'));
    expect(statementsOf(Template.fromStack(stack), /^Bucket$/)).toHaveLength(1);
  });
});

describe('when a zone is misconfigured', () => {
  test.each<[string, Partial<ZoneProps>, string]>([
    [
      'a bucket name with capitals',
      { bucketName: 'Lake' },
      `MLL301 'bucketName' must be 3 to 63 lowercase letters, digits and hyphens, not begin or end with a hyphen, and not be reserved by S3, got "Lake"; choose another name, or leave it out to have one generated (Stack/Zone)`,
    ],
    [
      'a bucket name that is too short',
      { bucketName: 'ab' },
      `MLL301 'bucketName' must be 3 to 63 lowercase letters, digits and hyphens, not begin or end with a hyphen, and not be reserved by S3, got "ab"; choose another name, or leave it out to have one generated (Stack/Zone)`,
    ],
    [
      'an expiration below a day',
      { expiration: Duration.hours(12) },
      `MLL302 'expiration' must be a whole number of days, at least 1, got 0.5 days; use whole days, such as 90 (Stack/Zone)`,
    ],
    [
      'an expiration of nothing',
      { noncurrentExpiration: Duration.days(0) },
      `MLL302 'noncurrentExpiration' must be a whole number of days, at least 1, got 0 days; use whole days, such as 90 (Stack/Zone)`,
    ],
    [
      'a prefix that is kept for half a day',
      { prefixExpirations: { prepared: Duration.hours(12) } },
      `MLL302 'prefixExpirations.prepared' must be a whole number of days, at least 1, got 0.5 days; use whole days, such as 90 (Stack/Zone)`,
    ],
    [
      'a log prefix without a log bucket',
      { accessLogsPrefix: 's3/' },
      `MLL303 'accessLogs' must be given together with accessLogsPrefix; give the bucket that the logs go to, or leave accessLogsPrefix out (Stack/Zone)`,
    ],
  ])('then it fails with %s', (_, props, message) => {
    expect(() => make(props)).toThrow(new Error(message));
  });

  test('then everything wrong is said at once, before anything is made', () => {
    const stack = stackOf();
    const key = new EncryptionKey(stack, 'Key');
    expect(() => new Zone(stack, 'Zone', { key, bucketName: 'A', expiration: Duration.days(0) })).toThrow(
      /MLL301.*\nMLL302/,
    );
    expect(stack.node.findChild('Zone').node.children).toEqual([]);
  });

  test('then tokens are left to the deployment', () => {
    const { template } = make({ bucketName: Lazy.string({ produce: () => 'Not.Known.Yet' }) });
    expect(zoneBucket(template()).Properties.BucketName).toBe('Not.Known.Yet');
  });
});
