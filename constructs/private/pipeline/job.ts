import type { JobImage } from './images';
import { CAPACITY_RETRY, type Named, SERVICE_RETRY, Step, type StepProps } from './step';
import type { Value } from './values';
import type { JobCode } from './code';

/** Subnets and security groups that jobs run in. */
export interface JobNetwork {
  readonly subnetIds: string[];
  readonly securityGroupIds: string[];
}

/** What the jobs of one pipeline have in common. */
export interface JobSettings {
  /** The container image, and with it what is installed. */
  readonly image: JobImage;
  /** The role that the jobs run as. */
  readonly roleArn: string;
  /** Encrypts what the jobs write. */
  readonly outputKeyArn: string;
  /** Encrypts the disks; left out for instance types with disks of their own, which the service refuses a key for. */
  readonly volumeKeyArn?: string;
  /** GiB of disk. */
  readonly volumeSize: number;
  /** The instance type, or the parameter that names it. */
  readonly instanceType: Value;
  /** Seconds after which a job is stopped. */
  readonly maxRuntime: number;
  /** Where the jobs run. Without it they run in SageMaker's own network. */
  readonly network?: JobNetwork;
}

/** One thing that a job reads. */
export interface JobInput {
  /** A folder (with a slash at its end) or one object, or what an earlier step wrote. */
  readonly uri: Value;
  /**
   * The folder that the location is in, for a location which only a parameter tells: what the role may read follows
   * from it.
   */
  readonly within?: string;
}

/** What every kind of job is told. */
export interface JobProps extends StepProps {
  /** What it has in common with the pipeline's other jobs. */
  readonly settings: JobSettings;
  /** The Python modules. */
  readonly code: JobCode;
  /** The module that is run. */
  readonly module: string;
  /** What the job reads, by name. */
  readonly inputs: Named<JobInput>;
  /** Reuse the result of an earlier run with the same arguments, if it is younger: an ISO 8601 duration such as P30D. */
  readonly cacheFor?: string;
}

/** A step that runs a job: the only steps that need a role, a key and an instance. */
export abstract class JobStep extends Step {
  public readonly settings: JobSettings;
  public readonly code: JobCode;
  /** What the job reads, its code included. */
  public readonly inputs: Named<JobInput>;
  readonly #cacheFor?: string;

  protected constructor(type: string, props: JobProps) {
    super(type, props);
    this.settings = props.settings;
    this.code = props.code;
    this.inputs = { ...props.inputs, code: { uri: props.code.uri } };
    this.#cacheFor = props.cacheFor;
  }

  /** Every location that the job writes to. */
  public abstract get outputs(): Value[];

  public override toJson(): object {
    return {
      ...super.toJson(),
      RetryPolicies: [SERVICE_RETRY, CAPACITY_RETRY],
      ...(this.#cacheFor && { CacheConfig: { Enabled: true, ExpireAfter: this.#cacheFor } }),
    };
  }

  /** Disks and instance, the same for both kinds of job. */
  protected renderCluster(): object {
    const { instanceType, volumeKeyArn, volumeSize } = this.settings;
    return {
      InstanceCount: 1,
      InstanceType: instanceType,
      VolumeSizeInGB: volumeSize,
      ...(volumeKeyArn && { VolumeKmsKeyId: volumeKeyArn }),
    };
  }

  /** The network, the same for both kinds of job. */
  protected renderVpc(): object {
    const { network } = this.settings;
    if (!network) return {};
    return { VpcConfig: { SecurityGroupIds: network.securityGroupIds, Subnets: network.subnetIds } };
  }
}
