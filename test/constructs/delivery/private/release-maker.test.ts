import { allowed, templateWith } from '../fixture';

describe('when a use case is delivered', () => {
  const template = templateWith();

  test('then the handler that makes releases may do what its code does, and no more', () => {
    const object = (bucket: string, key: string) => ({
      'Fn::Join': ['', [{ 'Fn::GetAtt': [expect.stringMatching(bucket), 'Arn'] }, key]],
    });
    const key = (id: string) => ({ 'Fn::GetAtt': [expect.stringMatching(id), 'Arn'] });
    const pipeline = (...action: string[]) => ({
      'Fn::Join': [
        '',
        ['arn:aws:codepipeline:eu-west-1:111111111111:', { Ref: expect.stringMatching(/^Delivery/) }, ...action],
      ],
    });
    // The first three are those of every handler: logs, traces, dead letters; then the state's two, with the key of the delivery.
    expect(allowed(template, 'DeliveryReleaseMakerRole').slice(5)).toEqual([
      {
        Effect: 'Allow',
        Action: 'sagemaker:DescribeModelPackage',
        Resource: 'arn:aws:sagemaker:eu-west-1:111111111111:model-package/mortgage-approval/*',
      },
      {
        Effect: 'Allow',
        Action: 'sagemaker:DescribePipelineExecution',
        Resource: 'arn:aws:sagemaker:eu-west-1:111111111111:pipeline/mortgage-approval-training/execution/*',
      },
      {
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: expect.stringMatching(
          /^arn:aws:s3:::cdk-hnb659fds-assets-111111111111-eu-west-1\/[0-9a-f]{64}\.json$/,
        ),
      },
      {
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: ['/evaluations/*/evaluation.json', '/models/*/model.tar.gz', '/models/*/baseline.json'].map(
          (written) => object('^LakeArtifacts', written),
        ),
      },
      {
        Effect: 'Allow',
        Action: 's3:GetObjectVersion',
        Resource: ['/models/*/model.tar.gz', '/models/*/baseline.json'].map((written) =>
          object('^LakeArtifacts', written),
        ),
      },
      {
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:PutObject'],
        Resource: object('^LakeArtifacts', '/released/mortgage-approval/*'),
      },
      { Effect: 'Allow', Action: 's3:ListBucketVersions', Resource: key('^LakeArtifacts') },
      { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: key('^LakeKey') },
      {
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:PutObject'],
        Resource: object('^DeliveryReleases', '/mortgage-approval/release.zip'),
      },
      { Effect: 'Allow', Action: 's3:ListBucket', Resource: [key('^LakeArtifacts'), key('^DeliveryReleases')] },
      expect.objectContaining({ Action: 'events:PutEvents' }),
      {
        Effect: 'Allow',
        Action: [
          'codepipeline:GetPipelineState',
          'codepipeline:ListPipelineExecutions',
          'codepipeline:StopPipelineExecution',
        ],
        Resource: pipeline(),
      },
    ]);
  });
});
