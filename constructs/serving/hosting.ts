import type { Size } from 'aws-cdk-lib/core';

/** How instances host a model. */
export interface RealtimeOptions {
  /**
   * The instance type, such as `ml.m6i.large`. A malformed one is reported as MLL605, one that SageMaker does not
   * offer for hosting as MLL625. A family that this version of the library does not know gets a warning. AWS's scikit-learn
   * image is for x86 processors: types with Arm processors, such as `ml.m7g.large`, need an image of your own, and are
   * reported as MLL626 without one.
   *
   * The service refuses to change the type while the number of instances scales. Change it in two releases: the first one
   * without `maxInstances`, the second one with the new type.
   */
  readonly instanceType: string;

  /**
   * The number of instances, at least 1 (MLL606). With 2 or more, the endpoint spans two Availability Zones, and a release
   * can be rolled out in steps. A token, such as a parameter of the template, is taken to be at least 2.
   *
   * @default 2
   */
  readonly instances?: number;

  /**
   * The largest number of instances under load, at least `instances` (MLL607). It is given together with
   * `invocationsPerInstance` (MLL608).
   *
   * @default - as many as `instances`, so nothing scales
   */
  readonly maxInstances?: number;

  /**
   * The number of invocations a minute that one instance can take, from a load test. Application Auto Scaling adds
   * instances above it. It is given together with `maxInstances` (MLL608).
   *
   * @default - nothing scales
   */
  readonly invocationsPerInstance?: number;
}

/** How a model is hosted without instances. */
export interface ServerlessOptions {
  /** The memory of a container: 1, 2, 3, 4, 5 or 6 GiB. Anything else is reported as MLL609. */
  readonly memory: Size;

  /** How many invocations run at once, from 1 to 200 (MLL610). The service throttles those beyond. */
  readonly maxConcurrency: number;
}

/** The kinds of hosting. */
export enum HostingMode {
  /** Instances that always run. */
  REALTIME = 'realtime',
  /** Containers that start when requests arrive. */
  SERVERLESS = 'serverless',
}

/**
 * What a model runs on.
 *
 * Instances always run and answer at once. A serverless endpoint costs nothing between requests, but it starts slowly,
 * and it supports neither network isolation nor a VPC nor data capture. An endpoint on instances can't become serverless.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/deploy-model-options.html
 * @example
 * import { serving } from 'cdk-ml-lifecycle';
 *
 * const hosting = serving.Hosting.realtime({ instanceType: 'ml.m6i.large' });
 */
export class Hosting {
  /** Hosts the model on instances, paid for by the hour. */
  public static realtime(options: RealtimeOptions): Hosting {
    return new Hosting(HostingMode.REALTIME, { ...options, instances: options.instances ?? 2 });
  }

  /** Hosts the model without instances, paid for by the request. */
  public static serverless(options: ServerlessOptions): Hosting {
    return new Hosting(HostingMode.SERVERLESS, options);
  }

  /** The kind of hosting. */
  public readonly mode: HostingMode;

  /** The instance type. Only on instances. */
  public readonly instanceType?: string;

  /** The number of instances, the smallest one if it scales. Only on instances. */
  public readonly instances?: number;

  /** The largest number of instances. Only if it scales. */
  public readonly maxInstances?: number;

  /** The number of invocations a minute above which instances are added. Only if it scales. */
  public readonly invocationsPerInstance?: number;

  /** The memory of a container. Only without instances. */
  public readonly memory?: Size;

  /** How many invocations run at once. Only without instances. */
  public readonly maxConcurrency?: number;

  private constructor(mode: HostingMode, options: Partial<RealtimeOptions & ServerlessOptions>) {
    this.mode = mode;
    this.instanceType = options.instanceType;
    this.instances = options.instances;
    this.maxInstances = options.maxInstances;
    this.invocationsPerInstance = options.invocationsPerInstance;
    this.memory = options.memory;
    this.maxConcurrency = options.maxConcurrency;
  }
}
