import { CfnParameter, Duration, Size, Stack } from 'aws-cdk-lib/core';
import { renderPath } from '../../../../constructs/private/render-fault';
import { DataCapture, Hosting, type ModelEndpointProps, Rollout, ServedModel } from '../../../../constructs/serving';
import { checkEndpoint } from '../../../../constructs/serving/private/checks';

const bake = Duration.minutes(10);

/** The code and the path of everything that is wrong with some props. */
function found(props: Partial<ModelEndpointProps>, region?: string): string[] {
  return checkEndpoint(props, region).flatMap((fault) => (fault ? [`${fault.code} ${renderPath(fault.path)}`] : []));
}

describe('when props are absent', () => {
  test('then nothing is judged', () => {
    expect(found({})).toEqual([]);
  });

  test.each<[string, Partial<ModelEndpointProps>]>([
    ['a rollout in steps', { rollout: Rollout.canary({ percent: 10, bake }) }],
    ['capture at a URI', { capture: DataCapture.toUri('s3://mine/captured') }],
    ['serverless hosting', { hosting: Hosting.serverless({ memory: Size.gibibytes(2), maxConcurrency: 20 }) }],
    ['a network', { network: { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] } }],
    ['a single instance', { hosting: Hosting.realtime({ instanceType: 'ml.m6i.large', instances: 1 }) }],
  ])('then %s alone is right', (_, props) => {
    expect(found(props)).toEqual([]);
  });

  test('then options that are absent are not judged either', () => {
    const nothing = {} as never;
    for (const hosting of [Hosting.realtime(nothing), Hosting.serverless(nothing)])
      expect(found({ hosting })).toEqual([]);
    for (const rollout of [Rollout.canary(nothing), Rollout.linear(nothing)]) expect(found({ rollout })).toEqual([]);
    expect(found({ serviceLevels: {} as never })).toEqual([]);
  });

  test('then what is there is judged all the same', () => {
    const serviceLevels = { availability: 1 } as never;
    expect(found({ rollout: Rollout.linear({ percent: 5 } as never), serviceLevels })).toEqual([
      'MLL611 rollout.percent',
      'MLL619 serviceLevels.availability',
    ]);
    expect(found({ rollout: Rollout.linear({ bake: Duration.hours(2) } as never) })).toEqual(['MLL612 rollout.bake']);
  });
});

describe('when values are tokens', () => {
  const scope = new Stack();
  const text = (id: string) => new CfnParameter(scope, id).valueAsString;
  const number = (id: string) => new CfnParameter(scope, id, { type: 'Number' }).valueAsNumber;
  const list = (id: string) => new CfnParameter(scope, id, { type: 'List<String>' }).valueAsList;

  test('then none of them is judged', () => {
    const props: Partial<ModelEndpointProps> = {
      endpointName: text('Name'),
      rollout: Rollout.linear({ percent: number('Percent'), bake: Duration.seconds(number('Bake')) }),
      capture: DataCapture.toUri(text('Uri'), { percent: number('Captured') }),
      network: { subnetIds: list('Subnets'), securityGroupIds: list('Groups') },
    };
    const instances = Hosting.realtime({
      instanceType: text('Type'),
      instances: number('Min'),
      maxInstances: number('Max'),
      invocationsPerInstance: number('Load'),
    });
    const workers = Hosting.serverless({ memory: Size.mebibytes(number('Memory')), maxConcurrency: number('Most') });
    expect(found({ ...props, hosting: instances })).toEqual([]);
    expect(found({ hosting: workers })).toEqual([]);
    expect(found({ model: ServedModel.fromPackage(text('Package')), role: {} as never }, text('Region'))).toEqual([]);
  });

  test('then service levels are refused, as thresholds are computed from them', () => {
    const serviceLevels = {
      availability: number('Availability'),
      latencyP99: Duration.millis(number('Latency')),
      modelAge: Duration.days(90),
    };
    expect(found({ serviceLevels })).toEqual(['MLL619 serviceLevels.availability', 'MLL619 serviceLevels.latencyP99']);
  });
});

describe('when the endpoint makes its own role', () => {
  const model = ServedModel.fromPackage('mortgage-approval/7', { artifacts: {} as never });

  test('then AWS has to publish the image of the model in the region', () => {
    expect(found({ model }, 'eu-mars-1')).toEqual(['MLL411 env.region']);
    expect(found({ model }, 'eu-west-1')).toEqual([]);
    expect(found({ model, role: {} as never }, 'eu-mars-1')).toEqual([]);
  });

  test('then an image of your own may be anywhere', () => {
    const own = ServedModel.fromPackage('mortgage-approval/7', { artifacts: {} as never, repository: {} as never });
    expect(found({ model: own }, 'eu-mars-1')).toEqual([]);
  });
});

test('a bake and a percent are judged together only if both are right by themselves', () => {
  const linear = (percent: number, minutes: number) => Rollout.linear({ percent, bake: Duration.minutes(minutes) });
  expect(found({ rollout: linear(10, 45) })).toEqual(['MLL613 rollout.bake']);
  expect(found({ rollout: linear(5, 45) })).toEqual(['MLL611 rollout.percent']);
  expect(found({ rollout: linear(5, 61) })).toEqual(['MLL611 rollout.percent', 'MLL612 rollout.bake']);
  expect(found({ rollout: linear(10, 42) })).toEqual([]);
});
