import type { Rule } from '../../private/faults';
import { type Bounds, oneOf, within } from '../../private/validate';

/** The name or the ARN of a model package, or of a version of a group. */
export const MODEL_PACKAGE_PATTERN =
  /^(arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:\d{12}:model-package\/)?[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}(\/\d{1,9})?$/;
/** See https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ContainerDefinition.html */
export const IMAGE_PATTERN = /^\S{1,255}$/;
export const S3_OBJECT_PATTERN = /^s3:\/\/[^/]+\/.+$/;
export const S3_URI_PATTERN = /^s3:\/\/[^/]+(\/.*)?$/;

export const INSTANCES: Bounds = { min: 1, max: Infinity, whole: true };
export const INVOCATIONS_PER_INSTANCE: Bounds = { min: 1, max: 1e9, unit: 'invocations a minute' };
/** See https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints.html */
export const MEMORY_MEBIBYTES = [1024, 2048, 3072, 4096, 5120, 6144];
export const MAX_CONCURRENCY: Bounds = { min: 1, max: 200, whole: true };
/** See https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-blue-green.html */
export const CANARY_PERCENT: Bounds = { min: 1, max: 50, whole: true };
export const LINEAR_PERCENT: Bounds = { min: 10, max: 50, whole: true };
export const BAKE_MINUTES: Bounds = { min: 3, max: 60, unit: 'minutes' };
/** What all steps may take together: the service's 8 hours, less one hour for the new instances to start. */
export const ROLLOUT_MINUTES = 7 * 60;
export const CAPTURE_PERCENT: Bounds = { min: 0, max: 100, whole: true };

export const ROLE_FOR_MODEL: Rule = {
  code: 'MLL602',
  when: "An endpoint has no role and can't create one, because it is unknown where the artifacts of its model are.",
  must: "be given if the place of the model's artifacts is unknown",
  fix: 'give a role that may read them, or name their zone: ServedModel.fromPackage(arn, { artifacts })',
  example: `new serving.ModelEndpoint(stack, 'Endpoint', {
  model: serving.ServedModel.fromPackage('mortgage-approval/7'),
  hosting,
});`,
};

export const ROLE_FOR_CAPTURE: Rule = {
  code: 'MLL603',
  when: "An endpoint has no role and can't create one, because it captures its traffic at an S3 URI and not in a zone.",
  must: 'be given if traffic is captured at an S3 URI',
  fix: 'give a role that may write there, or capture to a zone: DataCapture.to(zone)',
  example: `new serving.ModelEndpoint(stack, 'Endpoint', {
  model,
  hosting,
  capture: serving.DataCapture.toUri('s3://my-bucket/captured'),
});`,
};

export const SERVERLESS_CAPTURE: Rule = {
  code: 'MLL604',
  when: 'A serverless endpoint has data capture, which SageMaker supports on instances only.',
  must: 'be left out of a serverless endpoint',
  fix: 'host the model on instances, or do without: SageMaker captures the traffic of instances only',
  example: `new serving.ModelEndpoint(stack, 'Endpoint', {
  model,
  hosting: serving.Hosting.serverless({ memory: Size.gibibytes(2), maxConcurrency: 20 }),
  capture: serving.DataCapture.to(capture),
});`,
};

export const INSTANCE_TYPE: Rule = {
  code: 'MLL605',
  when: 'The instance type of an endpoint is malformed.',
  must: 'be an instance type of SageMaker',
  fix: 'write it with the prefix ml., as in ml.m6i.large',
  example: `new serving.ModelEndpoint(stack, 'Endpoint', {
  model,
  hosting: serving.Hosting.realtime({ instanceType: 'm6i.large' }),
});`,
};

export const INSTANCE_USE: Rule = {
  code: 'MLL625',
  when: 'SageMaker does not offer the instance type of an endpoint for hosting.',
  must: 'be an instance type that SageMaker offers for hosting',
  fix: 'use another type, or upgrade the library if SageMaker offers it by now',
  example: `new serving.ModelEndpoint(stack, 'Endpoint', {
  model,
  hosting: serving.Hosting.realtime({ instanceType: 'ml.t3.medium' }),
});`,
};

export const INSTANCE_ARM: Rule = {
  code: 'MLL626',
  when: 'An endpoint is to run the scikit-learn image of AWS, which is for x86 processors, on instances with Arm processors.',
  must: 'have x86 processors, because the scikit-learn image of AWS does not run on Arm',
  fix: 'use a type such as ml.m7i.large, or an image of your own with its repository',
  example: `new serving.ModelEndpoint(stack, 'Endpoint', {
  model,
  hosting: serving.Hosting.realtime({ instanceType: 'ml.m7g.large' }),
});`,
};

export const INSTANCE_COUNT: Rule = {
  code: 'MLL606',
  when: 'The number of instances of an endpoint is not a whole number of at least 1.',
  must: within(INSTANCES),
  fix: 'give it two, so that it spans two Availability Zones and a release can be rolled out in steps',
  example: `new serving.ModelEndpoint(stack, 'Endpoint', {
  model,
  hosting: serving.Hosting.realtime({ instanceType: 'ml.m6i.large', instances: 0 }),
});`,
};

export const MAX_INSTANCES: Rule = {
  code: 'MLL607',
  when: 'The largest number of instances of an endpoint is smaller than its number of instances.',
  must: 'be a whole number, and at least as large as instances',
  fix: 'raise it, or leave it out if nothing is to scale',
  example: `new serving.ModelEndpoint(stack, 'Endpoint', {
  model,
  hosting: serving.Hosting.realtime({
    instanceType: 'ml.m6i.large',
    instances: 4,
    maxInstances: 3,
    invocationsPerInstance: 500,
  }),
});`,
};

export const SCALING: Rule = {
  code: 'MLL608',
  when: 'An endpoint has only one of the two numbers that scaling needs: a limit and a load.',
  must: 'be given, because maxInstances and invocationsPerInstance work only together',
  fix: 'give both, or leave both out if nothing is to scale',
  example: `new serving.ModelEndpoint(stack, 'Endpoint', {
  model,
  hosting: serving.Hosting.realtime({ instanceType: 'ml.m6i.large', maxInstances: 6 }),
});`,
};

export const SERVERLESS_MEMORY: Rule = {
  code: 'MLL609',
  when: 'SageMaker has no serverless containers with this much memory.',
  must: `${oneOf(MEMORY_MEBIBYTES)} MiB`,
  fix: 'take the next larger one, such as 2048 MiB',
  example: `new serving.ModelEndpoint(stack, 'Endpoint', {
  model,
  hosting: serving.Hosting.serverless({ memory: Size.mebibytes(1500), maxConcurrency: 20 }),
});`,
};

export const SERVERLESS_CONCURRENCY: Rule = {
  code: 'MLL610',
  when: 'SageMaker does not take the concurrency of a serverless endpoint.',
  must: within(MAX_CONCURRENCY),
  fix: 'host the model on instances for more',
  example: `new serving.ModelEndpoint(stack, 'Endpoint', {
  model,
  hosting: serving.Hosting.serverless({ memory: Size.gibibytes(2), maxConcurrency: 1000 }),
});`,
};

export const ROLLOUT_PERCENT: Rule = {
  code: 'MLL611',
  when: 'A step of a rollout is too large or too small for SageMaker.',
  must: 'be a whole number from 1 to 50 for a canary, or from 10 to 50 for linear steps',
  fix: 'move at most half of the capacity in one step',
  example: `new serving.ModelEndpoint(stack, 'Endpoint', {
  model,
  hosting,
  rollout: serving.Rollout.linear({ percent: 5, bake: Duration.minutes(10) }),
});`,
};

export const ROLLOUT_BAKE: Rule = {
  code: 'MLL612',
  when: 'A step of a rollout is watched for less time than an alarm takes to fire, or for longer than SageMaker waits.',
  must: `${within(BAKE_MINUTES)}, in whole seconds`,
  fix: 'use ten minutes, for example: an alarm needs three to go off',
  example: `new serving.ModelEndpoint(stack, 'Endpoint', {
  model,
  hosting,
  rollout: serving.Rollout.canary({ percent: 10, bake: Duration.minutes(1) }),
});`,
};

export const ROLLOUT_TIME: Rule = {
  code: 'MLL613',
  when: 'The steps of a rollout together take longer than SageMaker waits for a deployment.',
  must: 'be short enough for all steps to end within 7 hours',
  fix: 'move a larger percent with each step, or watch each step for less time',
  example: `new serving.ModelEndpoint(stack, 'Endpoint', {
  model,
  hosting,
  rollout: serving.Rollout.linear({ percent: 10, bake: Duration.minutes(45) }),
});`,
};

export const CAPTURED_PERCENT: Rule = {
  code: 'MLL614',
  when: 'The share of the requests that is captured is not a percentage.',
  must: within(CAPTURE_PERCENT),
  fix: 'leave it out to capture all requests',
  example: `new serving.ModelEndpoint(stack, 'Endpoint', {
  model,
  hosting,
  capture: serving.DataCapture.to(capture, { percent: 110 }),
});`,
};

/** The registry counts the versions of a model package group. */
export const MODEL_VERSION_PATTERN = /^\d+$/;

export const MODEL_VERSION: Rule = {
  code: 'MLL624',
  when: 'The model version whose traffic is captured is not the version of a model package.',
  must: 'be the version of a model package, a number',
  fix: 'write it as in 7, in quotes',
  example: `new serving.ModelEndpoint(stack, 'Endpoint', {
  model,
  hosting,
  role: iam.Role.fromRoleName(stack, 'Role', 'serving'),
  capture: serving.DataCapture.toUri('s3://my-bucket/captured', { modelVersion: 'mortgage/7' }),
});`,
};

export const CAPTURE_URI: Rule = {
  code: 'MLL615',
  when: 'The place that traffic is captured at is not an S3 URI.',
  must: 'be an S3 URI',
  fix: 'write it as in s3://my-bucket/captured',
  example: `new serving.ModelEndpoint(stack, 'Endpoint', {
  model,
  hosting,
  role: iam.Role.fromRoleName(stack, 'Role', 'serving'),
  capture: serving.DataCapture.toUri('my-bucket/captured'),
});`,
};

export const SERVERLESS_NETWORK: Rule = {
  code: 'MLL616',
  when: 'A serverless endpoint has a network, which SageMaker supports on instances only.',
  must: 'be left out of a serverless endpoint',
  fix: 'host the model on instances, or do without: SageMaker places only instances in a VPC',
  example: `new serving.ModelEndpoint(stack, 'Endpoint', {
  model,
  hosting: serving.Hosting.serverless({ memory: Size.gibibytes(2), maxConcurrency: 20 }),
  network: new foundation.Network(stack, 'Network'),
});`,
};

export const SERVERLESS_ROLLOUT: Rule = {
  code: 'MLL623',
  when: 'A serverless endpoint moves its traffic in steps, which SageMaker supports on instances only.',
  must: 'move all traffic at once on a serverless endpoint',
  fix: 'leave it out, or host the model on instances',
  example: `new serving.ModelEndpoint(stack, 'Endpoint', {
  model,
  hosting: serving.Hosting.serverless({ memory: Size.gibibytes(2), maxConcurrency: 20 }),
  rollout: serving.Rollout.canary({ percent: 10, bake: Duration.minutes(10) }),
});`,
};

export const NETWORK: Rule = {
  code: 'MLL617',
  when: 'The network of an endpoint has no subnets or no security groups.',
  must: 'be a list with at least one entry',
  fix: 'give at least one subnet and one security group, or leave network out',
  example: `new serving.ModelEndpoint(stack, 'Endpoint', {
  model,
  hosting,
  network: { subnetIds: ['subnet-1'], securityGroupIds: [] },
});`,
};

export const INSTANCES_FOR_STEPS: Rule = {
  code: 'MLL618',
  when: 'An endpoint with a single instance has a rollout in steps.',
  must: 'be at least 2 for a rollout in steps',
  fix: 'add a second instance, or roll out all at once',
  example: `new serving.ModelEndpoint(stack, 'Endpoint', {
  model,
  hosting: serving.Hosting.realtime({ instanceType: 'ml.m6i.large', instances: 1 }),
  rollout: serving.Rollout.canary({ percent: 10, bake: Duration.minutes(10) }),
});`,
};

export const STEPS_ON_INF1: Rule = {
  code: 'MLL633',
  when: 'An endpoint on ml.inf1 instances has a rollout in steps, in whose place SageMaker moves all traffic at once.',
  must: 'move all traffic at once on ml.inf1 instances, to which SageMaker does not apply its guardrails',
  fix: 'leave it out, or use newer instances, such as those of ml.inf2',
  example: `new serving.ModelEndpoint(stack, 'Endpoint', {
  model,
  hosting: serving.Hosting.realtime({ instanceType: 'ml.inf1.xlarge' }),
  rollout: serving.Rollout.canary({ percent: 10, bake: Duration.minutes(10) }),
});`,
};

export const SERVICE_LEVELS: Rule = {
  code: 'MLL619',
  when: 'A service level of an endpoint is out of range or unknown at synth, so no alarm can be made from it.',
  must: 'be a service level that is known at synth',
  fix: 'give a number, not a parameter of the template: thresholds are computed from it',
  example: `const serviceLevels = { latencyP99: Duration.millis(200), availability: 99.5, modelAge: Duration.days(90) };
new serving.ModelEndpoint(stack, 'Endpoint', { model, hosting, serviceLevels });`,
};

export const MODEL_PACKAGE: Rule = {
  code: 'MLL620',
  when: 'The model of an endpoint is not the name or the ARN of a model package.',
  must: 'be the name or the ARN of a model package',
  fix: 'take it from a registered version of a model, as in mortgage-approval/7',
  example: `new serving.ModelEndpoint(stack, 'Endpoint', {
  model: serving.ServedModel.fromPackage('mortgage approval', { artifacts }),
  hosting,
});`,
};

export const MODEL_IMAGE: Rule = {
  code: 'MLL627',
  when: 'SageMaker does not accept the container image of an endpoint.',
  must: 'be a container image, of at most 255 characters without blanks',
  fix: 'name the repository and the digest, as in <repository>@sha256:<digest>',
  example: `const modelDataUri = 's3://models/model.tar.gz';
new serving.ModelEndpoint(stack, 'Endpoint', {
  model: serving.ServedModel.fromImage({ image: '', modelDataUri, artifacts }),
  hosting,
});`,
};

export const MODEL_DATA: Rule = {
  code: 'MLL628',
  when: 'The model data of an endpoint is not an object in S3.',
  must: 'be the URI of an object in S3',
  fix: 'write it as in s3://my-bucket/model.tar.gz',
  example: `const image = '111111111111.dkr.ecr.eu-west-1.amazonaws.com/serving:1';
new serving.ModelEndpoint(stack, 'Endpoint', {
  model: serving.ServedModel.fromImage({ image, modelDataUri: 'models/model.tar.gz', artifacts }),
  hosting,
});`,
};

export const SCALING_LOAD: Rule = {
  code: 'MLL621',
  when: 'The load above which instances are added is out of range.',
  must: within(INVOCATIONS_PER_INSTANCE),
  fix: 'give what a single instance can take, from a load test',
  example: `new serving.ModelEndpoint(stack, 'Endpoint', {
  model,
  hosting: serving.Hosting.realtime({ instanceType: 'ml.m6i.large', maxInstances: 6, invocationsPerInstance: 0 }),
});`,
};

export const SCALING_BURSTABLE: Rule = {
  code: 'MLL622',
  when: 'An endpoint is to scale on burstable instances, which Application Auto Scaling does not support.',
  must: 'not be burstable (ml.t2, ml.t3 and so on) if the number of instances is to follow the load',
  fix: 'use another family, such as ml.m6i.large, or leave scaling out',
  example: `new serving.ModelEndpoint(stack, 'Endpoint', {
  model,
  hosting: serving.Hosting.realtime({ instanceType: 'ml.t2.medium', maxInstances: 6, invocationsPerInstance: 500 }),
});`,
};
