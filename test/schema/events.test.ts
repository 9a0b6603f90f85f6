import {
  AlarmStateChange,
  CodePipelineJob,
  CodePipelineJobReference,
  ModelPackageStateChange,
  Notice,
  NoticeType,
  PipelineExecutionStatusChange,
  ReleaseArtifact,
  SmokeTestParameters,
} from '../../schema/events';

/** The samples of AWS's documentation, on the pages that `schema/events.ts` names. */
const modelPackage = {
  version: '0',
  id: '844e2571-85d4-695f-b930-0153b71dcb42',
  'detail-type': 'SageMaker Model Package State Change',
  source: 'aws.sagemaker',
  account: '123456789012',
  time: '2021-02-24T17:00:14Z',
  region: 'us-east-2',
  resources: ['arn:aws:sagemaker:us-east-2:123456789012:model-package/versionedmp-p-idy6c3e1fiqj/2'],
  detail: {
    ModelPackageGroupName: 'versionedmp-p-idy6c3e1fiqj',
    ModelPackageVersion: 2,
    ModelPackageArn: 'arn:aws:sagemaker:us-east-2:123456789012:model-package/versionedmp-p-idy6c3e1fiqj/2',
    CreationTime: '2021-02-24T17:00:14Z',
    ModelPackageStatus: 'Completed',
    CertifyForMarketplace: false,
    ModelApprovalStatus: 'Rejected',
    UpdatedModelPackageFields: ['ModelLifeCycle'],
    LastModifiedTime: '2021-02-24T17:00:14Z',
  },
};

const execution = {
  version: '0',
  id: '315c1398-40ff-a850-213b-158f73kd93ir',
  'detail-type': 'SageMaker Model Building Pipeline Execution Status Change',
  source: 'aws.sagemaker',
  account: '123456789012',
  time: '2021-03-15T16:10:11Z',
  region: 'us-east-1',
  resources: [
    'arn:aws:sagemaker:us-east-1:123456789012:pipeline/myPipeline-123',
    'arn:aws:sagemaker:us-east-1:123456789012:pipeline/myPipeline-123/execution/p4jn9xou8a8s',
  ],
  detail: {
    pipelineExecutionDisplayName: 'SomeDisplayName',
    currentPipelineExecutionStatus: 'Succeeded',
    previousPipelineExecutionStatus: 'Executing',
    executionStartTime: '2021-03-15T16:03:13Z',
    executionEndTime: '2021-03-15T16:10:10Z',
    pipelineExecutionDescription: 'SomeDescription',
    pipelineArn: 'arn:aws:sagemaker:us-east-1:123456789012:pipeline/myPipeline-123',
    pipelineExecutionArn: 'arn:aws:sagemaker:us-east-1:123456789012:pipeline/myPipeline-123/execution/p4jn9xou8a8s',
  },
};

const alarm = {
  version: '0',
  id: 'c4c1c1c9-6542-e61b-6ef0-8c4d36933a92',
  'detail-type': 'CloudWatch Alarm State Change',
  source: 'aws.cloudwatch',
  account: '123456789012',
  time: '2019-10-02T17:04:40Z',
  region: 'us-east-1',
  resources: ['arn:aws:cloudwatch:us-east-1:123456789012:alarm:ServerCpuTooHigh'],
  detail: {
    alarmName: 'ServerCpuTooHigh',
    configuration: { description: 'Goes into alarm when server CPU utilization is too high!', metrics: [] },
    previousState: { reason: 'Threshold Crossed', value: 'OK', timestamp: '2019-10-02T17:03:34.592+0000' },
    state: { reason: 'Threshold Crossed', value: 'ALARM', timestamp: '2019-10-02T17:04:40.985+0000' },
  },
};

const job = {
  'CodePipeline.job': {
    id: '11111111-abcd-1111-abcd-111111abcdef',
    accountId: '111111111111',
    data: {
      actionConfiguration: {
        configuration: { FunctionName: 'MyLambdaFunctionForAWSCodePipeline', UserParameters: 'some-input' },
      },
      inputArtifacts: [],
      outputArtifacts: [],
      artifactCredentials: { secretAccessKey: 'secret', sessionToken: 'token', accessKeyId: 'AKIAIOSFODNN7EXAMPLE' },
      continuationToken: 'A continuation token if continuing the job',
      encryptionKey: { id: 'arn:aws:kms:us-west-2:111122223333:key/1234abcd', type: 'KMS' },
    },
  },
};

describe('when AWS sends what its documentation shows', () => {
  test('then what a handler reads comes out', () => {
    expect(ModelPackageStateChange.parse(modelPackage).detail).toEqual({
      ModelPackageArn: modelPackage.detail.ModelPackageArn,
      ModelPackageGroupName: 'versionedmp-p-idy6c3e1fiqj',
      ModelPackageVersion: 2,
      LastModifiedTime: '2021-02-24T17:00:14Z',
      UpdatedModelPackageFields: ['ModelLifeCycle'],
      ModelApprovalStatus: 'Rejected',
    });
    expect(PipelineExecutionStatusChange.parse(execution).detail.currentPipelineExecutionStatus).toBe('Succeeded');
    expect(AlarmStateChange.parse(alarm).detail.state.value).toBe('ALARM');
    expect(CodePipelineJobReference.parse(job)['CodePipeline.job'].id).toBe(job['CodePipeline.job'].id);
  });

  test('then the credentials of a job do not', () => {
    expect(JSON.stringify(CodePipelineJob.parse(job))).not.toMatch(/secret|token|AKIA/);
  });

  test('then the release of a job is found, with the credentials to read it, if it is the only input', () => {
    const { data } = job['CodePipeline.job'];
    const location = { type: 'S3', s3Location: { bucketName: 'artifacts', objectKey: 'p/Release/abc' } };
    const artifact = { name: 'Release', revision: null, location };
    const found = ReleaseArtifact.parse({ ...data, inputArtifacts: [artifact] });
    expect(found.inputArtifacts[0].location.s3Location).toEqual(location.s3Location);
    expect(found.artifactCredentials).toEqual(data.artifactCredentials);
    expect(ReleaseArtifact.safeParse(data).success).toBe(false);
    expect(ReleaseArtifact.safeParse({ ...data, inputArtifacts: [artifact, artifact] }).success).toBe(false);
  });

  // what the EventBridge schema registry has of the event is even less than the sample
  test('then group and version of a model package may be missing', () => {
    const { ModelPackageArn, ModelApprovalStatus } = modelPackage.detail;
    const bare = { ...modelPackage, detail: { ModelPackageArn, ModelApprovalStatus } };
    expect(ModelPackageStateChange.parse(bare).detail).toEqual(bare.detail);
  });
});

describe('when an event is another', () => {
  test.each([
    ['model package', ModelPackageStateChange, modelPackage],
    ['pipeline execution', PipelineExecutionStatusChange, execution],
    ['alarm', AlarmStateChange, alarm],
  ])('then the schema of the %s refuses it', (_what, schema, sample) => {
    const others = [modelPackage, execution, alarm].filter((each) => each !== sample);
    for (const other of others) expect(schema.safeParse(other).success).toBe(false);
    for (const key of ['id', 'source', 'detail-type', 'account', 'time', 'detail'])
      expect(schema.safeParse({ ...sample, [key]: undefined }).success).toBe(false);
  });
});

describe('when a handler tells people something', () => {
  const notice = {
    ...alarm,
    source: 'cdk-ml-lifecycle',
    'detail-type': 'Retraining Skipped',
    detail: {
      useCase: 'mortgage-approval',
      environment: 'prod',
      reason: 'Nothing is new.',
      facts: { version: '1990' },
    },
  };

  test('then the notice says what it is about, and why', () => {
    expect(Notice.parse(notice).detail).toEqual(notice.detail);
    expect(NoticeType.options).toContain(Notice.parse(notice)['detail-type']);
  });

  test.each([
    ['no reason', { detail: { useCase: 'mortgage-approval', reason: '' } }],
    ['no use case', { detail: { reason: 'Nothing is new.' } }],
    ['a fact that is a list', { detail: { ...notice.detail, facts: { versions: ['1990'] } } }],
    ['another type', { 'detail-type': 'CloudWatch Alarm State Change' }],
    ['another source', { source: 'aws.cloudwatch' }],
  ])('then %s is refused', (_what, change) => {
    expect(Notice.safeParse({ ...notice, ...change }).success).toBe(false);
  });
});

test('a smoke test wants every parameter', () => {
  const parameters = {
    environment: 'staging',
    region: 'eu-west-1',
    roleArn: 'arn:aws-cn:iam::222222222222:role/ml/mortgage-approval-staging-smoke-test',
    endpoint: 'mortgage-approval-staging',
    stackName: 'mortgage-approval-staging-release',
    latencyMillis: 200,
  };
  expect(SmokeTestParameters.parse(parameters)).toEqual(parameters);
  for (const key of Object.keys(parameters))
    expect(SmokeTestParameters.safeParse({ ...parameters, [key]: undefined }).success).toBe(false);
});
