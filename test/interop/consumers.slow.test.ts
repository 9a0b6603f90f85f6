import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import * as data from '../../constructs/data';
import * as foundation from '../../constructs/foundation';
import { consumersOf } from './bench/consumers';
import { SUBJECTS } from './bench/subjects';
import { judge } from './bench/trial';

// The functions are called whether or not they are deprecated.
process.env.JSII_DEPRECATED = 'quiet';

/** Functions that don't take what their types say, or are there to write a policy by hand, and what to do instead. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'new aws-cdk-lib.aws_s3.CfnBucketPolicy(props.bucket)': 'it is a second policy by hand, of a bucket of CDK too',
  'new aws-cdk-lib.aws_appconfig.SourcedConfiguration(props.retrievalRole)':
    'its type is IRoleRef; it takes `role.role`',
  'aws-cdk-lib.aws_appconfig.Application.addSourcedConfiguration(options.retrievalRole)':
    'its type is IRoleRef; it takes `role.role`',
};

/** How many functions have to run at least, so that a generator of arguments that finds none fails. */
const FLOORS: Readonly<Record<string, number>> = {
  'aws-cdk-lib.aws_s3.IBucket': 47,
  'aws-cdk-lib.interfaces.aws_s3.IBucketRef': 20,
  'aws-cdk-lib.aws_kms.IKey': 49,
  'aws-cdk-lib.interfaces.aws_kms.IKeyRef': 63,
  'aws-cdk-lib.aws_iam.IRole': 169,
  'aws-cdk-lib.interfaces.aws_iam.IRoleRef': 63,
  'aws-cdk-lib.aws_iam.IGrantable': 158,
  'aws-cdk-lib.aws_lambda.IFunction': 50,
  'aws-cdk-lib.interfaces.aws_lambda.IFunctionRef': 17,
  'aws-cdk-lib.aws_sqs.IQueue': 38,
  'aws-cdk-lib.interfaces.aws_sqs.IQueueRef': 8,
  'aws-cdk-lib.aws_sns.ITopic': 30,
  'aws-cdk-lib.interfaces.aws_sns.ITopicRef': 15,
  'aws-cdk-lib.aws_dynamodb.ITable': 2,
  'aws-cdk-lib.interfaces.aws_dynamodb.ITableRef': 16,
  'aws-cdk-lib.aws_ec2.IVpc': 47,
  'aws-cdk-lib.interfaces.aws_ec2.IVPCRef': 24,
  'aws-cdk-lib.aws_ec2.ISecurityGroup': 55,
  'aws-cdk-lib.interfaces.aws_ec2.ISecurityGroupRef': 28,
  'aws-cdk-lib.aws_events.IEventBus': 5,
  'aws-cdk-lib.interfaces.aws_events.IEventBusRef': 8,
  'aws-cdk-lib.aws_logs.ILogGroup': 1,
  'aws-cdk-lib.interfaces.aws_logs.ILogGroupRef': 28,
  'aws-cdk-lib.interfaces.aws_cloudwatch.IAlarmRef': 11,
  'aws-cdk-lib.aws_sagemaker.IPipeline': 1,
  'aws-cdk-lib.interfaces.aws_sagemaker.IPipelineRef': 1,
};

const judged = new Map<string, string[]>();

describe.each(Object.entries(SUBJECTS))('when functions of aws-cdk-lib that take %s are given ours', (fqn, subject) => {
  test('then those that work with a construct of CDK work, and nothing has two policies', () => {
    const found: string[] = [];
    let ran = 0;
    for (const consumer of consumersOf(fqn)) {
      const faults = judge(consumer, subject.theirs, subject.ours);
      if (!faults) continue;
      ran++;
      judged.set(consumer.name, faults);
      if (!(consumer.name in EXCEPTIONS)) found.push(...faults);
    }
    expect(found).toEqual([]);
    expect(ran).toBeGreaterThanOrEqual(FLOORS[fqn]);
  });
});

test('every exception is still one', () => {
  expect(Object.keys(EXCEPTIONS).filter((name) => !judged.get(name)?.length)).toEqual([]);
});

test('a bucket that makes a second policy, and one that is none, are found', () => {
  const { theirs } = SUBJECTS['aws-cdk-lib.aws_s3.IBucket'];
  const twice = (scope: Construct) => {
    const zone = new data.Zone(scope, 'Ours', { key: new foundation.EncryptionKey(scope, 'Key') });
    new s3.CfnBucketPolicy(scope, 'Second', { bucket: zone.bucketName, policyDocument: {} });
    return zone.bucket;
  };
  const consumers = consumersOf('aws-cdk-lib.aws_s3.IBucket');
  const found = consumers.flatMap((consumer) => judge(consumer, theirs, twice) ?? []);
  expect(found.length).toBeGreaterThanOrEqual(FLOORS['aws-cdk-lib.aws_s3.IBucket']);
  expect(consumers.flatMap((consumer) => judge(consumer, theirs, () => ({})) ?? []).length).toBeGreaterThan(10);
});
