import { Duration, Size } from 'aws-cdk-lib/core';
import { DataLake } from '../../../constructs/data';
import {
  DataCapture,
  Hosting,
  ModelEndpoint,
  type ModelEndpointProps,
  type RealtimeOptions,
  Rollout,
  ServedModel,
} from '../../../constructs/serving';
import { endpoint, PACKAGE, stack } from './support';

const MODEL_DATA = 's3://models/released/model.tar.gz';
const realtime = (options: Partial<RealtimeOptions>): Partial<ModelEndpointProps> => ({
  hosting: Hosting.realtime({ instanceType: 'ml.m6i.large', ...options }),
});
const serverless = (mebibytes: number, maxConcurrency: number): Partial<ModelEndpointProps> => ({
  hosting: Hosting.serverless({ memory: Size.mebibytes(mebibytes), maxConcurrency }),
});
const fromRegistry = (repository: string, image = `mine@sha256:${'0'.repeat(64)}`): ServedModel =>
  ServedModel.fromImage({ image, modelDataUri: MODEL_DATA, privateRegistry: { repository } });
const levels = { latencyP99: Duration.millis(200), availability: 0.995, modelAge: Duration.days(90) };
const bake = Duration.minutes(10);
const network = { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] };

const fails: [string, Partial<ModelEndpointProps>, string][] = [
  [
    'a name with an underscore',
    { endpointName: 'mortgage_approval' },
    `MLL601 'endpointName' must be letters and digits with hyphens between them, at most 63 characters, got "mortgage_approval"; write it as in mortgage-approval-prod`,
  ],
  [
    'a name of 64 characters',
    { endpointName: 'a'.repeat(64) },
    `MLL601 'endpointName' must be letters and digits with hyphens between them, at most 63 characters, got "${'a'.repeat(64)}"; write it as in mortgage-approval-prod`,
  ],
  [
    'neither a role nor the place of the artifacts',
    { role: undefined },
    `MLL602 'role' must be given if the place of the model's artifacts is unknown; give a role that may read them, or name their zone: ServedModel.fromPackage(arn, { artifacts })`,
  ],
  [
    'capture with a serverless endpoint',
    { ...serverless(2048, 20), capture: DataCapture.toUri('s3://mine/captured') },
    `MLL604 'capture' must be left out of a serverless endpoint; host the model on instances, or do without: SageMaker captures the traffic of instances only`,
  ],
  [
    'a model package of another Region',
    { model: ServedModel.fromPackage('arn:aws:sagemaker:us-east-1:222222222222:model-package/mortgage/7') },
    `MLL634 'model.modelPackageArn' must be in the Region of the endpoint, got "arn:aws:sagemaker:us-east-1:222222222222:model-package/mortgage/7"; replicate the image to this Region, or register the model there`,
  ],
  [
    'an image of another Region',
    {
      model: ServedModel.fromImage({
        image: '222222222222.dkr.ecr.us-east-1.amazonaws.com/ml:1',
        modelDataUri: MODEL_DATA,
      }),
    },
    `MLL634 'model.image' must be in the Region of the endpoint, got "222222222222.dkr.ecr.us-east-1.amazonaws.com/ml:1"; replicate the image to this Region, or register the model there`,
  ],
  [
    'a private registry with a serverless endpoint',
    { ...serverless(2048, 20), model: fromRegistry('registry.example.com/serving') },
    `MLL632 'model.privateRegistry' must be left out of a serverless endpoint; host the model on instances, or pull from Amazon ECR`,
  ],
  [
    'steps on instances without guardrails',
    {
      hosting: Hosting.realtime({ instanceType: 'ml.inf1.xlarge' }),
      rollout: Rollout.canary({ percent: 10, bake }),
    },
    `MLL633 'rollout' must move all traffic at once on ml.inf1 instances, to which SageMaker does not apply its guardrails, got "CANARY"; leave it out, or use newer instances, such as those of ml.inf2`,
  ],
  [
    'an instance type of EC2',
    realtime({ instanceType: 'm6i.large' }),
    `MLL605 'hosting.instanceType' must be an instance type of SageMaker, got "m6i.large"; write it with the prefix ml., as in ml.m6i.large`,
  ],
  [
    'an instance type that hosts nothing',
    realtime({ instanceType: 'ml.t3.medium' }),
    `MLL625 'hosting.instanceType' must be an instance type that SageMaker offers for hosting, got "ml.t3.medium"; use ml.t2.medium or ml.t2.large`,
  ],
  [
    'Arm processors for an image that is for x86',
    realtime({ instanceType: 'ml.c7g.xlarge' }),
    `MLL626 'hosting.instanceType' must have x86 processors, because the scikit-learn image of AWS does not run on Arm, got "ml.c7g.xlarge"; use a type such as ml.m7i.large, or an image of your own with its repository`,
  ],
  [
    'no instance',
    realtime({ instances: 0 }),
    `MLL606 'hosting.instances' must be a whole number of at least 1, got 0; give it two, so that it spans two Availability Zones and a release can be rolled out in steps`,
  ],
  [
    'half an instance',
    realtime({ instances: 2.5 }),
    `MLL606 'hosting.instances' must be a whole number of at least 1, got 2.5; give it two, so that it spans two Availability Zones and a release can be rolled out in steps`,
  ],
  [
    'fewer at most than at least',
    realtime({ instances: 4, maxInstances: 3, invocationsPerInstance: 500 }),
    `MLL607 'hosting.maxInstances' must be a whole number of at least 4, the number of instances, got 3; raise it, or leave it out if nothing is to scale`,
  ],
  [
    'scaling of burstable instances',
    realtime({ instanceType: 'ml.t3.medium', maxInstances: 4, invocationsPerInstance: 500 }),
    `MLL622 'hosting.instanceType' must not be burstable (ml.t2, ml.t3 and so on) if the number of instances is to follow the load, got "ml.t3.medium"; use another family, such as ml.m6i.large, or leave scaling out`,
  ],
  [
    'scaling without a target',
    realtime({ maxInstances: 6 }),
    `MLL608 'hosting.invocationsPerInstance' must be given together with maxInstances; give both, or leave both out if nothing is to scale`,
  ],
  [
    'scaling without a limit',
    realtime({ invocationsPerInstance: 500 }),
    `MLL608 'hosting.maxInstances' must be given together with invocationsPerInstance; give both, or leave both out if nothing is to scale`,
  ],
  [
    'scaling at no invocation',
    realtime({ maxInstances: 6, invocationsPerInstance: 0 }),
    `MLL621 'hosting.invocationsPerInstance' must be from 1 to 1000000000 invocations a minute, got 0 invocations a minute; give what a single instance can take, from a load test`,
  ],
  [
    'memory between two sizes',
    serverless(1536, 20),
    `MLL609 'hosting.memory' must be one of 1024, 2048, 3072, 4096, 5120, 6144 MiB, got 1536 MiB; take the next larger one, such as 2048 MiB`,
  ],
  [
    'too many invocations at once',
    serverless(2048, 201),
    `MLL610 'hosting.maxConcurrency' must be a whole number from 1 to 200, got 201; host the model on instances for more`,
  ],
  [
    'a canary of more than half',
    { rollout: Rollout.canary({ percent: 51, bake }) },
    `MLL611 'rollout.percent' must be a whole number from 1 to 50, got 51; move at most half of the capacity in one step`,
  ],
  [
    'linear steps that are too small',
    { rollout: Rollout.linear({ percent: 9, bake }) },
    `MLL611 'rollout.percent' must be a whole number from 10 to 50, got 9; move at most half of the capacity in one step`,
  ],
  [
    'a bake in which no alarm can fire',
    { rollout: Rollout.canary({ percent: 10, bake: Duration.minutes(2) }) },
    `MLL612 'rollout.bake' must be from 3 to 60 minutes, in whole seconds, got 2 minutes; use ten minutes, for example: an alarm needs three to go off`,
  ],
  [
    'a bake that the service refuses',
    { rollout: Rollout.canary({ percent: 10, bake: Duration.hours(2) }) },
    `MLL612 'rollout.bake' must be from 3 to 60 minutes, in whole seconds, got 120 minutes; use ten minutes, for example: an alarm needs three to go off`,
  ],
  [
    'steps that take longer than the service waits',
    { rollout: Rollout.linear({ percent: 10, bake: Duration.minutes(45) }) },
    `MLL613 'rollout.bake' must be at most 42 minutes for 10 steps to end within 7 hours, got 45 minutes; move a larger percent with each step, or watch each step for less time`,
  ],
  [
    'more than all requests',
    { capture: DataCapture.toUri('s3://mine/captured', { percent: 101 }) },
    `MLL614 'capture.percent' must be a whole number from 0 to 100, got 101; leave it out to capture all requests`,
  ],
  [
    'an address that is none',
    { capture: DataCapture.toUri('mine/captured') },
    `MLL615 'capture.destinationUri' must be an S3 URI, got "mine/captured"; write it as in s3://my-bucket/captured`,
  ],
  [
    'a canary on a serverless endpoint',
    { ...serverless(2048, 20), rollout: Rollout.canary({ percent: 10, bake: Duration.minutes(10) }) },
    `MLL623 'rollout' must move all traffic at once on a serverless endpoint; leave it out, or host the model on instances`,
  ],
  [
    'a model version that is none',
    { capture: DataCapture.toUri('s3://mine/captured', { modelVersion: 'mortgage/7' }) },
    `MLL624 'capture.modelVersion' must be the version of a model package, a number, got "mortgage/7"; write it as in 7, in quotes`,
  ],
  [
    'a network with a serverless endpoint',
    { ...serverless(2048, 20), network },
    `MLL616 'network' must be left out of a serverless endpoint; host the model on instances, or do without: SageMaker places only instances in a VPC`,
  ],
  [
    'a network without subnets',
    { network: { ...network, subnetIds: [] } },
    `MLL617 'network.subnetIds' must be a list with at least one entry, got []; give at least one subnet and one security group, or leave network out`,
  ],
  [
    'a network without security groups',
    { network: { ...network, securityGroupIds: [] } },
    `MLL617 'network.securityGroupIds' must be a list with at least one entry, got []; give at least one subnet and one security group, or leave network out`,
  ],
  [
    'a canary on one instance',
    { ...realtime({ instances: 1 }), rollout: Rollout.canary({ percent: 10, bake }) },
    `MLL618 'hosting.instances' must be at least 2 for a rollout in steps, got 1; add a second instance, or roll out all at once`,
  ],
  [
    'an availability in per cent',
    { serviceLevels: { ...levels, availability: 99.5 } },
    `MLL619 'serviceLevels.availability' must be a share between 0 and 1 that is known at synth, got 99.5; write it as in 0.995`,
  ],
  [
    'no time at all',
    { serviceLevels: { ...levels, latencyP99: Duration.millis(0) } },
    `MLL619 'serviceLevels.latencyP99' must be longer than 0 milliseconds and known at synth, got 0 milliseconds; write it as in Duration.millis(200)`,
  ],
  [
    'the ARN of a group instead of a package',
    { model: ServedModel.fromPackage(PACKAGE.replace('model-package', 'model-package-group')) },
    `MLL620 'model.modelPackageArn' must be the name or the ARN of a model package, got "${PACKAGE.replace('model-package', 'model-package-group').slice(0, 75)}..."; take it from a registered version of a model, as in mortgage-approval/7`,
  ],
  [
    'a registry that is an address',
    { model: fromRegistry('https://registry.example.com/serving'), network },
    `MLL629 'model.privateRegistry.repository' must be a repository, without scheme, tag and digest, got "https://registry.example.com/serving"; write it as in registry.example.com/ml/serving; the digest comes from the image`,
  ],
  [
    'a registry with a tag',
    { model: fromRegistry('registry.example.com/serving:1'), network },
    `MLL629 'model.privateRegistry.repository' must be a repository, without scheme, tag and digest, got "registry.example.com/serving:1"; write it as in registry.example.com/ml/serving; the digest comes from the image`,
  ],
  [
    'a tag that can be moved in a private registry',
    { model: fromRegistry('registry.example.com/serving', 'mine:1'), network },
    `MLL630 'model.image' must name its digest, as in <repository>@sha256:<digest>, got "mine:1"; take the digest from the registry that the image was pushed to first; a tag can be another image elsewhere`,
  ],
  [
    'a private registry that nothing leads to',
    { model: fromRegistry('registry.example.com/serving') },
    `MLL631 'network' must be given if the image comes from a private registry; give subnets and security groups from which the registry can be reached, or pull from Amazon ECR`,
  ],
  [
    'an image with a blank',
    { model: ServedModel.fromImage({ image: 'my image', modelDataUri: MODEL_DATA }) },
    `MLL627 'model.image' must be a container image, of at most 255 characters without blanks, got "my image"; name the repository and the digest, as in <repository>@sha256:<digest>`,
  ],
  [
    'model data that is a bucket',
    { model: ServedModel.fromImage({ image: 'mine:1', modelDataUri: 's3://models' }) },
    `MLL628 'model.modelDataUri' must be the URI of an object in S3, got "s3://models"; write it as in s3://my-bucket/model.tar.gz`,
  ],
];

describe('fails with', () => {
  test.each(fails)('%s', (_, props, message) => {
    expect(() => endpoint(stack(), props)).toThrow(`${message} (Test/Endpoint)`);
  });

  test('capture at an address that its own role can not be allowed', () => {
    const scope = stack();
    const { artifacts } = new DataLake(scope, 'Lake');
    const props = {
      role: undefined,
      model: ServedModel.fromPackage(PACKAGE, { artifacts }),
      capture: DataCapture.toUri('s3://mine/captured'),
    };
    expect(() => endpoint(scope, props)).toThrow(
      `MLL603 'role' must be given if traffic is captured at an S3 URI; give a role that may write there, or capture to a zone: DataCapture.to(zone)`,
    );
  });

  test('a malformed name of an endpoint that exists', () => {
    expect(() => ModelEndpoint.fromEndpointName(stack(), 'Theirs', 'no_such-')).toThrow(
      /^MLL601 'endpointName' must be/,
    );
  });

  test('a malformed name of the variant of an endpoint that exists', () => {
    const theirs = { endpointName: 'theirs', variantName: 'all_traffic' };
    expect(() => ModelEndpoint.fromEndpointAttributes(stack(), 'Theirs', theirs)).toThrow(
      /^MLL637 'variantName' must be letters and digits/,
    );
  });

  test('everything at once, before anything is made', () => {
    const scope = stack();
    const props = {
      endpointName: '-',
      ...realtime({ instanceType: 'large', instances: 1 }),
      rollout: Rollout.canary({ percent: 0, bake }),
    };
    expect(() => endpoint(scope, props)).toThrow(/^MLL601 .*\nMLL605 .*\nMLL611 .*\nMLL618 .*$/);
    expect(scope.node.findChild('Endpoint').node.children).toEqual([]);
  });

  test('nothing at the limits', () => {
    const props: Partial<ModelEndpointProps>[] = [
      { rollout: Rollout.canary({ percent: 50, bake: Duration.hours(1) }) },
      { rollout: Rollout.linear({ percent: 10, bake: Duration.minutes(42) }) },
      serverless(1024, 1),
      serverless(6144, 200),
      { capture: DataCapture.toUri('s3://mine', { percent: 0 }) },
      { ...realtime({ instances: 1 }), rollout: Rollout.allAtOnce() },
      { model: ServedModel.fromPackage('mortgage-approval/7') },
    ];
    for (const p of props) expect(() => endpoint(stack(), p)).not.toThrow();
  });
});

test('every code of the stage is in the table', () => {
  const codes = new Set(fails.map(([, , message]) => message.slice(0, 6)).concat('MLL603'));
  expect([...codes].sort()).toEqual(Array.from({ length: 34 }, (_, i) => `MLL6${String(i + 1).padStart(2, '0')}`));
});
