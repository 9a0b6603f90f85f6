import type { JobImage } from './images';
import { CAPACITY_RETRY, type Named, SERVICE_RETRY, Step, type StepProps } from './step';
import type { Value } from './values';
import { type JobCode, LAUNCHER } from './code';
import type { Placement } from '../placement';

/** Settings that the jobs of a pipeline share. */
export interface JobSettings {
  /** The container image, with everything that is installed in it. */
  readonly image: JobImage;
  /** The role that the jobs run as. */
  readonly roleArn: string;
  /** The key that encrypts what the jobs write. */
  readonly outputKeyArn: string;
  /** The key that encrypts the disks. Leave it out for instances with local disks: the service refuses a key for them. */
  readonly volumeKeyArn?: string;
  /** The size of the disk, in GiB. */
  readonly volumeSize: number;
  /** The instance type, or the parameter that names it. */
  readonly instanceType: Value;
  /** The time after which a job is stopped, in seconds. */
  readonly maxRuntime: number;
  /** The network that the jobs run in. Without it, they run in SageMaker's own network. */
  readonly network?: Placement;
}

/** An input of a job. */
export interface JobInput {
  /** A folder (with a slash at its end), an object, or the output of an earlier step. */
  readonly uri: Value;
  /**
   * The folder that contains the location, or a location with asterisks that it matches. It is needed if only a parameter
   * gives the location: what the role may read is derived from it.
   */
  readonly within?: string;
  /** Another folder that may contain the location, or another location with asterisks. */
  readonly alsoWithin?: string;
  /**
   * The folder that contains every object which the location lists. Such a location is a manifest file of SageMaker, and
   * the job gets the objects in place of it.
   */
  readonly lists?: string;
}

/** Properties of every kind of job. */
export interface JobProps extends StepProps {
  /** The settings that it shares with the other jobs of the pipeline. */
  readonly settings: JobSettings;
  /** The Python modules. */
  readonly code: JobCode;
  /** The module that the job runs. */
  readonly module: string;
  /** The inputs of the job, by name. */
  readonly inputs: Named<JobInput>;
  /** How long the result of a run with the same arguments is reused: an ISO 8601 duration, such as `P30D`. */
  readonly cacheFor?: string;
}

/** A step that runs a job. No other step needs a role, a key or an instance. */
export abstract class JobStep extends Step {
  public readonly settings: JobSettings;
  public readonly code: JobCode;
  /** The module that the job runs. */
  public readonly module: string;
  /** The inputs of the job, including its code. */
  public readonly inputs: Named<JobInput>;
  private readonly cacheFor?: string;

  protected constructor(type: string, props: JobProps) {
    super(type, props);
    this.settings = props.settings;
    this.code = props.code;
    this.module = props.module;
    this.inputs = { ...props.inputs, code: { uri: props.code.uri, within: props.code.anyVersion } };
    this.cacheFor = props.cacheFor;
  }

  /** The program that the container starts. The launcher is in the code, which is on the path of Python. */
  protected get entrypoint(): string[] {
    return ['python3', '-m', LAUNCHER, this.module];
  }

  /** Every location that the job writes to. */
  public abstract get outputs(): Value[];

  public override toJson(): object {
    return {
      ...super.toJson(),
      RetryPolicies: [SERVICE_RETRY, CAPACITY_RETRY],
      ...(this.cacheFor && { CacheConfig: { Enabled: true, ExpireAfter: this.cacheFor } }),
    };
  }

  /** The instance and its disk, in the form that both kinds of job take. */
  protected renderCluster(): object {
    const { instanceType, volumeKeyArn, volumeSize } = this.settings;
    return {
      InstanceCount: 1,
      InstanceType: instanceType,
      VolumeSizeInGB: volumeSize,
      ...(volumeKeyArn && { VolumeKmsKeyId: volumeKeyArn }),
    };
  }

  /** The network, in the form that both kinds of job take. */
  protected renderVpc(): object {
    const { network } = this.settings;
    if (!network) return {};
    return { VpcConfig: { SecurityGroupIds: network.securityGroupIds, Subnets: network.subnetIds } };
  }
}
