import type { Rule } from '../../private/faults';
import type { Bounds } from '../../private/validate';

/** The most that CodePipeline keeps of one configuration value, such as CustomData. */
const CONFIGURATION_CHARACTERS = 1000;
/** See https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpoint.html */
export const REQUEST_BYTES = 6_291_456;
export const INSTRUCTIONS_LENGTH: Bounds = { min: 1, max: CONFIGURATION_CHARACTERS, whole: true, unit: 'characters' };
export const REGION = /^[a-z]{2,4}(-[a-z]+)+-\d$/;
export const MIME_TYPE = /^[\w.+-]+\/[\w.+-]+(;.*)?$/;
export const KEY_ALIAS = /^alias\/[\w/-]{1,250}$/;

export const RELEASE_PLACE: Rule = {
  code: 'MLL701',
  when: 'A release is not inside a stack that publishes its kit.',
  must: 'be inside a stack that the app deploys',
  fix: 'create the release in the stack of its delivery',
  example: "new delivery.ReleaseStack(core.App.of(stack), 'Serving', { useCase });",
};

export const RELEASE_ASSET: Rule = {
  code: 'MLL702',
  when: 'A release contains an asset, which its target accounts could not read.',
  must: 'contain no assets, because it is deployed into other accounts',
  fix: 'put what needs the asset into the stack of the ReleaseEnvironment',
  example: `const release = new delivery.ReleaseStack(stack, 'Serving', { useCase });
new foundation.EventHandler(release, 'Handler', { handler: 'retrain', description: 'Retrains' });`,
};

export const KIT_PLACE: Rule = {
  code: 'MLL704',
  when: 'A stack uses the kit of a release that another stack publishes.',
  must: 'be used in the stack that contains the release',
  fix: 'put the delivery into that stack',
  example: `const { kit } = new delivery.ReleaseStack(stack, 'Serving', { useCase });
const other = new Stack(core.App.of(stack), 'Other');
new core.CfnOutput(other, 'Kit', { value: kit.objectKey });`,
};

export const RELEASE_NESTED: Rule = {
  code: 'MLL714',
  when: 'A release is in a nested stack, whose template is finished before the kit of the release is.',
  must: 'be in a stack that is not nested',
  fix: 'create the release and its delivery in the stack around the nested one',
  example: "new delivery.ReleaseStack(new core.NestedStack(stack, 'Nested'), 'Serving', { useCase });",
};

export const KIT_EARLY: Rule = {
  code: 'MLL715',
  when: 'The place of a kit is resolved before the app is synthesised, which is when the kit is made.',
  must: 'be resolved when the app is synthesised',
  fix: 'use it as a token, in a property of a resource or in an output',
  example: `const release = new delivery.ReleaseStack(stack, 'Serving', { useCase });
stack.resolve(release.kit.objectKey);`,
};

export const RELEASE_IMPORTS: Rule = {
  code: 'MLL705',
  when: 'A release reads a value of another stack, which may be missing where the release is deployed.',
  must: 'not refer to another stack',
  fix: 'use parameterFromEnvironment() or a fixed name',
  example: `const release = new delivery.ReleaseStack(stack, 'Serving', { useCase });
new s3.CfnBucket(release, 'Bucket', { bucketName: core.Fn.importValue('BucketName') });`,
};

export const RELEASE_EXPORTS: Rule = {
  code: 'MLL706',
  when: 'Another stack reads a value of a release, which is only deployed after an approval.',
  must: 'not be referred to by another stack',
  fix: 'give the resource a fixed name, and use that name in the other stack',
  example: `const app = new core.App({ context: { '@aws-cdk/core:defaultCrossStackReferences': 'strong' } });
const tools = new Stack(app, 'Tools');
const serving = new delivery.ReleaseStack(tools, 'Serving', { useCase });
new core.CfnOutput(tools, 'BucketName', { value: new s3.CfnBucket(serving, 'Bucket').ref });
app.synth();`,
};

export const ENVIRONMENT_TWICE: Rule = {
  code: 'MLL707',
  when: 'An environment is added to a release twice.',
  must: 'be new to the release',
  fix: 'add each environment once',
  example: `const release = new delivery.ReleaseStack(stack, 'Serving', { useCase });
release.addEnvironment('prod');
release.addEnvironment('prod');`,
};

export const PARAMETER_MISSING: Rule = {
  code: 'MLL708',
  when: 'A parameter of a release has neither a default nor a value in an environment.',
  must: 'have a value in each environment, because it has no default',
  fix: 'add it to the parameters of the stage',
  example: `const release = new delivery.ReleaseStack(stack, 'Serving', { useCase });
new core.CfnParameter(release, 'Instances', { type: 'Number' });
release.addEnvironment('prod');`,
};

export const PARAMETER_UNKNOWN_AT_SYNTH: Rule = {
  code: 'MLL709',
  when: 'The value of a parameter of a release is only known when a stack is deployed.',
  must: 'be known at synth',
  fix: 'write it out, or read it with parameterFromEnvironment()',
  example: `const release = new delivery.ReleaseStack(stack, 'Serving', { useCase });
new core.CfnParameter(release, 'Bucket');
release.addEnvironment('prod', { parameters: { Bucket: new s3.CfnBucket(stack, 'Bucket').ref } });`,
};

export const PARAMETER_STRANGE: Rule = {
  code: 'MLL710',
  when: 'An environment gives a value to a parameter that the release does not have.',
  must: 'be the name of a parameter of the release',
  fix: 'correct the name, or add the parameter to the release',
  example: `const release = new delivery.ReleaseStack(stack, 'Serving', { useCase });
release.addEnvironment('prod', { parameters: { Instances: '2' } });`,
};

export const RELEASE_DEPENDENCY: Rule = {
  code: 'MLL711',
  when: 'A release depends on a stack of the app, although the app does not deploy the release.',
  must: 'not depend on another stack',
  fix: 'remove the dependency, and deploy those stacks before the first approval',
  example: `const release = new delivery.ReleaseStack(stack, 'Serving', { useCase });
release.node.addDependency(new Stack(core.App.of(stack), 'Platform'));`,
};

export const PARAMETER_OF_APPROVAL: Rule = {
  code: 'MLL712',
  when: 'An environment gives a value to a parameter that the approval of a model sets.',
  must: 'not be given, because the approval of a model sets it',
  fix: 'remove it from the parameters of the stage',
  example: `const release = new delivery.ReleaseStack(stack, 'Serving', { useCase });
release.addEnvironment('prod', { parameters: { BaselineUri: 's3://bucket/baseline.json' } });`,
};

export const MODEL_ENVIRONMENT: Rule = {
  code: 'MLL713',
  when: 'An environment variable of the container that a release serves is only known when the release is deployed.',
  must: 'be known at synth, because it is compared with the approved model package',
  fix: 'write out the value with which models are registered',
  example: `const modelEnvironment = { BUCKET: new s3.CfnBucket(stack, 'Bucket').ref };
const release = new delivery.ReleaseStack(stack, 'Serving', { useCase, modelEnvironment });
release.servedModel();`,
};

export const STAGES: Rule = {
  code: 'MLL730',
  when: 'A delivery has no environment to release to.',
  must: 'have at least one environment that releases go to',
  fix: 'add the first environment, such as prod, with its account and Region',
  example: "new delivery.Delivery(stack, 'Delivery', { models, artifacts, release, stages: [] });",
};

export const STAGE_TWICE: Rule = {
  code: 'MLL732',
  when: 'Two stages of a delivery have the same name.',
  must: 'be different for each stage',
  fix: 'give each environment one stage',
  example: "new delivery.Delivery(stack, 'Delivery', { models, artifacts, release, stages: [prod, prod] });",
};

export const STAGE_ACCOUNT: Rule = {
  code: 'MLL733',
  when: 'The account of a stage is missing, malformed, or only known at deployment.',
  must: 'be an account ID of 12 digits',
  fix: 'write it out: the roles of the environment are named after it',
  example: `const prod = delivery.Stage.of('prod', { env: { region: 'eu-west-1' } });
new delivery.Delivery(stack, 'Delivery', { models, artifacts, release, stages: [prod] });`,
};

export const STAGE_REGION: Rule = {
  code: 'MLL734',
  when: 'The Region of a stage is missing, malformed, or only known at deployment.',
  must: 'be the name of a Region',
  fix: 'write it out, as in eu-west-1: the roles of the environment are named after it',
  example: `const prod = delivery.Stage.of('prod', { env: { account: '333333333333' } });
new delivery.Delivery(stack, 'Delivery', { models, artifacts, release, stages: [prod] });`,
};

export const ONE_REGION: Rule = {
  code: 'MLL735',
  when: 'A stage is in another Region than its delivery.',
  must: 'be the Region of the delivery',
  fix: 'deliver to each Region with a delivery, or a use case file, of its own',
  example: `const prod = delivery.Stage.of('prod', { env: { account: '333333333333', region: 'us-east-1' } });
new delivery.Delivery(stack, 'Delivery', { models, artifacts, release, stages: [prod] });`,
};

export const SYNTHESIZER: Rule = {
  code: 'MLL736',
  when: 'The synthesizer of a delivery names no role with which CloudFormation makes resources, and some stage names none.',
  must: 'name a role with which CloudFormation makes the resources of a release',
  fix: "use CDK's default synthesizer, whose bootstrap stack has the role, or give every stage a cloudFormationExecutionRole",
  example: `const env = { account: '111111111111', region: 'eu-west-1' };
const tools = new Stack(core.App.of(stack), 'Tools', { env, synthesizer: new core.LegacyStackSynthesizer() });
const release = new delivery.ReleaseStack(tools, 'Serving', { useCase });
new delivery.Delivery(tools, 'Delivery', { models, artifacts, release, stages: [prod] });`,
};

export const RELEASE_PARENT: Rule = {
  code: 'MLL737',
  when: 'A release is in another stack than its delivery.',
  must: 'be in the stack of the delivery',
  fix: 'create the release in that stack, which publishes its kit',
  example: `const other = new Stack(core.App.of(stack), 'Other', { env: { account: '111111111111', region: 'eu-west-1' } });
const release = new delivery.ReleaseStack(other, 'Serving', { useCase });
new delivery.Delivery(stack, 'Delivery', { models, artifacts, release, stages: [prod] });`,
};

export const SMOKE_TEST_TYPE: Rule = {
  code: 'MLL738',
  when: 'The content type of a smoke test is malformed.',
  must: 'be a MIME type',
  fix: 'write it as in application/json',
  example: `const smokeTest = delivery.SmokeTest.of({ contentType: 'json', payload: '{}' });
new delivery.Delivery(stack, 'Delivery', { models, artifacts, release, stages: [prod], smokeTest });`,
};

export const SMOKE_TEST_PAYLOAD: Rule = {
  code: 'MLL739',
  when: 'A smoke test sends nothing.',
  must: 'not be empty',
  fix: 'use a record of the test data',
  example: `const smokeTest = delivery.SmokeTest.csv('');
new delivery.Delivery(stack, 'Delivery', { models, artifacts, release, stages: [prod], smokeTest });`,
};

export const INSTRUCTIONS: Rule = {
  code: 'MLL741',
  when: 'The instructions of a manual approval are empty or too long for CodePipeline.',
  must: `be from 1 to ${CONFIGURATION_CHARACTERS} characters long`,
  fix: 'name what to look at, and link to a page with the rest',
  example: `const env = { account: '333333333333', region: 'eu-west-1' };
const prod = delivery.Stage.of('prod', { env, approval: delivery.Approval.manual({ instructions: '' }) });
new delivery.Delivery(stack, 'Delivery', { models, artifacts, release, stages: [prod] });`,
};

export const SMOKE_TEST_SIZE: Rule = {
  code: 'MLL742',
  when: 'The request of a smoke test is larger than SageMaker accepts.',
  must: `send at most ${REQUEST_BYTES} bytes, which is the most that an endpoint accepts`,
  fix: 'send fewer records',
  example: `const smokeTest = delivery.SmokeTest.csv('0.25,'.repeat(2_000_000));
new delivery.Delivery(stack, 'Delivery', { models, artifacts, release, stages: [prod], smokeTest });`,
};

export const SMOKE_TEST_JSON: Rule = {
  code: 'MLL716',
  when: 'The body of a smoke test holds what JSON has no form for, such as a BigInt, or contains itself.',
  must: 'be what JSON can hold',
  fix: 'write the body with texts, numbers, lists and mappings of these',
  example: `delivery.SmokeTest.json({ instances: [{ age: 42n }] });`,
};

export const SMOKE_TEST_AT_SYNTH: Rule = {
  code: 'MLL743',
  when: 'The request of a smoke test is only known when a stack is deployed.',
  must: 'be known at synth, because the release carries it',
  fix: 'write it out',
  example: `const smokeTest = delivery.SmokeTest.csv(new s3.CfnBucket(stack, 'Bucket').ref);
new delivery.Delivery(stack, 'Delivery', { models, artifacts, release, stages: [prod], smokeTest });`,
};

export const TOOLS_ACCOUNT: Rule = {
  code: 'MLL750',
  when: 'The account that delivers to an environment is malformed, or only known at deployment.',
  must: 'be an account ID of 12 digits',
  fix: 'write out the account that the delivery runs in',
  example: `new delivery.ReleaseEnvironment(stack, 'Environment', {
  useCase,
  environmentName: 'prod',
  toolsAccount: 'tools',
});`,
};

export const MODELS_KEY_ALIAS: Rule = {
  code: 'MLL751',
  when: 'The alias of the key that encrypts the models is malformed.',
  must: 'be the alias of a KMS key',
  fix: 'write it as in alias/mortgage-approval',
  example: `new delivery.ReleaseEnvironment(stack, 'Environment', {
  useCase,
  environmentName: 'prod',
  toolsAccount: '111111111111',
  models: { bucketName: 'models', keyAlias: 'models' },
});`,
};

export const APPROVAL_ELSEWHERE: Rule = {
  code: 'MLL752',
  when: 'A stage asks for an approval, but no pipeline of this library deploys its releases.',
  must: 'not be manual, because the tool that deploys asks for it',
  fix: 'leave it out, and let your tool wait for a person before it deploys to this environment; or use a Delivery',
  example: `const approval = delivery.Approval.manual();
const prod = delivery.Stage.of('prod', { env: { account: '333333333333', region: 'eu-west-1' }, approval });
new delivery.ModelReleases(stack, 'Releases', { models, artifacts, release, stages: [prod] });`,
};

export const DEPLOYERS: Rule = {
  code: 'MLL753',
  when: 'Nobody may deploy releases to an environment.',
  must: 'have at least one role',
  fix: "name the role of the tool that deploys, or leave it out if the pipeline of the use case's Delivery deploys",
  example: `new delivery.ReleaseEnvironment(stack, 'Environment', {
  useCase,
  environmentName: 'prod',
  toolsAccount: '111111111111',
  deployers: [],
});`,
};

/** The ARN of a role, which has no Region, and its account. */
export const ROLE_ARN = /^arn:[\w-]+:iam:():(\d{12}):role\/[\w+=,.@/-]+$/;

export const EXECUTION_ROLE: Rule = {
  code: 'MLL766',
  when: 'The role with which CloudFormation makes the resources of an environment is not a role of its account.',
  must: 'be the ARN of a role in the account of the environment',
  fix: 'name a role there that trusts CloudFormation, or leave it out if the synthesizer of the stack names it',
  example: `const role = iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111111111111:role/ml-cfn-exec');
const env = { account: '333333333333', region: 'eu-west-1' };
const prod = delivery.Stage.of('prod', { env, cloudFormationExecutionRole: role });
new delivery.Delivery(stack, 'Delivery', { models, artifacts, release, stages: [prod] });`,
};

export const DELIVERY_MODELS: Rule = {
  code: 'MLL761',
  when: 'A delivery is in another account or Region than its models, where no event tells it of an approval.',
  must: 'be a model package group in the account and Region of the delivery',
  fix: 'create the delivery in a stack where the group is; training pipelines elsewhere can register in it',
  example: `new delivery.Delivery(stack, 'Delivery', {
  models: registry.ModelPackageGroup.fromModelPackageGroupArn(
    stack,
    'Central',
    'arn:aws:sagemaker:eu-west-1:222222222222:model-package-group/mortgage-approval',
  ),
  artifacts,
  release,
  stages: [prod],
});`,
};
