import type { Size } from 'aws-cdk-lib/core';

/** How instances host a model. */
export interface RealtimeOptions {
  /**
   * The instance type, such as `ml.m6i.large`; MLL605 otherwise.
   *
   * An update can't change the type while the endpoint scales: make it in two releases, the first without `maxInstances`.
   */
  readonly instanceType: string;

  /**
   * How many instances there are, at least 1 (MLL606). With 2 the endpoint spans two Availability Zones, and a release
   * can be tried on a part of them; a token (a number from a template parameter) is taken to be at least 2.
   *
   * @default 2
   */
  readonly instances?: number;

  /**
   * How many instances there may be under load, not fewer than `instances` (MLL607).
   *
   * @default - as many as `instances`: nothing scales
   */
  readonly maxInstances?: number;

  /**
   * How many invocations a minute one instance takes, as a load test showed it: instances are added above it.
   * It goes with `maxInstances`; one without the other is refused with MLL608.
   *
   * @default - nothing scales
   */
  readonly invocationsPerInstance?: number;
}

/** How a model is hosted without instances. */
export interface ServerlessOptions {
  /** Memory of one container: 1, 2, 3, 4, 5 or 6 GiB; MLL609 otherwise. */
  readonly memory: Size;

  /** How many invocations are answered at once, 1 to 200 (MLL610); more are refused by the service. */
  readonly maxConcurrency: number;
}

/** What a `Hosting` comes down to: one of the two. */
export interface HostingConfig {
  /**
   * Hosting on instances.
   *
   * @default - hosted without instances
   */
  readonly realtime?: RealtimeOptions;

  /**
   * Hosting without instances.
   *
   * @default - hosted on instances
   */
  readonly serverless?: ServerlessOptions;
}

/**
 * What a model runs on.
 *
 * Instances answer at once and at any time; serverless costs nothing between requests, starts cold, and has neither
 * network isolation, nor a VPC, nor data capture. An endpoint can't be changed from instances to serverless.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/deploy-model-options.html
 */
export abstract class Hosting {
  /** Hosts the model on instances of its own. */
  public static realtime(options: RealtimeOptions): Hosting {
    return new SomeHosting({ realtime: options });
  }

  /** Hosts the model without instances, paid by the request. */
  public static serverless(options: ServerlessOptions): Hosting {
    return new SomeHosting({ serverless: options });
  }

  /** Called by the endpoint that is hosted so. */
  public abstract bind(): HostingConfig;
}

class SomeHosting extends Hosting {
  public constructor(private readonly config: HostingConfig) {
    super();
  }

  public bind(): HostingConfig {
    return this.config;
  }
}
