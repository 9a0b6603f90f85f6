import { testCases, verdictsOf, type Resources } from '../support';

const BUCKET = { Bucket: { Type: 'AWS::S3::Bucket' } };

function notebook(properties: object): Resources {
  return { Notebook: { Type: 'AWS::SageMaker::NotebookInstance', Properties: properties } };
}

const KEY = { 'Fn::GetAtt': ['Key', 'Arn'] };

testCases([
  {
    rule: 'SageMaker.1',
    meets: notebook({ DirectInternetAccess: 'Disabled' }),
    misses: notebook({ DirectInternetAccess: 'Enabled' }),
    elsewhere: BUCKET,
    proof: ['Notebook.Properties.DirectInternetAccess'],
  },
  {
    rule: 'SageMaker.2',
    meets: notebook({ SubnetId: 'subnet-1' }),
    misses: notebook({ SecurityGroupIds: ['sg-1'] }),
    elsewhere: BUCKET,
    proof: ['Notebook.Properties.SubnetId'],
  },
  {
    rule: 'SageMaker.3',
    meets: notebook({ RootAccess: 'Disabled' }),
    misses: notebook({ RootAccess: 'Enabled' }),
    elsewhere: BUCKET,
    proof: ['Notebook.Properties.RootAccess'],
  },
  {
    rule: 'SageMaker.8',
    meets: notebook({ PlatformIdentifier: 'notebook-al2023-v1' }),
    misses: notebook({ PlatformIdentifier: 'notebook-al2-v3' }),
    elsewhere: BUCKET,
    proof: ['Notebook.Properties.PlatformIdentifier'],
  },
  ...['SageMaker.21', 'sagemaker-notebook-instance-kms-key-configured'].map((rule) => ({
    rule,
    meets: notebook({ KmsKeyId: KEY }),
    misses: notebook({}),
    elsewhere: BUCKET,
    proof: ['Notebook.Properties.KmsKeyId'],
  })),
]);

test.each([['SageMaker.1'], ['SageMaker.3']])('%s: what is not set is on', (rule) => {
  expect(verdictsOf(rule, notebook({}))).toEqual(['FAILED']);
});

test('the subnet may be a parameter that CloudFormation checks', () => {
  const properties = notebook({ SubnetId: { Ref: 'Subnet' } });
  const verdict = (Type: string) => verdictsOf('SageMaker.2', properties, { Parameters: { Subnet: { Type } } });
  expect(verdict('AWS::EC2::Subnet::Id')).toEqual(['PASSED']);
  expect(verdict('String')).toEqual(['CANT_TELL']);
});

test('a platform that is not set is one that nobody knows', () => {
  expect(verdictsOf('SageMaker.8', notebook({}))).toEqual(['CANT_TELL']);
});

test('an alias and an AWS managed key are keys', () => {
  expect(verdictsOf('SageMaker.21', notebook({ KmsKeyId: 'alias/aws/sagemaker' }))).toEqual(['PASSED']);
  expect(verdictsOf('SageMaker.21', notebook({ KmsKeyId: '' }))).toEqual(['FAILED']);
});
