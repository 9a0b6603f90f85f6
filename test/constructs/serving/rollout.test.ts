import { Duration } from 'aws-cdk-lib/core';
import fc from 'fast-check';
import { renderDeployment } from '../../../constructs/serving/private/render';
import { Rollout, TrafficRouting } from '../../../constructs/serving';

describe('a canary', () => {
  test('moves a part, waits, moves the rest, waits again', () => {
    const rollout = Rollout.canary({ percent: 25, bake: Duration.minutes(5) });
    expect(rollout).toEqual({ routing: TrafficRouting.CANARY, percent: 25, bake: Duration.minutes(5) });
    expect(renderDeployment(rollout, ['a'])?.blueGreenUpdatePolicy).toEqual({
      trafficRoutingConfiguration: {
        type: 'CANARY',
        waitIntervalInSeconds: 300,
        canarySize: { type: 'CAPACITY_PERCENT', value: 25 },
      },
      terminationWaitInSeconds: 300,
      maximumExecutionTimeoutInSeconds: 4200,
    });
  });
});

describe('linear steps', () => {
  test('are all of one size', () => {
    const rollout = Rollout.linear({ percent: 30, bake: Duration.minutes(5) });
    expect(renderDeployment(rollout, ['a'])?.blueGreenUpdatePolicy).toEqual({
      trafficRoutingConfiguration: {
        type: 'LINEAR',
        waitIntervalInSeconds: 300,
        linearStepSize: { type: 'CAPACITY_PERCENT', value: 30 },
      },
      terminationWaitInSeconds: 300,
      maximumExecutionTimeoutInSeconds: 4 * 300 + 3600,
    });
  });
});

describe('all at once', () => {
  test('configures nothing', () => {
    expect(renderDeployment(Rollout.allAtOnce(), [])).toBeUndefined();
  });
});

test('the service never gives up before the last step is watched, nor waits longer than it can', () => {
  const percents = fc.integer({ min: 10, max: 50 });
  const bakes = fc.integer({ min: 180, max: 2520 });
  fc.assert(
    fc.property(percents, bakes, fc.boolean(), (percent, bake, linear) => {
      const options = { percent, bake: Duration.seconds(bake) };
      const rollout = linear ? Rollout.linear(options) : Rollout.canary(options);
      const timeout = Number(
        (renderDeployment(rollout, ['a'])!.blueGreenUpdatePolicy as { maximumExecutionTimeoutInSeconds: number })
          .maximumExecutionTimeoutInSeconds,
      );
      const moved = linear ? Math.ceil(100 / percent) : 2;
      return timeout > moved * bake && timeout >= 600 && timeout <= 28_800;
    }),
  );
});
