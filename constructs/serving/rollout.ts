import type { Duration } from 'aws-cdk-lib/core';

/** How the first part of the traffic tries a release before the rest follows. */
export interface CanaryOptions {
  /** The part of the capacity that takes the first traffic, 1 to 50 per cent; MLL611 otherwise. */
  readonly percent: number;

  /**
   * How long the alarms watch each step before the next, from 3 minutes to 1 hour (MLL612): shorter, and an alarm can't
   * have fired.
   */
  readonly bake: Duration;
}

/** How traffic moves to a release in equal steps. */
export interface LinearOptions {
  /** The part of the capacity that moves with each step, 10 to 50 per cent; MLL611 otherwise. */
  readonly percent: number;

  /**
   * How long the alarms watch each step before the next, from 3 minutes to 1 hour (MLL612). All steps together have to
   * fit into the 8 hours that the service gives a deployment (MLL613).
   */
  readonly bake: Duration;
}

/** How traffic moves from the fleet that serves to the fleet of the release; the names are the service's. */
export enum TrafficRouting {
  /** All traffic moves at once. */
  ALL_AT_ONCE = 'ALL_AT_ONCE',
  /** A part first, then the rest. */
  CANARY = 'CANARY',
  /** In equal steps. */
  LINEAR = 'LINEAR',
}

/** What a `Rollout` comes down to. */
export interface RolloutConfig {
  /** How traffic moves. */
  readonly routing: TrafficRouting;

  /**
   * The size of the first or of each step, in per cent of the capacity.
   *
   * @default - there are no steps
   */
  readonly percent?: number;

  /**
   * How long each step is watched.
   *
   * @default - there are no steps
   */
  readonly bake?: Duration;
}

/**
 * How an endpoint takes a new model, or any other change of what it runs on.
 *
 * The service starts a second fleet beside the first, moves the traffic, and goes back by itself when an alarm fires on
 * the new one. The very first deployment of an endpoint has nothing to go back to.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-blue-green.html
 */
export abstract class Rollout {
  /** Tries the release with a part of the traffic, then moves the rest. */
  public static canary(options: CanaryOptions): Rollout {
    return new SomeRollout({ routing: TrafficRouting.CANARY, percent: options.percent, bake: options.bake });
  }

  /** Moves the traffic in equal steps. */
  public static linear(options: LinearOptions): Rollout {
    return new SomeRollout({ routing: TrafficRouting.LINEAR, percent: options.percent, bake: options.bake });
  }

  /** Moves all traffic at once, unwatched: there are no rollback alarms and no way back but another release. */
  public static allAtOnce(): Rollout {
    return new SomeRollout({ routing: TrafficRouting.ALL_AT_ONCE });
  }

  /** Called by the endpoint that is rolled out so. */
  public abstract bind(): RolloutConfig;
}

class SomeRollout extends Rollout {
  public constructor(private readonly config: RolloutConfig) {
    super();
  }

  public bind(): RolloutConfig {
    return this.config;
  }
}
