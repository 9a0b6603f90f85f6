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

const realtime = (options: Partial<RealtimeOptions>): Partial<ModelEndpointProps> => ({
  hosting: Hosting.realtime({ instanceType: 'ml.m6i.large', ...options }),
});
const serverless = (mebibytes: number, maxConcurrency: number): Partial<ModelEndpointProps> => ({
  hosting: Hosting.serverless({ memory: Size.mebibytes(mebibytes), maxConcurrency }),
});
const levels = { latencyP99: Duration.millis(200), availability: 0.995, modelAge: Duration.days(90) };
const bake = Duration.minutes(10);
const network = { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] };

const fails: [string, Partial<ModelEndpointProps>, string][] = [
  [
    'a name with an underscore',
    { endpointName: 'mortgage_approval' },
    `MLL601 'endpointName' must be letters and digits, with hyphens between them, at most 63 characters, got "mortgage_approval"; write it as in mortgage-approval-prod`,
  ],
  [
    'a name of 64 characters',
    { endpointName: 'a'.repeat(64) },
    `MLL601 'endpointName' must be letters and digits, with hyphens between them, at most 63 characters, got "${'a'.repeat(64)}"; write it as in mortgage-approval-prod`,
  ],
  [
    'neither a role nor the place of the artifacts',
    { role: undefined },
    `MLL602 'role' must be given, as the model data lies somewhere unknown, got nothing; or say artifacts`,
  ],
  [
    'capture with a serverless endpoint',
    { ...serverless(2048, 20), capture: DataCapture.toUri('s3://mine/captured') },
    `MLL604 'capture' must be left out of a serverless endpoint, got "s3://mine/captured"; the service supports it on instances only`,
  ],
  [
    'an instance type of EC2',
    realtime({ instanceType: 'm6i.large' }),
    `MLL605 'instanceType' must be an instance type such as ml.m6i.large, got "m6i.large"; the prefix ml. belongs to it`,
  ],
  [
    'no instance',
    realtime({ instances: 0 }),
    `MLL606 'instances' must be a whole number of at least 1, got 0; two or more can be rolled out in steps`,
  ],
  [
    'half an instance',
    realtime({ instances: 2.5 }),
    `MLL606 'instances' must be a whole number of at least 1, got 2.5; two or more can be rolled out in steps`,
  ],
  [
    'fewer at most than at least',
    realtime({ instances: 4, maxInstances: 3, invocationsPerInstance: 500 }),
    `MLL607 'maxInstances' must be a whole number of at least 4, got 3; leave it out if nothing scales`,
  ],
  [
    'scaling without a target',
    realtime({ maxInstances: 6 }),
    `MLL608 'invocationsPerInstance' must be given with the other of the two, got nothing; scaling needs both a limit and a target`,
  ],
  [
    'scaling without a limit',
    realtime({ invocationsPerInstance: 500 }),
    `MLL608 'maxInstances' must be given with the other of the two, got nothing; scaling needs both a limit and a target`,
  ],
  [
    'scaling at no invocation',
    realtime({ maxInstances: 6, invocationsPerInstance: 0 }),
    `MLL608 'invocationsPerInstance' must be from 1 to 1000000000, got 0; take what one instance stood in a load test`,
  ],
  [
    'memory between two sizes',
    serverless(1536, 20),
    `MLL609 'memory' must be one of 1024, 2048, 3072, 4096, 5120, 6144 MiB, got 1536; write it as in Size.gibibytes(2)`,
  ],
  [
    'too many invocations at once',
    serverless(2048, 201),
    `MLL610 'maxConcurrency' must be a whole number from 1 to 200, got 201; host on instances for more`,
  ],
  [
    'a canary of more than half',
    { rollout: Rollout.canary({ percent: 51, bake }) },
    `MLL611 'percent' must be a whole number from 1 to 50, got 51; the service moves at most half of the capacity in one step`,
  ],
  [
    'linear steps that are too small',
    { rollout: Rollout.linear({ percent: 9, bake }) },
    `MLL611 'percent' must be a whole number from 10 to 50, got 9; the service moves at most half of the capacity in one step`,
  ],
  [
    'a bake in which no alarm can fire',
    { rollout: Rollout.canary({ percent: 10, bake: Duration.minutes(2) }) },
    `MLL612 'bake' must be 3 minutes to 1 hour, in whole seconds, got "120 s"; an alarm needs that long to fire`,
  ],
  [
    'a bake that the service refuses',
    { rollout: Rollout.canary({ percent: 10, bake: Duration.hours(2) }) },
    `MLL612 'bake' must be 3 minutes to 1 hour, in whole seconds, got "7200 s"; an alarm needs that long to fire`,
  ],
  [
    'steps that take longer than the service waits',
    { rollout: Rollout.linear({ percent: 10, bake: Duration.minutes(45) }) },
    `MLL613 'bake' must be at most 7 hours over all steps, got "450 minutes"; make fewer or shorter steps`,
  ],
  [
    'more than all requests',
    { capture: DataCapture.toUri('s3://mine/captured', { percent: 101 }) },
    `MLL614 'capture.percent' must be a whole number from 0 to 100, got 101; leave it out to capture all requests`,
  ],
  [
    'an address that is none',
    { capture: DataCapture.toUri('mine/captured') },
    `MLL615 'capture.uri' must be an S3 address, got "mine/captured"; write it as in s3://my-bucket/captured`,
  ],
  [
    'a network with a serverless endpoint',
    { ...serverless(2048, 20), network },
    `MLL616 'network' must be left out of a serverless endpoint, got "subnets"; the service supports it on instances only`,
  ],
  [
    'a network without subnets',
    { network: { ...network, subnetIds: [] } },
    `MLL617 'network.subnetIds' must be a list with at least one entry, got []; leave network out if the model needs none`,
  ],
  [
    'a network without security groups',
    { network: { ...network, securityGroupIds: [] } },
    `MLL617 'network.securityGroupIds' must be a list with at least one entry, got []; leave network out if the model needs none`,
  ],
  [
    'a canary on one instance',
    { ...realtime({ instances: 1 }), rollout: Rollout.canary({ percent: 10, bake }) },
    `MLL618 'instances' must be at least 2 to be rolled out in steps, got 1; give it a second instance, or use Rollout.allAtOnce()`,
  ],
  [
    'an availability in per cent',
    { serviceLevels: { ...levels, availability: 99.5 } },
    `MLL619 'serviceLevels.availability' must be a share between 0 and 1, got 99.5; such as 0.995`,
  ],
  [
    'no time at all',
    { serviceLevels: { ...levels, latencyP99: Duration.millis(0) } },
    `MLL619 'serviceLevels.latencyP99' must be a known time, got 0; such as Duration.millis(200)`,
  ],
  [
    'the ARN of a group instead of a package',
    { model: ServedModel.fromPackage(PACKAGE.replace('model-package', 'model-package-group')) },
    `MLL620 'modelPackageArn' must be the ARN of a model package, got "${PACKAGE.replace('model-package', 'model-package-group')}"; take it from a registered version of a model`,
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
      `MLL603 'role' must be given, to capture at an address, got nothing; or capture to a zone`,
    );
  });

  test('a malformed name of an endpoint that exists', () => {
    expect(() => ModelEndpoint.fromEndpointName(stack(), 'Theirs', 'no_such-')).toThrow(
      /^MLL601 'endpointName' must be/,
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
  expect([...codes].sort()).toEqual(Array.from({ length: 20 }, (_, i) => `MLL6${String(i + 1).padStart(2, '0')}`));
});
