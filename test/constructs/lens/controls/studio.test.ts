import { testCases, verdictsOf, type Resources } from '../support';

const BUCKET = { Bucket: { Type: 'AWS::S3::Bucket' } };

function one(kind: string, Properties: object): Resources {
  return { One: { Type: `AWS::SageMaker::${kind}`, Properties } };
}

const TAGGED = [
  ['SageMaker.6', 'AppImageConfig'],
  ['SageMaker.7', 'Image'],
  ['sagemaker-domain-tagged', 'Domain'],
  ['sagemaker-feature-group-tagged', 'FeatureGroup'],
  ['sagemaker-inferenceexperiment-tagged', 'InferenceExperiment'],
];

testCases([
  ...TAGGED.map(([rule, kind]) => ({
    rule,
    meets: one(kind, { Tags: [{ Key: 'team', Value: 'credit' }] }),
    misses: one(kind, { Tags: [] }),
    elsewhere: BUCKET,
    proof: ['One.Properties.Tags', 'One.Properties.Tags.0', 'One.Properties.Tags.0.Key'],
  })),
  {
    rule: 'sagemaker-domain-in-vpc',
    meets: one('Domain', { AppNetworkAccessType: 'VpcOnly' }),
    misses: one('Domain', { AppNetworkAccessType: 'PublicInternetOnly' }),
    elsewhere: BUCKET,
    proof: ['One.Properties.AppNetworkAccessType'],
  },
  {
    rule: 'sagemaker-image-description',
    meets: one('Image', { ImageDescription: 'For notebooks' }),
    misses: one('Image', { ImageDisplayName: 'Notebooks' }),
    elsewhere: BUCKET,
    proof: ['One.Properties.ImageDescription'],
  },
  {
    rule: 'SageMaker.23',
    meets: one('InferenceExperiment', { KmsKey: 'alias/experiments' }),
    misses: one('InferenceExperiment', { DataStorageConfig: { KmsKey: 'alias/experiments' } }),
    elsewhere: BUCKET,
    proof: ['One.Properties.KmsKey'],
  },
  {
    rule: 'SageMaker.24',
    meets: one('InferenceExperiment', { DataStorageConfig: { KmsKey: 'alias/experiments' } }),
    misses: one('InferenceExperiment', {
      KmsKey: 'alias/experiments',
      DataStorageConfig: { Destination: 's3://data' },
    }),
    elsewhere: one('InferenceExperiment', { KmsKey: 'alias/experiments' }),
    proof: ['One.Properties.DataStorageConfig.KmsKey'],
  },
]);

test.each([
  ['one of AWS', ['aws:cloudformation:stack-name'], 'FAILED'],
  ['one of AWS and another', ['aws:cloudformation:stack-name', 'team'], 'PASSED'],
  ['one with a known beginning', [{ 'Fn::Sub': 'team-${Team}' }], 'PASSED'],
  ['one that nobody knows', [{ Ref: 'Team' }], 'CANT_TELL'],
])('a tag: %s', (_, keys, verdict) => {
  const image = one('Image', { Tags: keys.map((Key) => ({ Key, Value: 'x' })) });
  expect(verdictsOf('SageMaker.7', image, { Parameters: { Team: { Type: 'String' } } })).toEqual([verdict]);
});
