import { App, Duration, PropertyInjectors, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { DataLake, DataLakeProps, Zone } from '../../../constructs/data';
import { ReleaseEnvironment } from '../../../constructs/delivery';
import { EncryptionKey } from '../../../constructs/foundation';
import * as goal from '../../../constructs/goal';
import { mortgage } from '../../support/mortgage';
import { stackOf, statementsOf } from './fixture';

const make = (props?: DataLakeProps) => {
  const stack = stackOf();
  return { stack, lake: new DataLake(stack, 'Lake', props) };
};

describe('when a lake is made without props', () => {
  test('then it has five zones, one key and one bucket for their access logs', () => {
    const { stack } = make();
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::S3::Bucket', 6);
    template.resourceCountIs('AWS::S3::BucketPolicy', 6);
    template.resourceCountIs('AWS::KMS::Key', 1);
    template.resourceCountIs('AWS::KMS::Alias', 0);
    expect(Object.keys(template.toJSON().Resources)).toHaveLength(13);
  });

  test('then every zone has the key and the log bucket of the lake', () => {
    const { lake } = make();
    for (const zone of [lake.raw, lake.curated, lake.features, lake.artifacts, lake.capture]) {
      expect(zone.key).toBe(lake.key);
      expect(zone.accessLogs).toBe(lake.accessLogs);
    }
    expect(lake.key).toBeInstanceOf(EncryptionKey);
  });

  test('then log delivery is admitted once for all zones', () => {
    const { stack, lake } = make();
    const { Ref } = stack.resolve(lake.accessLogs.bucketRef.bucketName);
    const statements = statementsOf(Template.fromStack(stack), new RegExp(`^${Ref}$`));
    expect(statements.filter(({ Effect }) => Effect === 'Allow')).toHaveLength(1);
  });

  test('then captured traffic and prepared data expire, and nothing else', () => {
    const { stack, lake } = make();
    const expirations = (zone: Zone) => {
      const { lifecycleConfiguration } = zone.node.defaultChild as s3.CfnBucket;
      return stack
        .resolve(lifecycleConfiguration)
        .rules.map((rule: s3.CfnBucket.RuleProperty) => rule.expirationInDays);
    };
    expect(expirations(lake.capture)).toEqual([90, undefined]);
    expect(expirations(lake.artifacts)).toEqual([undefined, 30]);
    expect([lake.raw, lake.curated, lake.features].flatMap(expirations)).toEqual(
      Array.from({ length: 3 }, () => undefined),
    );
  });

  test('then a role that may read one zone may decrypt, and sees no other zone', () => {
    const { stack, lake } = make();
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    lake.curated.grants.read(role);
    const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    const text = JSON.stringify(policy);
    expect(text).toContain('"kms:Decrypt"');
    expect(text).toContain('LakeCurated');
    expect(text).not.toMatch(/LakeRaw|LakeFeatures|LakeArtifacts|LakeCapture/);
  });
});

describe('when a team brings what it has', () => {
  test('then its key and its log bucket are used, and none are made', () => {
    const stack = stackOf();
    const key = new kms.CfnKey(stack, 'Key');
    const accessLogs = new s3.CfnBucket(stack, 'Logs');
    const lake = new DataLake(stack, 'Lake', { key, accessLogs });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::KMS::Key', 1);
    template.resourceCountIs('AWS::S3::Bucket', 6);
    expect(lake.key).toBe(key);
    expect(lake.capture.accessLogs).toBe(accessLogs);
  });

  test('then names, expiration and removal policy reach their resources', () => {
    const { stack } = make({
      keyAlias: 'alias/mortgage-approval',
      artifactsBucketName: 'mortgage-approval-artifacts-111111111111',
      captureExpiration: Duration.days(14),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::KMS::Alias', { AliasName: 'alias/mortgage-approval' });
    template.hasResourceProperties('AWS::S3::Bucket', { BucketName: 'mortgage-approval-artifacts-111111111111' });
    template.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: { Rules: Match.arrayWith([Match.objectLike({ ExpirationInDays: 14 })]) },
    });
    template.allResources('AWS::S3::Bucket', { DeletionPolicy: 'Delete' });
    template.allResources('AWS::KMS::Key', { DeletionPolicy: 'Delete' });
  });

  test.each([
    [{}, 30],
    [{ preparedExpiration: Duration.days(7) }, 7],
  ])('then the data that runs prepare is gone in time: %#', (props, days) => {
    const lake = make(props);
    Template.fromStack(lake.stack).hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: {
        Rules: Match.arrayWith([Match.objectLike({ Prefix: 'prepared/', ExpirationInDays: days })]),
      },
    });
  });

  test('then key and artifacts of a use case have the names that its environments know them by', () => {
    const useCase = goal.UseCase.define(mortgage());
    const { stack } = make({ useCase });
    const template = Template.fromStack(stack);
    const { keyAlias, bucketName } = inOtherAccounts(useCase, stack.account);
    template.hasResourceProperties('AWS::KMS::Alias', { AliasName: keyAlias });
    template.hasResourceProperties('AWS::S3::Bucket', { BucketName: bucketName });
  });

  test('then names of its own, or a key that was passed, come before those of the use case', () => {
    const useCase = goal.UseCase.define(mortgage());
    const named = Template.fromStack(make({ useCase, keyAlias: 'alias/own', artifactsBucketName: 'own-models' }).stack);
    named.hasResourceProperties('AWS::KMS::Alias', { AliasName: 'alias/own' });
    named.hasResourceProperties('AWS::S3::Bucket', { BucketName: 'own-models' });

    const stack = stackOf();
    new DataLake(stack, 'Lake', { useCase, key: new kms.CfnKey(stack, 'Key') });
    Template.fromStack(stack).resourceCountIs('AWS::KMS::Alias', 0);
  });

  test('then a property injector of the scope has its say', () => {
    const stack = stackOf();
    PropertyInjectors.of(stack).add({
      constructUniqueId: DataLake.PROPERTY_INJECTION_ID,
      inject: (props: DataLakeProps) => ({ ...props, keyAlias: 'alias/lending' }),
    });
    new DataLake(stack, 'Lake');
    Template.fromStack(stack).hasResourceProperties('AWS::KMS::Alias', { AliasName: 'alias/lending' });
  });
});

describe('when a lake is misconfigured', () => {
  test.each<[string, DataLakeProps, string]>([
    [
      'a name that S3 refuses',
      { artifactsBucketName: 'models.' },
      `MLL301 'artifactsBucketName' must be 3 to 63 lowercase letters, digits and hyphens, not begin or end with a hyphen, and not be reserved by S3, got "models."; choose another name, or leave it out to have one generated (Stack/Lake)`,
    ],
    [
      'an expiration of no day',
      { captureExpiration: Duration.days(0) },
      `MLL302 'captureExpiration' must be a whole number of days, at least 1, got 0 days; use whole days, such as 90 (Stack/Lake)`,
    ],
  ])('then it fails with %s', (_, props, message) => {
    expect(() => make(props)).toThrow(new Error(message));
  });

  test('then it fails with an alias for a key that it does not make', () => {
    const stack = stackOf();
    const key = new EncryptionKey(stack, 'Key');
    expect(() => new DataLake(stack, 'Lake', { key, keyAlias: 'alias/lending' })).toThrow(
      new Error(
        `MLL308 'keyAlias' must not be given together with key, got "alias/lending"; give the alias to your key where you create it (Stack/Lake)`,
      ),
    );
  });
});

/** What an environment's serving role looks for: read off the role itself, so that both sides agree. */
function inOtherAccounts(useCase: goal.IUseCase, toolsAccount: string) {
  const stack = new Stack(new App(), 'Prod', { env: { account: '333333333333', region: 'eu-west-1' } });
  new ReleaseEnvironment(stack, 'Environment', { useCase, environmentName: 'prod', toolsAccount });
  const role = JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::Role'));
  return {
    keyAlias: /"kms:ResourceAliases":"([^"]+)"/.exec(role)?.[1],
    bucketName: /arn:aws:s3:::([^"/]+)\/models/.exec(role)?.[1],
  };
}
