import { Match } from 'aws-cdk-lib/assertions';
import { CfnPipeline } from 'aws-cdk-lib/aws-codepipeline';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { DefaultStackSynthesizer } from 'aws-cdk-lib/core';
import { Zone } from '../../../constructs/data';
import { Approval, SmokeTest, Stage } from '../../../constructs/delivery';
import { ModelPackageGroup } from '../../../constructs/registry';
import { READ_BUCKET, READ_OBJECTS } from '../../../constructs/delivery/private/pipeline-role';
import {
  actionsOf,
  allowed,
  deliveryIn,
  keyPolicy,
  bucketPolicy,
  PROD,
  properties,
  REGION,
  statementsOf,
  STAGES,
  STAGING,
  templateWith,
  TOOLS,
  toolsStack,
} from './fixture';

const DEPLOY_ROLES = [
  'arn:aws:iam::222222222222:role/ml/mortgage-approval-staging-deploy',
  'arn:aws:iam::333333333333:role/ml/mortgage-approval-prod-deploy',
];

const arnOf = (id: RegExp) => ({ 'Fn::GetAtt': [expect.stringMatching(id), 'Arn'] });

describe('when a use case is delivered to two environments', () => {
  const template = templateWith();

  test('then the pipeline takes a release through them', () => {
    expect(properties(template, 'Delivery')).toMatchSnapshot();
  });

  test('then the pipeline has the name that the environments trust', () => {
    expect(properties(template, 'DeliveryRole')).toMatchObject({
      RoleName: 'mortgage-approval-delivery',
      Path: '/ml/',
    });
  });

  test('then the release that was written starts the pipeline, by its version', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: { bucket: { name: [Match.anyValue()] }, object: { key: ['mortgage-approval/release.zip'] } },
      },
      Targets: [
        Match.objectLike({
          InputTransformer: {
            InputPathsMap: { version: '$.detail.object.version-id' },
            InputTemplate:
              '{"sourceRevisions":[{"actionName":"Release","revisionType":"S3_OBJECT_VERSION_ID","revisionValue":<version>}]}',
          },
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('ReleaseMakerDeadLetters'), 'Arn'] } },
        }),
      ],
    });
  });

  test('then the rule may start this pipeline and nothing else', () => {
    expect(allowed(template, 'DeliveryStarterRole')).toEqual([
      {
        Effect: 'Allow',
        Action: 'codepipeline:StartPipelineExecution',
        Resource: {
          'Fn::Join': [
            '',
            ['arn:aws:codepipeline:eu-west-1:111111111111:', { Ref: expect.stringMatching(/^Delivery/) }],
          ],
        },
      },
    ]);
  });

  test('then the pipeline itself may read releases, keep artifacts, assume the deploy roles and ask for smoke tests', () => {
    expect(allowed(template, 'DeliveryRole').map(({ Action }) => Action)).toEqual([
      ['s3:GetBucketAcl', 's3:GetBucketLocation', 's3:GetBucketVersioning', 's3:ListBucket'],
      ['s3:GetObject', 's3:GetObjectTagging', 's3:GetObjectVersion', 's3:GetObjectVersionTagging'],
      [
        's3:GetObject',
        's3:GetObjectTagging',
        's3:GetObjectVersion',
        's3:GetObjectVersionTagging',
        's3:PutObject',
        's3:PutObjectTagging',
      ],
      ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'],
      'sts:AssumeRole',
      'lambda:InvokeFunction',
    ]);
    expect(allowed(template, 'DeliveryRole')[4].Resource).toEqual(DEPLOY_ROLES);
  });

  test('then every approval of the group, and its withdrawal, runs the handler that makes releases', () => {
    for (const ModelApprovalStatus of [['Approved'], ['PendingManualApproval', 'Rejected']])
      template.hasResourceProperties('AWS::Events::Rule', {
        EventPattern: {
          'detail-type': ['SageMaker Model Package State Change'],
          detail: { ModelPackageGroupName: ['mortgage-approval'], ModelApprovalStatus },
        },
      });
    const { Variables } = properties(template, 'DeliveryReleaseMaker').Environment as { Variables: object };
    expect(Variables).toEqual({
      POWERTOOLS_SERVICE_NAME: 'make-release',
      APPROVER: 'anybody',
      STATE_TABLE: { Ref: expect.stringMatching(/^DeliveryState/) },
      KIT_BUCKET: 'cdk-hnb659fds-assets-111111111111-eu-west-1',
      KIT_KEY: expect.stringMatching(/^[0-9a-f]{64}\.json$/),
      KIT_SHA256: expect.stringMatching(/^[0-9a-f]{64}$/),
      COPIES_BUCKET: { Ref: expect.stringMatching(/^LakeArtifacts/) },
      COPIES_PREFIX: 'released/mortgage-approval/',
      RELEASE_BUCKET: { Ref: expect.stringMatching(/^DeliveryReleases/) },
      RELEASE_KEY: 'mortgage-approval/release.zip',
      MODEL_PACKAGE_GROUP: 'mortgage-approval',
      PIPELINE_NAME: { Ref: expect.stringMatching(/^Delivery[0-9A-F]{8}$/) },
      TRAINING_PIPELINE: 'mortgage-approval-training',
      USE_CASE: 'mortgage-approval',
    });
  });

  test('then the smoke test runs under a role that environments can trust by name', () => {
    expect(properties(template, 'DeliverySmokeTestRole')).toMatchObject({
      RoleName: 'mortgage-approval-smoke-test',
      Path: '/ml/',
    });
    expect(allowed(template, 'DeliverySmokeTestRole').slice(4)).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Resource: [
          'arn:aws:iam::222222222222:role/ml/mortgage-approval-staging-smoke-test',
          'arn:aws:iam::333333333333:role/ml/mortgage-approval-prod-smoke-test',
        ],
      },
      {
        Effect: 'Allow',
        Action: ['codepipeline:PutJobFailureResult', 'codepipeline:PutJobSuccessResult'],
        Resource: '*',
      },
    ]);
  });

  test('then what makes way for a release runs under such a role too', () => {
    expect(properties(template, 'DeliveryClearingRole')).toMatchObject({
      RoleName: 'mortgage-approval-clearing',
      Path: '/ml/',
    });
    expect(allowed(template, 'DeliveryClearingRole').slice(4)).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Resource: [
          'arn:aws:iam::222222222222:role/ml/mortgage-approval-staging-clearing',
          'arn:aws:iam::333333333333:role/ml/mortgage-approval-prod-clearing',
        ],
      },
      {
        Effect: 'Allow',
        Action: ['codepipeline:PutJobFailureResult', 'codepipeline:PutJobSuccessResult'],
        Resource: '*',
      },
    ]);
  });

  test('then what verifies a release may read what the release maker remembers, and the copies of models', () => {
    expect(allowed(template, 'DeliveryVerificationRole').slice(5)).toEqual([
      { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: arnOf(/^DeliveryState/) },
      {
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: { 'Fn::Join': ['', [arnOf(/^LakeArtifacts/), '/released/mortgage-approval/*']] },
      },
      { Effect: 'Allow', Action: 's3:ListBucket', Resource: arnOf(/^LakeArtifacts/) },
      { Effect: 'Allow', Action: 'kms:Decrypt', Resource: arnOf(/^LakeKey/) },
    ]);
    expect(properties(template, 'DeliveryVerification').Environment).toMatchObject({
      Variables: { RELEASES_TABLE: { Ref: expect.stringMatching(/^DeliveryState/) } },
    });
  });

  test('then releases and the copies of the pipeline, to which a stage may return, are kept for ten years', () => {
    expect(properties(template, 'DeliveryReleases')).toMatchObject({
      VersioningConfiguration: { Status: 'Enabled' },
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
      LifecycleConfiguration: { Rules: [{ NoncurrentVersionExpiration: { NoncurrentDays: 3650 } }] },
    });
    expect(JSON.stringify(properties(template, 'DeliveryReleases'))).not.toContain('ExpirationInDays');
    expect(properties(template, 'DeliveryArtifacts')).toMatchObject({
      LifecycleConfiguration: {
        Rules: [
          { ExpirationInDays: 3650, NoncurrentVersionExpiration: { NoncurrentDays: 7 } },
          { ExpiredObjectDeleteMarker: true },
        ],
      },
    });
  });

  test('then the deploy roles of the environments may read the artifacts, and decrypt them', () => {
    const to = {
      Principal: { AWS: ['arn:aws:iam::222222222222:root', 'arn:aws:iam::333333333333:root'] },
      Condition: { ArnEquals: { 'aws:PrincipalArn': DEPLOY_ROLES } },
    };
    const bucket = bucketPolicy(template, 'DeliveryArtifactsPolicy');
    expect(bucket.filter(({ Sid }) => Sid?.includes('Deploy'))).toEqual([
      expect.objectContaining({ ...to, Action: [...READ_BUCKET, ...READ_OBJECTS] }),
    ]);
    const key = keyPolicy(template, 'DeliveryKey');
    expect(key.filter(({ Sid }) => Sid?.includes('Deploy'))).toEqual([
      expect.objectContaining({ ...to, Action: ['kms:Decrypt', 'kms:DescribeKey'] }),
    ]);
  });

  test('then what serves and checks there may read models, and their CloudFormation may create them from the group', () => {
    const roles = [STAGING, PROD].flatMap(({ account }, i) =>
      ['serving', 'drift'].map(
        (role) => `arn:aws:iam::${account}:role/ml/mortgage-approval-${['staging', 'prod'][i]}-${role}`,
      ),
    );
    const Condition = { ArnEquals: { 'aws:PrincipalArn': roles } };
    const bucket = bucketPolicy(template, 'LakeArtifactsPolicy');
    expect(bucket.filter(({ Sid }) => Sid?.startsWith('Environments')).map((s) => [s.Action, s.Resource])).toEqual([
      [
        ['s3:GetObject', 's3:GetObjectVersion'],
        ['/released/mortgage-approval/*', '/models/*'].map((keys) => ({
          'Fn::Join': ['', [arnOf(/^LakeArtifacts/), keys]],
        })),
      ],
      ['s3:ListBucket', { 'Fn::GetAtt': [expect.stringMatching(/^LakeArtifacts/), 'Arn'] }],
    ]);
    const key = keyPolicy(template, 'LakeKey');
    expect(key.find(({ Sid }) => Sid === 'EnvironmentsDecryptModelsOfMortgageApproval')).toMatchObject({ Condition });
    const group = statementsOf(properties(template, 'Models').ModelPackageGroupPolicy);
    expect(new Set(group.map((s) => JSON.stringify(s.Condition)))).toEqual(
      new Set(
        [STAGING, PROD].map(({ account }) => {
          const role = `arn:aws:iam::${account}:role/cdk-hnb659fds-cfn-exec-role-${account}-${REGION}`;
          return JSON.stringify({ ArnEquals: { 'aws:PrincipalArn': [role] } });
        }),
      ),
    );
  });
});

describe('when an environment is in the account of the delivery', () => {
  const template = templateWith({ stages: [Stage.of('dev', { env: TOOLS }), ...STAGES] });

  test('then its deploy role reads by its own policy, so that it need not exist before the bucket', () => {
    const bucket = bucketPolicy(template, 'DeliveryArtifactsPolicy');
    const shared = { AWS: ['arn:aws:iam::222222222222:root', 'arn:aws:iam::333333333333:root'] };
    expect(bucket.flatMap(({ Sid, Principal }) => (Sid?.includes('Deploy') ? [Principal] : []))).toEqual([shared]);
    const deployRoles = allowed(template, 'DeliveryRole').find(({ Action }) => Action === 'sts:AssumeRole')?.Resource;
    expect(deployRoles).toContain('arn:aws:iam::111111111111:role/ml/mortgage-approval-dev-deploy');
  });

  test('then its account is no consumer of the models, and its serving role reads by its own policy', () => {
    expect(JSON.stringify(properties(template, 'Models'))).not.toContain('111111111111:root');
    expect(JSON.stringify(properties(template, 'LakeArtifactsPolicy'))).not.toContain('mortgage-approval-dev');
  });
});

describe('when the account of the delivery is not known at synth', () => {
  test('then every deploy role is let in as one of another account, which does no harm in its own', () => {
    const template = templateWith({}, toolsStack({}));
    const bucket = bucketPolicy(template, 'DeliveryArtifactsPolicy');
    const conditions = bucket.flatMap(({ Sid, Condition }) => (Sid?.includes('Deploy') ? [Condition] : []));
    expect(conditions).toEqual([{ ArnEquals: { 'aws:PrincipalArn': DEPLOY_ROLES } }]);
  });
});

describe('when no stage says who approves', () => {
  const both = [Stage.of('staging', { env: STAGING }), Stage.of('prod', { env: PROD })];
  const stagesOf = (stages: Stage[]) =>
    (properties(templateWith({ stages }), 'Delivery').Stages as { Name: string }[]).map(({ Name }) => Name);

  test('then a person approves before the last one, which is production', () => {
    expect(stagesOf(both)).toEqual(['Source', 'staging', 'Approve-prod', 'prod']);
    expect(stagesOf(both.slice(0, 1))).toEqual(['Source', 'Approve-staging', 'staging']);
  });

  test('then nobody does, if the last one says so', () => {
    const prod = Stage.of('prod', { env: PROD, approval: Approval.none() });
    expect(stagesOf([both[0], prod])).toEqual(['Source', 'staging', 'prod']);
  });
});

describe('when stages differ', () => {
  test('then an approval has a stage before, and reaches its topic', () => {
    const stack = toolsStack();
    const topic = new Topic(stack, 'Topic');
    const template = templateWith(
      { stages: [Stage.of('prod', { env: PROD, approval: Approval.manual({ topic }) })] },
      stack,
    );
    expect(actionsOf(template, 'prod').map(({ Name, RunOrder }) => [Name, RunOrder])).toEqual([
      ['Verify', 1],
      ['Clear', 2],
      ['Prepare', 3],
      ['Deploy', 4],
      ['SmokeTest', 5],
    ]);
    expect(actionsOf(template, 'Approve-prod')[0].Configuration).toEqual({
      NotificationArn: { Ref: expect.any(String) },
    });
    expect(allowed(template, 'DeliveryRole').at(-1)).toMatchObject({ Action: 'sns:Publish' });
  });

  test('then each may have a smoke test of its own', () => {
    const smokeTest = SmokeTest.csv('hir\n0.25');
    const stages = [Stage.of('staging', { env: STAGING, smokeTest }), Stage.of('prod', { env: PROD })];
    const template = templateWith({ stages, smokeTest: undefined });
    expect(actionsOf(template, 'staging').map(({ Name }) => Name)).toEqual([
      'Verify',
      'Clear',
      'Prepare',
      'Deploy',
      'SmokeTest',
    ]);
    expect(actionsOf(template, 'prod').map(({ Name }) => Name)).toEqual(['Verify', 'Clear', 'Prepare', 'Deploy']);
    expect(allowed(template, 'DeliverySmokeTestRole').at(4)?.Resource).toBe(
      'arn:aws:iam::222222222222:role/ml/mortgage-approval-staging-smoke-test',
    );
  });

  test('then without any smoke test there is no handler for it', () => {
    const template = templateWith({ smokeTest: undefined });
    template.resourceCountIs('AWS::Lambda::Function', 3);
    expect(
      allowed(template, 'DeliveryRole').find(({ Action }) => Action === 'lambda:InvokeFunction')?.Resource,
    ).toEqual(
      ['Verification', 'Clearing'].map((name) => ({
        'Fn::GetAtt': [expect.stringMatching(new RegExp(`^Delivery${name}`)), 'Arn'],
      })),
    );
  });
});

describe('when things were imported', () => {
  test('then their owners decide: nothing is added to their policies', () => {
    const stack = toolsStack();
    const artifacts = Zone.fromBucket(stack, 'Zone', {
      bucket: Bucket.fromBucketName(stack, 'Bucket', 'models'),
      key: Key.fromKeyArn(stack, 'ImportedKey', 'arn:aws:kms:eu-west-1:111111111111:key/1234'),
    });
    const models = ModelPackageGroup.fromModelPackageGroupName(stack, 'Imported', 'mortgage');
    const template = templateWith({ artifacts, models }, stack);
    expect(JSON.stringify(template.toJSON())).not.toContain('Environments');
    expect(JSON.stringify(properties(template, 'DeliveryReleaseMakerRole'))).toContain(
      'arn:aws:s3:::models/evaluations/*/evaluation.json',
    );
  });
});

describe('when the bootstrap stack has another qualifier', () => {
  test('then CloudFormation makes releases with its role', () => {
    const stack = toolsStack({ env: TOOLS, synthesizer: new DefaultStackSynthesizer({ qualifier: 'acme' }) });
    const template = templateWith({}, stack);
    expect(actionsOf(template, 'prod').map(({ Configuration }) => Configuration.RoleArn)).toContain(
      `arn:aws:iam::333333333333:role/cdk-acme-cfn-exec-role-333333333333-${REGION}`,
    );
  });
});

test('the default child is the pipeline', () => {
  const delivery = deliveryIn(toolsStack());
  expect(delivery.node.defaultChild).toBeInstanceOf(CfnPipeline);
  expect(delivery.pipelineRef).toEqual({ pipelineName: delivery.pipelineName, pipelineArn: delivery.pipelineArn });
  expect(delivery.env).toEqual(TOOLS);
});
