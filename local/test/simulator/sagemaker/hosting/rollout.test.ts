import type { DeploymentConfig } from '@aws-sdk/client-sagemaker';
import {
  alarmsOf,
  checkDeployment,
  countOf,
  stagesOf,
  statusMessage,
} from '../../../../simulator/sagemaker/hosting/rollout';

function canary(percent: number, wait = 600): DeploymentConfig {
  return {
    BlueGreenUpdatePolicy: {
      TrafficRoutingConfiguration: {
        Type: 'CANARY',
        WaitIntervalInSeconds: wait,
        CanarySize: { Type: 'CAPACITY_PERCENT', Value: percent },
      },
      TerminationWaitInSeconds: 300,
    },
  };
}

function linear(percent: number, wait = 120): DeploymentConfig {
  return {
    BlueGreenUpdatePolicy: {
      TrafficRoutingConfiguration: {
        Type: 'LINEAR',
        WaitIntervalInSeconds: wait,
        LinearStepSize: { Type: 'CAPACITY_PERCENT', Value: percent },
      },
      TerminationWaitInSeconds: 60,
    },
  };
}

function rolling(count: number, wait = 90): DeploymentConfig {
  return {
    RollingUpdatePolicy: {
      MaximumBatchSize: { Type: 'INSTANCE_COUNT', Value: count },
      WaitIntervalInSeconds: wait,
    },
  };
}

/** Shares and waits, stage by stage. */
function shape(config: DeploymentConfig | undefined, instances: number): [number, number][] {
  return stagesOf(config, instances).map(({ share, bake }) => [share, bake]);
}

describe('the stages of a deployment', () => {
  test('without a configuration: everything at once, unwatched', () => {
    expect(shape(undefined, 2)).toEqual([[1, 0]]);
  });

  test('all at once: everything, watched until the old fleet ends', () => {
    const config: DeploymentConfig = {
      BlueGreenUpdatePolicy: {
        TrafficRoutingConfiguration: { Type: 'ALL_AT_ONCE', WaitIntervalInSeconds: 0 },
        TerminationWaitInSeconds: 120,
      },
    };
    expect(shape(config, 3)).toEqual([[1, 120]]);
  });

  test.each([
    [10, 10, 0.1],
    [10, 2, 0.5],
    [30, 4, 0.5],
    [50, 4, 0.5],
  ])('a canary of %i %% of %i instances takes %f of the traffic', (percent, instances, share) => {
    expect(shape(canary(percent), instances)).toEqual([
      [share, 600],
      [1, 300],
    ]);
  });

  test('a canary of a single instance is everything', () => {
    expect(shape(canary(10), 1)).toEqual([[1, 300]]);
  });

  test('linear steps of capacity, then all of it', () => {
    expect(shape(linear(30), 10)).toEqual([
      [0.3, 120],
      [0.6, 120],
      [0.9, 120],
      [1, 60],
    ]);
  });

  test('rolling batches, each watched', () => {
    expect(shape(rolling(2), 5)).toEqual([
      [0.4, 90],
      [0.8, 90],
      [1, 90],
    ]);
  });
});

test('a capacity is whole instances, at least one and never more than there are', () => {
  expect(countOf({ Type: 'CAPACITY_PERCENT', Value: 1 }, 3)).toBe(1);
  expect(countOf({ Type: 'CAPACITY_PERCENT', Value: 34 }, 3)).toBe(2);
  expect(countOf({ Type: 'INSTANCE_COUNT', Value: 9 }, 3)).toBe(3);
});

test('the statuses speak as the service does', () => {
  const [first, last] = stagesOf(canary(10), 3);
  expect(statusMessage('Creating', undefined, 3)).toBe('Launching 3 instance(s).');
  expect(statusMessage('ActivatingTraffic', first, 3)).toBe('Activating traffic on canary capacity of 1 instance(s).');
  expect(statusMessage('Baking', first, 3)).toBe(
    'Baking for 600 seconds (WaitIntervalInSeconds) with traffic enabled on canary capacity of 1 instance(s).',
  );
  expect(statusMessage('Baking', last, 3)).toBe(
    'Baking for 300 seconds (TerminationWaitInSeconds) with traffic enabled on full capacity of 3 instance(s).',
  );
  expect(statusMessage('Deleting', undefined, 3)).toBe('Terminating 3 instance(s).');
});

test('the alarms that roll back are those of the configuration', () => {
  expect(alarmsOf({ AutoRollbackConfiguration: { Alarms: [{ AlarmName: 'a' }, { AlarmName: 'b' }] } })).toEqual([
    'a',
    'b',
  ]);
  expect(alarmsOf(undefined)).toEqual([]);
});

describe('a deployment is refused', () => {
  test.each<[string, DeploymentConfig, number, RegExp]>([
    ['with two policies', { ...canary(10), ...rolling(1) }, 2, /Only one of/],
    ['with a canary of more than half', canary(51), 4, /CanarySize of 51 per cent must be between 1 and 50/],
    ['with a step of less than a tenth', linear(9), 4, /LinearStepSize of 9 per cent must be between 10 and 50/],
    ['with a batch of more than half', rolling(3), 4, /MaximumBatchSize of 3 instance\(s\) must be between 1 and 2/],
    [
      'with waits longer than its limit',
      {
        BlueGreenUpdatePolicy: { ...canary(10).BlueGreenUpdatePolicy!, MaximumExecutionTimeoutInSeconds: 800 },
      },
      2,
      /MaximumExecutionTimeoutInSeconds 800 should be larger than the total waiting time of 900 seconds/,
    ],
    [
      'with a canary of no size',
      {
        BlueGreenUpdatePolicy: { TrafficRoutingConfiguration: { Type: 'CANARY', WaitIntervalInSeconds: 1 } },
      },
      2,
      /CanarySize is required/,
    ],
  ])('%s', (_, config, instances, message) => {
    expect(() => checkDeployment(config, instances)).toThrow(message);
  });

  test('but not when it can be done', () => {
    for (const config of [canary(10), linear(25), rolling(1), undefined])
      expect(() => checkDeployment(config, 2)).not.toThrow();
  });
});
