import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { App, Stack } from 'aws-cdk-lib/core';
import { context } from '../../../cdk.json';
import { data, foundation, goal, registry, training } from '../../../constructs';
import { mortgage } from '../../support/mortgage';
import { type Call } from '../../support/policy-pairs';
import { codeFolder } from '../training/fixture';
import { DATA, REGISTRY, BOTH, Estate, idOf, JOB, RUN, warnings } from './fixture';

describe('when a dataset is in another account of the app', () => {
  const estate = new Estate();
  const central = estate.stack('Data', DATA);
  const zone = estate.zone(central, 'bank-curated');
  const pipeline = estate.pipeline({ dataset: zone.dataset('applications') });
  const pairs = estate.pairs();
  const key = pairs.arn('Data', idOf(central, zone.key as foundation.EncryptionKey));
  const object = 'arn:aws:s3:::bank-curated/applications/v1/one.csv';
  const prefix = { 's3:prefix': 'applications/v1/' };
  const calls: Call[] = [
    { role: JOB, action: 's3:GetObject', resource: object },
    { role: JOB, action: 's3:ListBucket', resource: 'arn:aws:s3:::bank-curated', context: prefix },
    { role: JOB, action: 'kms:Decrypt', resource: key },
    { role: JOB, action: 'kms:DescribeKey', resource: key },
  ];

  test.each(calls)('then its policy and that of the role allow $action', (call) => {
    expect(pairs.judge(call)).toEqual(BOTH);
  });

  test('then no other role, prefix or call is let in', () => {
    const stranger = 'arn:aws:iam::111111111111:role/ml/stranger';
    const refused = [
      ...calls.map((call) => ({ ...call, role: stranger })),
      { ...calls[0], resource: 'arn:aws:s3:::bank-curated/salaries/v1/one.csv' },
      { ...calls[0], action: 's3:PutObject' },
      { ...calls[1], context: { 's3:prefix': 'salaries/' } },
      { ...calls[2], action: 'kms:GenerateDataKey' },
    ];
    expect(refused.map((call) => pairs.judge(call).resource)).toEqual(refused.map(() => false));
  });

  test('then nobody has to add a statement', () => {
    expect(pipeline.requiredStatements()).toEqual([]);
    expect(warnings(estate)).toEqual([]);
  });
});

describe('when the zone of the artifacts is in another account of the app', () => {
  const estate = new Estate();
  const central = estate.stack('Data', DATA);
  const artifacts = estate.zone(central);
  estate.pipeline({ artifacts });
  const pairs = estate.pairs();
  const bucket = pairs.arn('Data', idOf(central, artifacts));
  const key = pairs.arn('Data', idOf(central, artifacts.key as foundation.EncryptionKey));
  const grant = { 'kms:GrantIsForAWSResource': 'true' };

  test.each<Call>([
    { role: JOB, action: 's3:PutObject', resource: `${bucket}/models/a/model.tar.gz` },
    { role: JOB, action: 's3:GetObject', resource: `${bucket}/prepared/a/train/one.csv` },
    { role: JOB, action: 'kms:GenerateDataKey', resource: key },
    { role: JOB, action: 'kms:CreateGrant', resource: key, context: grant },
    { role: RUN, action: 's3:GetObject', resource: `${bucket}/evaluations/a/evaluation.json` },
    { role: RUN, action: 'kms:Decrypt', resource: key },
  ])('then $role may call $action', (call) => {
    expect(pairs.judge(call)).toEqual(BOTH);
  });

  test('then a grant for anybody but a service is still refused', () => {
    const call = {
      role: JOB,
      action: 'kms:CreateGrant',
      resource: key,
      context: { 'kms:GrantIsForAWSResource': 'false' },
    };
    expect(pairs.judge(call).resource).toBe(false);
  });
});

describe('when data and registry are in accounts that the app does not have', () => {
  const estate = new Estate();
  const key = kms.Key.fromKeyArn(estate.train, 'CentralKey', `arn:aws:kms:eu-west-1:${DATA}:key/central`);
  const bucket = s3.Bucket.fromBucketAttributes(estate.train, 'Central', { bucketName: 'bank-curated', account: DATA });
  const pipeline = estate.pipeline({
    dataset: data.Dataset.fromBucket(bucket, { prefix: 'applications', key }),
    models: registry.ModelPackageGroup.fromModelPackageGroupArn(
      estate.train,
      'Models',
      `arn:aws:sagemaker:eu-west-1:${REGISTRY}:model-package-group/mortgages`,
    ),
    jobRoleName: 'jobs',
  });
  const principal = { AWS: 'arn:aws:iam::111111111111:root' };
  const isJob = { ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111111111111:role/ml/jobs' } };

  test('then it says what their owners have to add', () => {
    const group = `arn:aws:sagemaker:eu-west-1:${REGISTRY}:model-package-group/mortgages`;
    const packages = `arn:aws:sagemaker:eu-west-1:${REGISTRY}:model-package/mortgages/*`;
    const allow = { Effect: 'Allow', Principal: principal };
    const ofData = (resourceArn: string, statement: object) => ({
      account: DATA,
      resourceArn,
      statement: { ...allow, ...statement },
    });
    const ofRegistry = (statement: object) => ({
      account: REGISTRY,
      resourceArn: group,
      statement: { ...allow, ...statement },
    });
    expect(pipeline.requiredStatements()).toEqual([
      ofData('arn:aws:s3:::bank-curated', {
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::bank-curated/applications/*',
        Condition: isJob,
      }),
      ofData('arn:aws:s3:::bank-curated', {
        Action: 's3:ListBucket',
        Resource: 'arn:aws:s3:::bank-curated',
        Condition: { StringLike: { 's3:prefix': ['applications/*'] }, ...isJob },
      }),
      ofData(`arn:aws:kms:eu-west-1:${DATA}:key/central`, {
        Action: ['kms:Decrypt', 'kms:DescribeKey'],
        Resource: '*',
        Condition: isJob,
      }),
      ofRegistry({ Action: 'sagemaker:DescribeModelPackageGroup', Resource: group }),
      ofRegistry({
        Action: 'sagemaker:CreateModelPackage',
        Resource: [group, packages],
        Condition: { StringEquals: { 'sagemaker:ModelApprovalStatus': 'PendingManualApproval' } },
      }),
      ofRegistry({ Action: 'sagemaker:DescribeModelPackage', Resource: packages }),
    ]);
  });

  test('then one warning says the same', () => {
    const [warning, ...more] = warnings(estate);
    expect(more).toEqual([]);
    for (const { account, resourceArn, statement } of pipeline.requiredStatements()) {
      expect(warning).toContain(`account ${account}, policy of "${resourceArn}": ${JSON.stringify(statement)}`);
    }
    expect(warning).toContain('cdk-ml-lifecycle:required-statements');
  });
});

describe('when the key of data elsewhere is known by its alias', () => {
  const alias = `arn:aws:kms:eu-west-1:${DATA}:alias/central`;

  test('then the owner of the key has to add what the roles call, without a condition that policies of keys ignore', () => {
    const estate = new Estate();
    const key = kms.Key.fromKeyArn(estate.train, 'CentralKey', alias);
    const bucket = s3.Bucket.fromBucketAttributes(estate.train, 'Central', { bucketName: 'bank', account: DATA });
    const dataset = data.Dataset.fromBucket(bucket, { prefix: 'applications', key });
    const required = estate.pipeline({ dataset, jobRoleName: 'jobs' }).requiredStatements();
    expect(required.filter(({ resourceArn }) => resourceArn === alias)).toEqual([
      {
        account: DATA,
        resourceArn: alias,
        statement: {
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::111111111111:root' },
          Action: ['kms:Decrypt', 'kms:DescribeKey'],
          Resource: '*',
          Condition: { ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111111111111:role/ml/jobs' } },
        },
      },
    ]);
  });

  test('then a key of the app admits the roles', () => {
    const estate = new Estate();
    const central = estate.stack('Data', DATA);
    const made = new foundation.EncryptionKey(central, 'Key');
    const key = new kms.Alias(central, 'Alias', { aliasName: 'alias/central', targetKey: made.key });
    const bucketName = 'bank-curated';
    estate.pipeline({ dataset: new data.Zone(central, 'Zone', { key, bucketName }).dataset('applications') });
    const pairs = estate.pairs();
    const resource = pairs.arn('Data', idOf(central, made));
    expect(pairs.judge({ role: JOB, action: 'kms:Decrypt', resource }).resource).toBe(true);
    expect(pairs.judge({ role: JOB, action: 'kms:Encrypt', resource }).resource).toBe(false);
  });
});

describe('when the registry is in another account of the app', () => {
  const estate = new Estate();
  const central = estate.stack('Registry', REGISTRY);
  const models = new registry.ModelPackageGroup(central, 'Models', { useCase: estate.useCase });
  const pipeline = estate.pipeline({ models });
  const pairs = estate.pairs();
  const group = `arn:aws:sagemaker:eu-west-1:${REGISTRY}:model-package-group/mortgage-approval`;
  const version = `arn:aws:sagemaker:eu-west-1:${REGISTRY}:model-package/mortgage-approval/7`;
  const pending = { 'sagemaker:ModelApprovalStatus': 'PendingManualApproval' };
  const { train } = estate;
  const artifacts = pipeline.artifacts as data.Zone;

  test.each<Call>([
    { role: RUN, action: 'sagemaker:CreateModelPackage', resource: version, context: pending },
    { role: RUN, action: 'sagemaker:CreateModelPackage', resource: group, context: pending },
    { role: RUN, action: 'sagemaker:DescribeModelPackage', resource: version },
    { role: RUN, action: 'sagemaker:DescribeModelPackageGroup', resource: group },
  ])('then both policies allow $action on $resource', (call) => {
    expect(pairs.judge(call)).toEqual(BOTH);
  });

  test('then the account of the training cannot register what is approved, or approve', () => {
    const approved = { 'sagemaker:ModelApprovalStatus': 'Approved' };
    const call = { role: RUN, resource: version, context: approved };
    for (const action of ['sagemaker:CreateModelPackage', 'sagemaker:UpdateModelPackage']) {
      expect(pairs.judge({ ...call, action })).toEqual({ identity: false, resource: false });
    }
  });

  test.each(['models/a/model.tar.gz', 'evaluations/a/evaluation.json'])('then the registry reads %s', (key) => {
    const bucket = pairs.arn('Train', idOf(train, artifacts));
    const call = { role: `arn:aws:iam::${REGISTRY}:role/any`, action: 's3:GetObject', resource: `${bucket}/${key}` };
    expect(pairs.judge(call).resource).toBe(true);
    expect(pairs.judge({ ...call, role: `arn:aws:iam::${DATA}:role/any` }).resource).toBe(false);
    const decrypt = {
      ...call,
      action: 'kms:Decrypt',
      resource: pairs.arn('Train', idOf(train, artifacts.key as foundation.EncryptionKey)),
    };
    expect(pairs.judge(decrypt).resource).toBe(true);
  });

  test('then the pipeline names the group by its ARN, and neither makes nor tags it', () => {
    const text = JSON.stringify(estate.app.synth().getStackByName('Train').template);
    expect(text).toContain(`\\"ModelPackageGroupName\\":\\"${group}\\"`);
    expect(text).not.toContain('sagemaker:CreateModelPackageGroup');
    expect(text).not.toMatch(/sagemaker:AddTags[^}]*model-package/);
  });
});

describe('when nothing is in another account', () => {
  test('then the roles have no names, and nothing is asked of anybody', () => {
    const estate = new Estate();
    const pipeline = estate.pipeline({});
    const { Resources } = estate.app.synth().getStackByName('Train').template;
    const roles = Object.values(Resources as Record<string, { Type: string; Properties: object }>).filter(
      ({ Type }) => Type === 'AWS::IAM::Role',
    );
    expect(roles.filter(({ Properties }) => 'RoleName' in Properties || 'Path' in Properties)).toEqual([]);
    expect(pipeline.requiredStatements()).toEqual([]);
  });

  test('then an account that is not known yet is not judged', () => {
    const app = new App({ context });
    const [d, t] = ['Data', 'Train'].map((id) => new Stack(app, id));
    const zone = new data.Zone(d, 'Zone', { key: new foundation.EncryptionKey(d, 'Key') });
    const useCase = goal.UseCase.define(mortgage());
    const pipeline = new training.TrainingPipeline(t, 'Training', {
      useCase,
      dataset: zone.dataset('a'),
      code: training.ModelCode.scikitLearn(codeFolder),
      models: new registry.ModelPackageGroup(t, 'Models', { useCase }),
    });
    expect(pipeline.requiredStatements()).toEqual([]);
    expect(JSON.stringify(app.synth().getStackByName('Data').template)).not.toContain('aws:PrincipalArn');
  });
});
