const at = (service: string, rest: string) => `arn:aws:${service}:eu-west-1:111111111111:${rest}`;

/** The names of what the forms stand for. */
export const NAMES = {
  bucket: 'own-bucket',
  alias: 'alias/bank',
  role: 'given',
  topic: 'own-topic',
  queue: 'own-queue',
  images: 'own-images',
  packages: 'own-packages',
  group: 'mortgage-approval',
  pipeline: 'mortgage-approval-training',
  endpoint: 'mortgage-approval',
  features: 'applicants',
  table: 'own-table',
  function: 'own-function',
  alarm: 'own-alarm',
};

export const IDS = {
  key: '1234abcd-12ab-34cd-56ef-1234567890ab',
  domain: 'd-abcdefghijkl',
  subnet: 'subnet-1',
  securityGroup: 'sg-1',
  vpc: 'vpc-1',
};

export const ARNS = {
  bucket: `arn:aws:s3:::${NAMES.bucket}`,
  key: at('kms', `key/${IDS.key}`),
  role: `arn:aws:iam::111111111111:role/${NAMES.role}`,
  topic: at('sns', NAMES.topic),
  queue: at('sqs', NAMES.queue),
  images: at('ecr', `repository/${NAMES.images}`),
  packages: at('codeartifact', `repository/lending/${NAMES.packages}`),
  group: at('sagemaker', `model-package-group/${NAMES.group}`),
  pipeline: at('sagemaker', `pipeline/${NAMES.pipeline}`),
  endpoint: at('sagemaker', `endpoint/${NAMES.endpoint}`),
  domain: at('sagemaker', `domain/${IDS.domain}`),
  features: at('sagemaker', `feature-group/${NAMES.features}`),
  table: at('dynamodb', `table/${NAMES.table}`),
  function: at('lambda', `function:${NAMES.function}`),
  alarm: at('cloudwatch', `alarm:${NAMES.alarm}`),
};

const url = `https://sqs.eu-west-1.amazonaws.com/111111111111/${NAMES.queue}`;
const uri = `111111111111.dkr.ecr.eu-west-1.amazonaws.com/${NAMES.images}`;

/** What CloudFormation gives for resources: by `Ref`, and by `Fn::GetAtt`. */
export const ATTRIBUTES: { readonly [type: string]: { readonly [attribute: string]: string } } = {
  'AWS::S3::Bucket': { Ref: NAMES.bucket, Arn: ARNS.bucket },
  'AWS::KMS::Key': { Ref: IDS.key, Arn: ARNS.key, KeyId: IDS.key },
  'AWS::KMS::Alias': { Ref: NAMES.alias },
  'AWS::IAM::Role': { Ref: NAMES.role, Arn: ARNS.role },
  'AWS::SNS::Topic': { Ref: ARNS.topic, TopicArn: ARNS.topic, TopicName: NAMES.topic },
  'AWS::SQS::Queue': { Ref: url, QueueUrl: url, Arn: ARNS.queue, QueueName: NAMES.queue },
  'AWS::ECR::Repository': { Ref: NAMES.images, Arn: ARNS.images, RepositoryUri: uri },
  'AWS::CodeArtifact::Repository': {
    Ref: ARNS.packages,
    Arn: ARNS.packages,
    Name: NAMES.packages,
    DomainName: 'lending',
    DomainOwner: '111111111111',
  },
  'AWS::SageMaker::ModelPackageGroup': { Ref: ARNS.group, ModelPackageGroupArn: ARNS.group },
  'AWS::SageMaker::Pipeline': { Ref: NAMES.pipeline },
  'AWS::SageMaker::Endpoint': { Ref: ARNS.endpoint, EndpointName: NAMES.endpoint },
  'AWS::SageMaker::Domain': { Ref: IDS.domain, DomainId: IDS.domain, DomainArn: ARNS.domain },
  'AWS::SageMaker::FeatureGroup': { Ref: NAMES.features },
  'AWS::EC2::Subnet': { Ref: IDS.subnet, SubnetId: IDS.subnet },
  'AWS::EC2::SecurityGroup': { Ref: IDS.securityGroup, GroupId: IDS.securityGroup },
  'AWS::EC2::VPC': { Ref: IDS.vpc, VpcId: IDS.vpc },
  'AWS::DynamoDB::Table': { Ref: NAMES.table, Arn: ARNS.table },
  'AWS::DynamoDB::GlobalTable': { Ref: NAMES.table, Arn: ARNS.table },
  'AWS::Lambda::Function': { Ref: NAMES.function, Arn: ARNS.function },
  'AWS::CloudWatch::Alarm': { Ref: NAMES.alarm, Arn: ARNS.alarm },
  'AWS::CloudWatch::CompositeAlarm': { Ref: NAMES.alarm, Arn: ARNS.alarm },
};
