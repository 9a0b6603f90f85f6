import { Match, Template } from 'aws-cdk-lib/assertions';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import { App, DefaultStackSynthesizer, Duration, Stack } from 'aws-cdk-lib/core';
import { context } from '../../../cdk.json';
import { ReleaseEnvironment, type ReleaseEnvironmentProps } from '../../../constructs/delivery';
import { allowed, bucketPolicy, PROD, properties, REGION, TOOLS, USE_CASE } from './fixture';

const platformStack = () => new Stack(new App({ context }), 'Platform', { env: PROD });

function environmentIn(stack: Stack, props: Partial<ReleaseEnvironmentProps> = {}): ReleaseEnvironment {
  return new ReleaseEnvironment(stack, 'Environment', {
    useCase: USE_CASE,
    environmentName: 'prod',
    toolsAccount: TOOLS.account,
    ...props,
  });
}

function templateWith(props: Partial<ReleaseEnvironmentProps> = {}, stack = platformStack()): Template {
  environmentIn(stack, props);
  return Template.fromStack(stack);
}

describe('when other tools deploy releases', () => {
  const stack = platformStack();
  const [github, jenkins] = ['arn:aws:iam::111111111111:role/github', 'arn:aws:iam::333333333333:role/ci/jenkins'];
  const deployers = [github, jenkins].map((arn, i) => iam.Role.fromRoleArn(stack, `Role${i}`, arn));
  const template = templateWith({ deployers }, stack);

  test.each(['DeployRole', 'ClearingRole', 'SmokeTestRole'])(
    'then their roles may assume the %s, and no pipeline may',
    (role) => {
      expect(properties(template, `Environment${role}`).AssumeRolePolicyDocument).toEqual({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: ['arn:aws:iam::111111111111:root', 'arn:aws:iam::333333333333:root'] },
            Action: 'sts:AssumeRole',
            Condition: { ArnEquals: { 'aws:PrincipalArn': [github, jenkins] } },
          },
        ],
      });
    },
  );

  test('then the roles may do what they may do for a pipeline', () => {
    const usual = templateWith();
    for (const role of ['EnvironmentDeployRole', 'EnvironmentClearingRole', 'EnvironmentSmokeTestRole'])
      expect(allowed(template, role)).toEqual(allowed(usual, role));
  });
});

describe('when an environment is made ready', () => {
  const template = templateWith();

  test('then releases find role, key and bucket by the names that the delivery gives them', () => {
    const names = ReleaseEnvironment.parametersFor(USE_CASE, 'prod');
    const parameter = (Name: string, Value: object) =>
      template.hasResourceProperties('AWS::SSM::Parameter', { Type: 'String', Name, Value });
    parameter(names.ServingRole, { 'Fn::GetAtt': [Match.stringLikeRegexp('^EnvironmentServingRole'), 'Arn'] });
    parameter(names.ServingKey, { 'Fn::GetAtt': [Match.stringLikeRegexp('^EnvironmentKey'), 'Arn'] });
    parameter(names.CaptureBucket, { Ref: Match.stringLikeRegexp('^EnvironmentCapture') });
    template.resourceCountIs('AWS::SSM::Parameter', 3);
  });

  test('then the names that the tools account knows in advance are fixed', () => {
    expect(properties(template, 'EnvironmentServingRole')).toMatchObject({
      RoleName: 'mortgage-approval-prod-serving',
      Path: '/ml/',
    });
    expect(properties(template, 'EnvironmentSmokeTestRole')).toMatchObject({
      RoleName: 'mortgage-approval-prod-smoke-test',
      Path: '/ml/',
    });
    template.hasResourceProperties('AWS::KMS::Alias', { AliasName: 'alias/mortgage-approval-prod' });
  });

  test('then SageMaker may read models, pull the image, keep traffic and write logs, and no more', () => {
    const logs = `arn:aws:logs:${REGION}:333333333333:log-group:/aws/sagemaker/Endpoints/mortgage-approval-prod`;
    expect(allowed(template, 'EnvironmentServingRole')).toEqual([
      {
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::mortgage-approval-artifacts-111111111111/released/mortgage-approval/*',
      },
      {
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:GetObjectVersion'],
        Resource: 'arn:aws:s3:::mortgage-approval-artifacts-111111111111/models/*',
      },
      { Effect: 'Allow', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::mortgage-approval-artifacts-111111111111' },
      {
        Effect: 'Allow',
        Action: ['kms:Decrypt', 'kms:DescribeKey'],
        Resource: 'arn:aws:kms:eu-west-1:111111111111:key/*',
        Condition: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/mortgage-approval' } },
      },
      { Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
      {
        Effect: 'Allow',
        Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
        Resource: 'arn:aws:ecr:eu-west-1:141502667606:repository/sagemaker-scikit-learn',
      },
      {
        Effect: 'Allow',
        Action: 's3:PutObject',
        Resource: {
          'Fn::Join': ['', [{ 'Fn::GetAtt': [expect.stringMatching(/^EnvironmentCapture/), 'Arn'] }, '/captured/*']],
        },
      },
      {
        Effect: 'Allow',
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/^EnvironmentKey/), 'Arn'] },
      },
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
        Resource: [logs, `${logs}:*`],
      },
      {
        Effect: 'Allow',
        Action: 'cloudwatch:PutMetricData',
        Resource: '*',
        Condition: { StringEquals: { 'cloudwatch:namespace': '/aws/sagemaker/Endpoints' } },
      },
      {
        Effect: 'Allow',
        Action: 'cloudwatch:DescribeAlarms',
        Resource: ['errors', 'latency'].map(
          (kind) => `arn:aws:cloudwatch:eu-west-1:333333333333:alarm:mortgage-approval-prod-rollback-${kind}`,
        ),
      },
    ]);
  });

  const endpoint = 'arn:aws:sagemaker:eu-west-1:333333333333:endpoint/mortgage-approval-prod';
  const releaseStack = 'arn:aws:cloudformation:eu-west-1:333333333333:stack/mortgage-approval-prod-release/*';

  test.each([
    ['SmokeTestRole', 'smoke-test'],
    ['ClearingRole', 'clearing'],
  ])('then nobody but a handler of the tools account may be the %s', (role, name) => {
    const { AssumeRolePolicyDocument } = properties(template, `Environment${role}`);
    expect(AssumeRolePolicyDocument).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::111111111111:root' },
          Action: 'sts:AssumeRole',
          Condition: {
            ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::111111111111:role/ml/mortgage-approval-${name}` },
          },
        },
      ],
    });
  });

  test('then the smoke test may call the endpoint and find out what it serves', () => {
    expect(allowed(template, 'EnvironmentSmokeTestRole')).toEqual([
      { Effect: 'Allow', Action: ['sagemaker:DescribeEndpoint', 'sagemaker:InvokeEndpoint'], Resource: endpoint },
      { Effect: 'Allow', Action: 'cloudformation:ListStackResources', Resource: releaseStack },
    ]);
  });

  test('then the pipeline of this use case, and nobody else, may deploy releases', () => {
    expect(properties(template, 'EnvironmentDeployRole')).toMatchObject({
      RoleName: 'mortgage-approval-prod-deploy',
      Path: '/ml/',
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: 'arn:aws:iam::111111111111:root' },
            Action: 'sts:AssumeRole',
            Condition: {
              ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111111111111:role/ml/mortgage-approval-delivery' },
            },
          },
        ],
      },
    });
  });

  test('then what deploys releases makes one change set of one stack, passes one role and reads the releases', () => {
    expect(allowed(template, 'EnvironmentDeployRole')).toEqual([
      {
        Effect: 'Allow',
        Action: ['CreateChangeSet', 'DeleteChangeSet', 'DescribeChangeSet', 'ExecuteChangeSet'].map(
          (action) => `cloudformation:${action}`,
        ),
        Resource: releaseStack,
        Condition: { StringEqualsIfExists: { 'cloudformation:ChangeSetName': 'release' } },
      },
      {
        Effect: 'Allow',
        Action: ['cloudformation:DescribeStackEvents', 'cloudformation:DescribeStacks'],
        Resource: releaseStack,
      },
      {
        Effect: 'Allow',
        Action: 'iam:PassRole',
        Resource: 'arn:aws:iam::333333333333:role/cdk-hnb659fds-cfn-exec-role-333333333333-eu-west-1',
        Condition: { StringEquals: { 'iam:PassedToService': 'cloudformation.amazonaws.com' } },
      },
      expect.objectContaining({
        Action: expect.not.arrayContaining(['s3:PutObject']),
        Resource: 'arn:aws:s3:::*',
        Condition: { StringEquals: { 'aws:ResourceAccount': '111111111111' } },
      }),
      {
        Effect: 'Allow',
        Action: ['kms:Decrypt', 'kms:DescribeKey'],
        Resource: `arn:aws:kms:${REGION}:111111111111:key/*`,
        Condition: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/mortgage-approval/releases' } },
      },
    ]);
  });

  test('then the role that is passed is the one of the bootstrap stack with the qualifier of this stack', () => {
    const synthesizer = new DefaultStackSynthesizer({ qualifier: 'acme' });
    const other = templateWith({}, new Stack(new App({ context }), 'Platform', { env: PROD, synthesizer }));
    expect(allowed(other, 'EnvironmentDeployRole').find(({ Action }) => Action === 'iam:PassRole')?.Resource).toBe(
      'arn:aws:iam::333333333333:role/cdk-acme-cfn-exec-role-333333333333-eu-west-1',
    );
  });

  test('then the stack of a failed first release may be deleted, and nothing else', () => {
    expect(allowed(template, 'EnvironmentClearingRole')).toEqual([
      {
        Effect: 'Allow',
        Action: ['cloudformation:DeleteStack', 'cloudformation:DescribeStacks', 'cloudformation:ListStackResources'],
        Resource: releaseStack,
      },
      { Effect: 'Allow', Action: 'sagemaker:DescribeEndpoint', Resource: endpoint },
    ]);
  });

  test('then captured traffic is encrypted, kept for 90 days, and open to nobody outside', () => {
    expect(properties(template, 'EnvironmentCapture')).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }],
      },
      LifecycleConfiguration: { Rules: [{ ExpirationInDays: 90 }, { ExpiredObjectDeleteMarker: true }] },
    });
    expect(bucketPolicy(template, 'EnvironmentCapturePolicy').map(({ Effect }) => Effect)).toEqual(['Deny', 'Deny']);
  });
});

describe('when it differs from the usual', () => {
  test('then models are read where they lie', () => {
    const template = templateWith({ models: { bucketName: 'models', keyAlias: 'alias/models' } });
    const [copies, read, list, decrypt] = allowed(template, 'EnvironmentServingRole');
    expect(copies.Resource).toBe('arn:aws:s3:::models/released/mortgage-approval/*');
    expect(read.Resource).toBe('arn:aws:s3:::models/models/*');
    expect(list.Resource).toBe('arn:aws:s3:::models');
    expect(decrypt.Condition).toEqual({ 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/models' } });
  });

  test('then images come from own repositories too', () => {
    const stack = platformStack();
    const arn = 'arn:aws:ecr:eu-west-1:111111111111:repository/models';
    const repositories = [Repository.fromRepositoryArn(stack, 'Models', arn)];
    const pull = allowed(templateWith({ repositories }, stack), 'EnvironmentServingRole').find(({ Action }) =>
      Action.includes('ecr:BatchGetImage'),
    );
    expect(pull?.Resource).toEqual([expect.stringContaining('sagemaker-scikit-learn'), arn]);
  });

  test('then images come only from own repositories where AWS has none', () => {
    const stack = new Stack(new App({ context }), 'Platform', { env: { ...PROD, region: 'mx-central-1' } });
    expect(() => environmentIn(stack)).toThrow(/^MLL411 'env.region' .*repositories of ReleaseEnvironment/);
    stack.node.tryRemoveChild('Environment');
    const arn = 'arn:aws:ecr:mx-central-1:111111111111:repository/models';
    const repositories = [Repository.fromRepositoryArn(stack, 'Models', arn)];
    const pull = allowed(templateWith({ repositories }, stack), 'EnvironmentServingRole').find(({ Action }) =>
      Action.includes('ecr:BatchGetImage'),
    );
    expect(pull?.Resource).toEqual(arn);
  });

  test('then traffic stays as long as asked', () => {
    const template = templateWith({ captureExpiration: Duration.days(7) });
    expect(properties(template, 'EnvironmentCapture')).toMatchObject({
      LifecycleConfiguration: { Rules: [{ ExpirationInDays: 7 }, { ExpiredObjectDeleteMarker: true }] },
    });
  });
});

describe('when nothing is built', () => {
  test('then the values of a release are known all the same', () => {
    expect(ReleaseEnvironment.parametersFor(USE_CASE, 'staging')).toEqual({
      EnvironmentName: 'staging',
      EndpointName: 'mortgage-approval-staging',
      ServingRole: '/mortgage-approval/staging/serving/role',
      ServingKey: '/mortgage-approval/staging/serving/key',
      CaptureBucket: '/mortgage-approval/staging/serving/capture',
      SubnetIds: '/mortgage-approval/staging/serving/subnets',
      SecurityGroupIds: '/mortgage-approval/staging/serving/security-groups',
    });
    expect(environmentIn(platformStack()).parameters()).toEqual(ReleaseEnvironment.parametersFor(USE_CASE, 'prod'));
  });
});

describe('an environment fails', () => {
  test.each<[string, Partial<ReleaseEnvironmentProps>]>([
    [
      "MLL731 'environmentName' must be lowercase words joined by hyphens, at most 12 characters, " +
        'and not template or manifest, got "Prod"; write it as in prod or eu-prod (Platform/Environment)',
      { environmentName: 'Prod' },
    ],
    [
      'MLL750 \'toolsAccount\' must be an account ID of 12 digits, got "tools"; write out the account that the delivery runs in (Platform/Environment)',
      { toolsAccount: 'tools' },
    ],
    [
      'MLL751 \'models.keyAlias\' must be the alias of a KMS key, got "models"; write it as in alias/mortgage-approval (Platform/Environment)',
      { models: { bucketName: 'models', keyAlias: 'models' } },
    ],
    [
      "MLL753 'deployers' must have at least one role, got 0 roles; name the role of the tool that deploys, or leave it out if " +
        "the pipeline of the use case's Delivery deploys (Platform/Environment)",
      { deployers: [] },
    ],
  ])('%s', (message, props) => {
    const stack = platformStack();
    expect(() => environmentIn(stack, props)).toThrow(new Error(message));
    expect(stack.node.findChild('Environment').node.children).toEqual([]);
  });
});
