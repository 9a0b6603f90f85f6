import { Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { DataLake } from '../../../constructs/data';
import { DataCapture } from '../../../constructs/serving';
import { endpoint, KEY, only, stack } from './support';

test('to a zone: all requests and answers, readable, under the key of the zone', () => {
  const scope = stack();
  const lake = new DataLake(scope, 'Lake');
  endpoint(scope, { capture: DataCapture.to(lake.capture) });
  const template = Template.fromStack(scope);
  const [key] = Object.keys(template.findResources('AWS::KMS::Key'));
  expect(only(template, 'AWS::SageMaker::EndpointConfig').Properties.DataCaptureConfig).toEqual({
    EnableCapture: true,
    InitialSamplingPercentage: 100,
    DestinationS3Uri: { 'Fn::Join': ['', ['s3://', { Ref: expect.stringMatching(/^LakeCapture/) }, '/captured']] },
    KmsKeyId: { 'Fn::GetAtt': [key, 'Arn'] },
    CaptureOptions: [{ CaptureMode: 'Input' }, { CaptureMode: 'Output' }],
    CaptureContentTypeHeader: { CsvContentTypes: ['text/csv'], JsonContentTypes: ['application/json'] },
  });
});

test('to an address: under the key of the endpoint, or its own', () => {
  const scope = stack();
  endpoint(scope, { capture: DataCapture.toUri('s3://mine/captured', { percent: 20 }) });
  Template.fromStack(scope).hasResourceProperties('AWS::SageMaker::EndpointConfig', {
    DataCaptureConfig: Match.objectLike({
      DestinationS3Uri: 's3://mine/captured',
      InitialSamplingPercentage: 20,
      KmsKeyId: KEY,
    }),
  });

  const other = stack();
  const arn = KEY.replace('key/0', 'key/1');
  endpoint(other, {
    capture: DataCapture.toUri('s3://mine/captured', { key: Key.fromKeyArn(other, 'Other', arn) }),
  });
  Template.fromStack(other).hasResourceProperties('AWS::SageMaker::EndpointConfig', {
    DataCaptureConfig: Match.objectLike({ KmsKeyId: arn }),
  });
});

test('by default, nothing is captured', () => {
  const scope = stack();
  endpoint(scope);
  expect(only(Template.fromStack(scope), 'AWS::SageMaker::EndpointConfig').Properties).not.toHaveProperty(
    'DataCaptureConfig',
  );
});
