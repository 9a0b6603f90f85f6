import type { Duration } from 'aws-cdk-lib/core';

/** How a part of the traffic tries a release before the rest follows. */
export interface CanaryOptions {
  /**
   * The part of the capacity that takes the first traffic, from 1 to 50 per cent. Anything else is reported as MLL611.
   * Traffic moves in whole instances: 10 per cent of two is one, which takes half of the traffic. Synthesis warns of it.
   */
  readonly percent: number;

  /**
   * How long the alarms watch each of the two steps, from 3 minutes to 1 hour in whole seconds. Anything else is reported
   * as MLL612: an alarm takes that long to fire.
   */
  readonly bake: Duration;
}

/** How traffic moves to a release in equal steps. */
export interface LinearOptions {
  /** The part of the capacity that moves with each step, from 10 to 50 per cent. Anything else is reported as MLL611. */
  readonly percent: number;

  /**
   * How long the alarms watch each step, from 3 minutes to 1 hour in whole seconds. Anything else is reported as MLL612.
   * All steps together must not take more than 7 hours (MLL613): the service gives up a deployment after 8 hours.
   */
  readonly bake: Duration;
}

/** How traffic moves from the old fleet to the new one. The names are the service's. */
export enum TrafficRouting {
  /** All traffic moves at once. */
  ALL_AT_ONCE = 'ALL_AT_ONCE',
  /** A part of the traffic moves first, then the rest. */
  CANARY = 'CANARY',
  /** Traffic moves in equal steps. */
  LINEAR = 'LINEAR',
}

/**
 * How an endpoint changes over to a new model, or to any other change of its configuration.
 *
 * SageMaker starts a second fleet beside the first one and moves the traffic to it. It moves the traffic back if an alarm
 * of the new fleet fires meanwhile. The first deployment of an endpoint has nothing to go back to.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-blue-green.html
 * @example
 * import { Duration } from 'aws-cdk-lib';
 * import { serving } from 'cdk-ml-lifecycle';
 *
 * const rollout = serving.Rollout.canary({ percent: 10, bake: Duration.minutes(10) });
 */
export class Rollout {
  /** Moves a part of the traffic to the release, then the rest. */
  public static canary(options: CanaryOptions): Rollout {
    return new Rollout(TrafficRouting.CANARY, options.percent, options.bake);
  }

  /** Moves the traffic to the release in equal steps. */
  public static linear(options: LinearOptions): Rollout {
    return new Rollout(TrafficRouting.LINEAR, options.percent, options.bake);
  }

  /** Moves all traffic at once. No alarm watches it, so only another release can undo it. */
  public static allAtOnce(): Rollout {
    return new Rollout(TrafficRouting.ALL_AT_ONCE);
  }

  /** How traffic moves. */
  public readonly routing: TrafficRouting;

  /** The size of the first step, or of each step, in per cent of the capacity. Absent if traffic moves all at once. */
  public readonly percent?: number;

  /** How long the alarms watch each step. Absent if traffic moves all at once. */
  public readonly bake?: Duration;

  private constructor(routing: TrafficRouting, percent?: number, bake?: Duration) {
    this.routing = routing;
    this.percent = percent;
    this.bake = bake;
  }
}
