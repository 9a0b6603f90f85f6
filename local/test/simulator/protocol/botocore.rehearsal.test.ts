import { Botocore, type BotocoreOptions } from '../../support/botocore';
import { startSimulator, type TestSimulator } from '../../support/simulator';

let simulator: TestSimulator;
let botocore: Botocore;

beforeAll(async () => {
  simulator = await startSimulator();
  botocore = new Botocore(simulator.url);
});
afterAll(async () => {
  botocore.close();
  await simulator.close();
});

/** An answer without anything that its model does not have, or requires and misses. */
async function answered(operation: string, request: object, options?: BotocoreOptions) {
  const outcome = await botocore.call(operation, request, options);
  expect(outcome).toEqual({ answer: expect.anything(), strangers: [] });
  return outcome.answer;
}

test('every answer of the registry has the shape of its model', async () => {
  const group = { ModelPackageGroupName: 'boto' };
  await answered('CreateModelPackageGroup', { ...group, Tags: [{ Key: 'a', Value: 'b' }] });
  const { ModelPackageArn } = await answered('CreateModelPackage', {
    ...group,
    InferenceSpecification: { Containers: [{ Image: 'image' }], SupportedContentTypes: ['text/csv'] },
    CustomerMetadataProperties: { commit: 'abc' },
  });
  await answered('UpdateModelPackage', { ModelPackageArn, ModelApprovalStatus: 'Approved' });
  const described = await botocore.call('DescribeModelPackage', { ModelPackageName: ModelPackageArn });
  // AWS itself answers without the name that its model requires
  expect(described.strangers).toEqual(['DescribeModelPackage.ModelPackageName is missing']);
  expect(described.answer).toMatchObject({ ModelPackageVersion: 1, ModelApprovalStatus: 'Approved' });
  await answered('DescribeModelPackageGroup', group);
  await answered('ListModelPackageGroups', {});
  await answered('ListModelPackages', group);
  const both = { ModelPackageArnList: [ModelPackageArn, `${ModelPackageArn}2`] };
  const { ModelPackageSummaries, BatchDescribeModelPackageErrorMap } = await answered(
    'BatchDescribeModelPackage',
    both,
  );
  expect(Object.keys(ModelPackageSummaries)).toEqual([ModelPackageArn]);
  expect(Object.keys(BatchDescribeModelPackageErrorMap)).toEqual([`${ModelPackageArn}2`]);
  const Statement = [{ Effect: 'Allow', Principal: '*', Action: 'sagemaker:DescribeModelPackage', Resource: '*' }];
  await answered('PutModelPackageGroupPolicy', { ...group, ResourcePolicy: JSON.stringify({ Statement }) });
  await answered('GetModelPackageGroupPolicy', group);
  await botocore.call('DeleteModelPackage', { ModelPackageName: ModelPackageArn });
  expect(await botocore.call('DeleteModelPackageGroup', group)).toEqual({ answer: {}, strangers: [] });
});

test('every answer about cards and tags has the shape of its model', async () => {
  const card = { ModelCardName: 'boto-card' };
  const { ModelCardArn } = await answered('CreateModelCard', {
    ...card,
    Content: JSON.stringify({ model_overview: { model_name: 'm' } }),
    ModelCardStatus: 'Draft',
  });
  await answered('UpdateModelCard', { ...card, Content: '{}' });
  expect(await answered('DescribeModelCard', card)).toMatchObject({ ModelCardVersion: 2, Content: '{}' });
  await answered('ListModelCards', {});
  const { ModelCardVersionSummaryList } = await answered('ListModelCardVersions', card);
  expect(ModelCardVersionSummaryList).toHaveLength(2);
  await answered('AddTags', { ResourceArn: ModelCardArn, Tags: [{ Key: 'k', Value: 'v' }] });
  expect(await answered('ListTags', { ResourceArn: ModelCardArn })).toEqual({ Tags: [{ Key: 'k', Value: 'v' }] });
  await botocore.call('DeleteTags', { ResourceArn: ModelCardArn, TagKeys: ['k'] });
  expect(await answered('ListTags', { ResourceArn: ModelCardArn })).toEqual({ Tags: [] });
});

const NULL = 'failed to satisfy constraint: Member must not be null';
const NAME = '[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}';
const LONG = 'x'.repeat(64);

/** Operation, request, code, the message or how it begins. */
const REFUSED: [string, object, string, string][] = [
  [
    'CreateModelPackageGroup',
    {},
    'ValidationException',
    `1 validation error detected: Value null at 'modelPackageGroupName' ${NULL}`,
  ],
  [
    'CreateModelPackageGroup',
    { ModelPackageGroupName: LONG },
    'ValidationException',
    `2 validation errors detected: Value '${LONG}' at 'modelPackageGroupName' failed to satisfy constraint: Member must ` +
      `have length less than or equal to 63; Value '${LONG}' at 'modelPackageGroupName' failed to satisfy constraint: ` +
      `Member must satisfy regular expression pattern: ${NAME}`,
  ],
  [
    'CreateModelPackage',
    { ModelPackageGroupName: 'g', ModelApprovalStatus: 'Maybe' },
    'ValidationException',
    "1 validation error detected: Value 'Maybe' at 'modelApprovalStatus' failed to satisfy constraint: Member must " +
      'satisfy enum value set: [Approved, Rejected, PendingManualApproval]',
  ],
  [
    'CreateModelPackage',
    { ModelPackageGroupName: 'g', InferenceSpecification: { Containers: [] } },
    'ValidationException',
    "1 validation error detected: Value '[]' at 'inferenceSpecification.containers' failed to satisfy constraint: " +
      'Member must have length greater than or equal to 1',
  ],
  [
    'CreateModelPackage',
    { ModelPackageGroupName: 'g', InferenceSpecification: {} },
    'ValidationException',
    `1 validation error detected: Value null at 'inferenceSpecification.containers' ${NULL}`,
  ],
  [
    'CreateModelPackage',
    { ModelPackageName: 'n', ModelPackageGroupName: 'g' },
    'ValidationException',
    'Both ModelPackageName and ModelPackageGroupName are provided in the input. Cannot determine which one to use.',
  ],
  ['CreateModelPackage', {}, 'ValidationException', 'Missing ARN.'],
  [
    'CreateModelPackage',
    { ModelPackageGroupName: 'none' },
    'ValidationException',
    'ModelPackageGroup arn:aws:sagemaker:eu-west-1:111111111111:model-package-group/none does not exist.',
  ],
  [
    'UpdateModelPackage',
    { ModelPackageArn: 'not-an-arn' },
    'ValidationException',
    "1 validation error detected: Value 'not-an-arn' at 'modelPackageArn' failed to satisfy constraint: Member must satisfy",
  ],
  [
    'ListModelPackages',
    { MaxResults: 101 },
    'ValidationException',
    "1 validation error detected: Value '101' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 100",
  ],
  [
    'AddTags',
    { ResourceArn: 'arn:aws:sagemaker:eu-west-1:111111111111:model/m', Tags: [{ Key: 'k' }] },
    'ValidationException',
    `1 validation error detected: Value null at 'tags.1.member.value' ${NULL}`,
  ],
  [
    'CreateModelCard',
    { ModelCardName: 'c', Content: '{"a":1}', ModelCardStatus: 'Draft' },
    'ValidationException',
    'Model card content does not conform to its schema: $.a: is not in the schema',
  ],
  ['DescribeModelCard', { ModelCardName: 'none' }, 'ResourceNotFound', 'Model card arn:'],
  [
    'CreateModel',
    { ModelName: 'a_b' },
    'ValidationException',
    "1 validation error detected: Value 'a_b' at 'modelName'",
  ],
  [
    'CreateTrainingJob',
    { TrainingJobName: 'j' },
    'ValidationException',
    `2 validation errors detected: Value null at 'roleArn' ${NULL}; Value null at 'outputDataConfig' ${NULL}`,
  ],
  [
    'CreateProcessingJob',
    { ProcessingJobName: 'j', RoleArn: 'role' },
    'ValidationException',
    "4 validation errors detected: Value null at 'processingResources' failed to satisfy constraint: Member must not be null; " +
      "Value null at 'appSpecification' failed to satisfy constraint: Member must not be null; Value 'role' at 'roleArn' failed " +
      'to satisfy constraint: Member must have length greater than or equal to 20; ',
  ],
  [
    'CreateTrainingJob',
    { TrainingJobName: 'j', HyperParameters: { epochs: 3 } },
    'SerializationException',
    'class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to an String',
  ],
  [
    'CreateTransformJob',
    { MaxConcurrentTransforms: 'many' },
    'SerializationException',
    'class java.lang.String can not be converted to an Integer',
  ],
  [
    'CreateEndpointConfig',
    { EndpointConfigName: 'c', ProductionVariants: [{ VariantName: 'v', InitialInstanceCount: true }] },
    'SerializationException',
    'class java.lang.Boolean can not be converted to an Integer',
  ],
  [
    'StartPipelineExecution',
    { PipelineName: 'p', ClientRequestToken: 'short' },
    'ValidationException',
    "1 validation error detected: Value 'short' at 'clientRequestToken' failed to satisfy constraint: Member must have " +
      'length greater than or equal to 32',
  ],
  [
    'CreateDomain',
    { DomainName: 'd' },
    'UnknownOperationException',
    'The local simulator does not answer SageMaker.CreateDomain',
  ],
];

test.each(REFUSED)('%s refuses %j', async (operation, request, code, message) => {
  const outcome = await botocore.call(operation, request, { checked: false });
  expect(outcome.code).toBe(code);
  expect(outcome.message!.slice(0, message.length)).toBe(message);
});

test.each([
  ['ConflictException', 'CreateModelCard', { ModelCardName: 'twice', Content: '{}', ModelCardStatus: 'Draft' }],
])('%s is a class of botocore', async (name, operation, request) => {
  await botocore.call(operation, request);
  expect((await botocore.call(operation, request)).class).toBe(name);
});

test('the runtime refuses before it looks for an endpoint', async () => {
  const request = { EndpointName: 'a_b', Body: 'x' };
  const outcome = await botocore.call('InvokeEndpoint', request, { service: 'sagemaker-runtime', checked: false });
  expect(outcome).toMatchObject({
    class: 'ValidationError',
    message:
      "1 validation error detected: Value 'a_b' at 'endpointName' failed to satisfy constraint: Member must satisfy " +
      'regular expression pattern: ^[a-zA-Z0-9](-*[a-zA-Z0-9])*',
  });
});

test('CodePipeline answers under its own target', async () => {
  expect(await answered('ListPipelines', {}, { service: 'codepipeline' })).toEqual({ pipelines: [] });
  const outcome = await botocore.call('GetPipeline', {}, { service: 'codepipeline', checked: false });
  expect(outcome.code).toBe('ValidationException');
  expect(outcome.message).toBe(`1 validation error detected: Value null at 'name' ${NULL}`);
});

test('Application Auto Scaling answers under its own target', async () => {
  const options = { service: 'application-autoscaling' };
  const request = { ServiceNamespace: 'sagemaker' };
  expect(await answered('DescribeScalableTargets', request, options)).toEqual({ ScalableTargets: [] });
  const outcome = await botocore.call('DescribeScalableTargets', {}, { ...options, checked: false });
  expect(outcome.message).toBe(`1 validation error detected: Value null at 'serviceNamespace' ${NULL}`);
});
