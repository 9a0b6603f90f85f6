import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { App, Stack } from 'aws-cdk-lib/core';
import { Capture, Template } from 'aws-cdk-lib/assertions';
import { Dataset } from '../../../../constructs/data';
import { newStack, pipelineIn, stepsIn } from '../fixture';

function statements(stack: Stack, role: string): object[] {
  const roles = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Role'));
  const [, found] = roles.find(([id]) => id.startsWith(`Training${role}`))!;
  return found.Properties.Policies[0].PolicyDocument.Statement;
}

describe('when the roles are derived', () => {
  const stack = new Stack(new App({ context: { '@aws-cdk/core:enablePartitionLiterals': true } }), 'Stack', {
    env: { account: '111111111111', region: 'eu-west-1' },
  });
  const curatedKey = new kms.CfnKey(stack, 'CuratedKey', { keyPolicy: {} });
  const curated = s3.Bucket.fromBucketName(stack, 'Given', 'curated');
  pipelineIn(stack, { dataset: Dataset.fromBucket(curated, { prefix: 'claims/motor', key: curatedKey }) });
  const of = (role: string) => statements(stack, role) as { Action: string | string[]; [key: string]: unknown }[];
  const allowing = (role: string, action: string) => of(role).filter(({ Action }) => [Action].flat().includes(action));

  test('then the pipeline may pass the role of the jobs, to SageMaker alone', () => {
    expect(allowing('Role', 'iam:PassRole')).toEqual([
      {
        Effect: 'Allow',
        Action: 'iam:PassRole',
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/^TrainingJobRole/), 'Arn'] },
        Condition: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
      },
    ]);
  });

  test('then the pipeline may start jobs of its own, cut off from the network', () => {
    expect(allowing('Role', 'sagemaker:CreateTrainingJob')).toEqual([
      {
        Effect: 'Allow',
        Action: 'sagemaker:CreateTrainingJob',
        Resource: 'arn:aws:sagemaker:eu-west-1:111111111111:training-job/pipelines-*',
        Condition: {
          Bool: { 'sagemaker:NetworkIsolation': 'true', 'sagemaker:InterContainerTrafficEncryption': 'true' },
        },
      },
    ]);
  });

  test('then the pipeline may register a model but not approve it', () => {
    expect(allowing('Role', 'sagemaker:CreateModelPackage')).toEqual([
      expect.objectContaining({
        Condition: { StringEquals: { 'sagemaker:ModelApprovalStatus': 'PendingManualApproval' } },
      }),
    ]);
    expect(allowing('Role', 'sagemaker:UpdateModelPackage')).toEqual([]);
  });

  test('then the pipeline may make the group that it registers in, as SageMaker does each time', () => {
    expect(allowing('Role', 'sagemaker:CreateModelPackageGroup')).toEqual([
      {
        Effect: 'Allow',
        Action: ['sagemaker:CreateModelPackageGroup', 'sagemaker:DescribeModelPackageGroup', 'sagemaker:AddTags'],
        Resource: { Ref: 'Models' },
      },
    ]);
  });

  test('then the pipeline may look up the one image, whose digest the registry records', () => {
    expect(allowing('Role', 'ecr:DescribeImages')).toEqual([
      {
        Effect: 'Allow',
        Action: ['ecr:BatchGetImage', 'ecr:DescribeImages'],
        Resource: 'arn:aws:ecr:eu-west-1:141502667606:repository/sagemaker-scikit-learn',
      },
    ]);
  });

  test('then the jobs may describe the keys that they use', () => {
    const described = allowing('JobRole', 'kms:DescribeKey').flatMap(({ Resource }) => Resource);
    const used = ['kms:Decrypt', 'kms:CreateGrant'].flatMap((action) => allowing('JobRole', action));
    expect(used.map(({ Resource }) => Resource)).toEqual(
      expect.arrayContaining([expect.anything(), expect.anything(), expect.anything()]),
    );
    for (const { Resource } of used) expect(described).toContainEqual(Resource);
  });

  test('then the pipeline may read the evaluations and the archives of models, and nothing else', () => {
    const [read, ...more] = allowing('Role', 's3:GetObject');
    expect(read.Resource).toEqual([
      { 'Fn::Join': ['', ['arn:aws:s3:::', { Ref: 'Bucket' }, '/evaluations/*/evaluation.json']] },
      { 'Fn::Join': ['', ['arn:aws:s3:::', { Ref: 'Bucket' }, '/models/*/*/output/model.tar.gz']] },
    ]);
    expect(more).toEqual([]);
    expect(allowing('Role', 'kms:Decrypt').map(({ Resource }) => Resource)).toEqual([{ 'Fn::GetAtt': ['Key', 'Arn'] }]);
  });

  test('then the jobs may read the dataset, in any version, and what earlier jobs wrote', () => {
    const read = allowing('JobRole', 's3:GetObject').flatMap(({ Resource }) => Resource);
    expect(read).toEqual([
      'arn:aws:s3:::curated/claims/motor/*',
      'arn:aws:s3:::cdk-hnb659fds-assets-111111111111-eu-west-1/mortgage-approval-training.*',
      { 'Fn::Join': ['', ['arn:aws:s3:::', { Ref: 'Bucket' }, '/prepared/*']] },
      { 'Fn::Join': ['', ['arn:aws:s3:::', { Ref: 'Bucket' }, '/models/*']] },
    ]);
  });

  test('then the jobs may list only what they may read', () => {
    const lists = allowing('JobRole', 's3:ListBucket').map(({ Condition, Resource }) => [Resource, Condition]);
    expect(lists[0]).toEqual(['arn:aws:s3:::curated', { StringLike: { 's3:prefix': ['claims/motor/*'] } }]);
    expect(lists[2][1]).toEqual({ StringLike: { 's3:prefix': ['prepared/*', 'models/*'] } });
  });

  test('then the jobs may write their three folders', () => {
    const written = allowing('JobRole', 's3:PutObject').flatMap(({ Resource }) => Resource);
    expect(written).toEqual(
      ['prepared', 'models', 'evaluations'].map((folder) => ({
        'Fn::Join': ['', ['arn:aws:s3:::', { Ref: 'Bucket' }, `/${folder}/*`]],
      })),
    );
  });

  test('then the jobs may read with the key of the dataset, and use the key of the artifacts', () => {
    expect(allowing('JobRole', 'kms:Decrypt').map(({ Action, Resource }) => [Action, Resource])).toEqual([
      [['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'], { 'Fn::GetAtt': ['Key', 'Arn'] }],
      [['kms:Decrypt', 'kms:DescribeKey'], { 'Fn::GetAtt': ['CuratedKey', 'Arn'] }],
    ]);
  });

  test('then the jobs may start nothing', () => {
    expect(of('JobRole').filter(({ Action }) => [Action].flat().some((a) => /^(sagemaker|iam):/.test(a)))).toEqual([]);
  });
});

describe('when a role for the jobs is passed', () => {
  test('then what the jobs need is added to it, and the pipeline may pass it', () => {
    const stack = newStack();
    const role = new iam.Role(stack, 'Own', { assumedBy: new iam.ServicePrincipal('sagemaker.amazonaws.com') });
    const pipeline = pipelineIn(stack, { role });
    const template = Template.fromStack(stack);
    const policy = new Capture();
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: policy,
      Roles: [stack.resolve(role.roleName)],
    });
    expect(JSON.stringify(policy.asObject())).toContain('kms:GenerateDataKey');
    expect(pipeline.jobRole).toBe(role);
    expect(statements(stack, 'Role')[0]).toMatchObject({ Resource: stack.resolve(role.roleArn) });
  });

  test('then an imported one that cannot be changed stays as it is', () => {
    const stack = newStack();
    const arn = 'arn:aws:iam::111111111111:role/ml/jobs';
    pipelineIn(stack, { role: iam.Role.fromRoleArn(stack, 'Own', arn, { mutable: false }) });
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
    expect(stepsIn(stack).Train.Arguments.RoleArn).toBe(arn);
  });
});
