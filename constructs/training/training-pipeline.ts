import type { IRole, IRoleRef } from 'aws-cdk-lib/aws-iam';
import {
  CfnPipeline,
  type IModelPackageGroupRef,
  type IPipelineRef,
  type PipelineReference,
} from 'aws-cdk-lib/aws-sagemaker';
import { Duration, Fn, Size } from 'aws-cdk-lib/core';
import type { ResourceEnvironment } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { type Dataset, type IZone, Zone } from '../data';
import { EncryptionKey, type INetwork, ServiceRole } from '../foundation';
import type { IUseCase } from '../goal';
import { throwFaults } from '../private/errors';
import { injected } from '../private/inject';
import { useCaseNames } from '../private/names';
import { jobFolder } from '../private/package-root';
import {
  type JobImage,
  type JobSettings,
  type PipelineDefinition,
  type RegisteredIn,
  jobCode,
  jobPermissions,
  parameter,
  pipelinePermissions,
  renderBody,
  validateDefinition,
} from '../private/pipeline';
import { allowAll } from '../private/statements';
import type { ModelCode } from './model-code';
import { PipelineGrants } from './pipeline-grants';
import { PipelineMetrics } from './pipeline-metrics';
import * as checks from './private/checks';
import { goldenPath } from './private/golden-path';
import { grantAll } from './private/roles';
import { hasVolume } from './private/volumes';
import { placeOf } from '../private/place';

/** Properties of a TrainingPipeline. */
export interface TrainingPipelineProps {
  /** What the model is for. Its limits become the gate; one without limits is reported as MLL424. */
  readonly useCase: IUseCase;

  /** What the model learns from. A run can name another version than the dataset's own. */
  readonly dataset: Dataset;

  /** The Python that prepares, trains, evaluates and serves. */
  readonly code: ModelCode;

  /** Where models that meet every limit are registered. */
  readonly models: IModelPackageGroupRef;

  /**
   * Where prepared data, models and evaluations go, each run in folders of its own.
   * @default - a zone of its own, with a key of its own
   */
  readonly artifacts?: IZone;

  /**
   * The instance that trains; a run can name another. A malformed one is reported as MLL425. If instances of the type
   * have disks of their own, no key is named for them: a run may then only name types of that kind, and the reverse.
   * @default 'ml.m5.large'
   */
  readonly instanceType?: string;

  /**
   * The instance that prepares, describes and evaluates; as for `instanceType`.
   * @default 'ml.m5.large'
   */
  readonly processingInstanceType?: string;

  /**
   * The disk of every job, in whole gibibytes from 1 to 16,384; anything else is reported as MLL426.
   * @default Size.gibibytes(30)
   */
  readonly volumeSize?: Size;

  /**
   * After how long a job is stopped, at most 9 days; anything else is reported as MLL427.
   * @default Duration.days(1)
   */
  readonly maxRuntime?: Duration;

  /**
   * What `train` is told beside the target and the protected columns, all of it recorded with the model. At most 45
   * (MLL429), none of the pipeline's own names (MLL430), in letters that the registry takes (MLL431).
   * @default - none; `train` uses its own defaults
   */
  readonly hyperparameters?: { [name: string]: string };

  /**
   * The role that the jobs run as. What they need is added to it, unless it is an imported one that can't be changed.
   * @default - a role with what follows from the definition, and no more
   */
  readonly role?: IRole;

  /**
   * Where the jobs run. They are cut off from the network either way; the subnets carry what SageMaker itself sends
   * between S3 and the jobs.
   * @default - SageMaker's own network
   */
  readonly network?: INetwork;

  /**
   * The commit that the code is from, recorded with the model. A run can name another. A malformed one is reported as
   * MLL428.
   * @default - a hash of the code, so that the same code gives the same template
   */
  readonly commit?: string;
}

/**
 * The golden path from data to a registered model, as a SageMaker pipeline.
 *
 * It prepares the data, describes it for later drift checks, trains, evaluates on data held out, and decides: a model
 * that meets every limit of the use case is registered and waits for a person's approval; any other ends the run with a
 * message that quotes each limit, its value and its outcome. Jobs are cut off from the network and encrypted throughout.
 * What the two roles may do is computed from the definition: the pipeline's may start these jobs and register, the
 * jobs' may read and write these folders.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/pipelines-overview.html
 * @example
 * declare const mortgage: goal.IUseCase;
 * const lake = new data.DataLake(this, 'Lake');
 * const models = new registry.ModelPackageGroup(this, 'Models', { useCase: mortgage });
 * new training.TrainingPipeline(this, 'Training', {
 *   useCase: mortgage,
 *   dataset: lake.curated.dataset('applications'),
 *   code: training.ModelCode.scikitLearn(path.join(__dirname, 'code')),
 *   models,
 *   artifacts: lake.artifacts,
 * });
 */
export class TrainingPipeline extends Construct implements IPipelineRef {
  /** The id by which property injectors find this class. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.training.TrainingPipeline';

  /** An existing pipeline of this account and region. */
  public static fromPipelineName(scope: Construct, id: string, pipelineName: string): IPipelineRef {
    return CfnPipeline.fromPipelineName(scope, id, pipelineName);
  }

  /**
   * The name of the pipeline: `<use case>-training`.
   * @attribute
   */
  public readonly pipelineName: string;

  /** Where prepared data, models and evaluations go. */
  public readonly artifacts: IZone;

  /** The role of the pipeline: starts jobs, reads what conditions compare, registers. */
  public readonly role: ServiceRole;

  /** The role of the jobs: reads and writes data. */
  public readonly jobRole: IRoleRef;

  readonly #resource: CfnPipeline;
  #grants?: PipelineGrants;
  #metrics?: PipelineMetrics;

  public constructor(scope: Construct, id: string, props: TrainingPipelineProps) {
    super(scope, id);
    const p = injected(this, id, TrainingPipeline.PROPERTY_INJECTION_ID, props);
    this.validate(p);
    this.artifacts = p.artifacts ?? new Zone(this, 'Artifacts', { key: new EncryptionKey(this, 'Key') });
    this.role = new ServiceRole(this, 'Role', {
      service: SERVICE,
      description: `Runs the training pipeline of ${p.useCase.useCaseName}: starts its jobs, registers its models`,
    });
    const ownJobRole = p.role ? undefined : this.createJobRole(p.useCase);
    this.jobRole = (p.role ?? ownJobRole)!;
    const models = groupOf(p.models);
    const definition = this.define(p, models);
    throwFaults(validateDefinition(definition), this);
    allowAll(this.role, pipelinePermissions(this, definition));
    const decrypt = p.dataset.key ? [p.dataset.key.keyRef.keyArn] : [];
    const permissions = jobPermissions(this, definition, decrypt);
    if (ownJobRole) allowAll(ownJobRole, permissions);
    else grantAll(p.role!, permissions);
    this.#resource = this.createPipeline(p, definition, models);
    this.pipelineName = this.#resource.ref;
  }

  /** The account and region of the stack. */
  public get env(): ResourceEnvironment {
    return this.#resource.env;
  }

  /** The reference other constructs take. */
  public get pipelineRef(): PipelineReference {
    return { pipelineName: this.pipelineName };
  }

  /**
   * The ARN of the pipeline.
   * @attribute
   */
  public get pipelineArn(): string {
    const { partition, region, account } = placeOf(this);
    return `arn:${partition}:sagemaker:${region}:${account}:pipeline/${this.pipelineName}`;
  }

  /** Grants to principals of this account. Made when first asked for. */
  public get grants(): PipelineGrants {
    return (this.#grants ??= PipelineGrants.fromPipeline(this));
  }

  /** The metrics of its runs. Made when first asked for. */
  public get metrics(): PipelineMetrics {
    return (this.#metrics ??= PipelineMetrics.fromPipelineName(this.pipelineName));
  }

  private validate(p: TrainingPipelineProps): void {
    const faults = [
      checks.checkLimits(p.useCase.limits),
      checks.checkInstanceType('instanceType', p.instanceType),
      checks.checkInstanceType('processingInstanceType', p.processingInstanceType),
      checks.checkVolumeSize(p.volumeSize),
      checks.checkMaxRuntime(p.maxRuntime),
      ...checks.checkHyperparameters(p.hyperparameters),
      checks.checkCommit(p.commit),
      p.code._check(this),
    ];
    throwFaults(faults, this);
  }

  private createJobRole(useCase: IUseCase): ServiceRole {
    return new ServiceRole(this, 'JobRole', {
      service: SERVICE,
      description: `Runs the jobs of the training pipeline of ${useCase.useCaseName}`,
    });
  }

  private define(p: TrainingPipelineProps, models: RegisteredIn): PipelineDefinition {
    const { code, image } = p.code._bind(this);
    const processingType = p.processingInstanceType ?? INSTANCE_TYPE;
    const trainingType = p.instanceType ?? INSTANCE_TYPE;
    return goldenPath({
      useCase: p.useCase,
      dataset: p.dataset,
      artifacts: this.artifacts,
      models,
      code,
      baselineCode: jobCode(this, 'BaselineCode', jobFolder('drift')),
      processing: this.renderSettings(p, image, processingType, 'ProcessingInstanceType'),
      training: this.renderSettings(p, image, trainingType, 'TrainingInstanceType'),
      hyperparameters: p.hyperparameters ?? {},
      parameters: [
        { name: 'DataVersion', value: p.dataset.version, description: 'The version of the dataset to learn from' },
        { name: 'Commit', value: p.commit ?? code.hash, description: 'The commit that the code is from' },
        { name: 'TrainingInstanceType', value: trainingType, description: 'The instance that trains' },
        { name: 'ProcessingInstanceType', value: processingType, description: 'The instance of all other jobs' },
      ],
    });
  }

  private renderSettings(p: TrainingPipelineProps, image: JobImage, type: string, name: string): JobSettings {
    const { keyArn } = this.artifacts.key.keyRef;
    return {
      image,
      roleArn: this.jobRole.roleRef.roleArn,
      outputKeyArn: keyArn,
      ...(hasVolume(type) && { volumeKeyArn: keyArn }),
      volumeSize: (p.volumeSize ?? Size.gibibytes(30)).toGibibytes(),
      instanceType: parameter(name),
      maxRuntime: (p.maxRuntime ?? Duration.days(1)).toSeconds(),
      network: p.network,
    };
  }

  private createPipeline(
    { dataset, useCase }: TrainingPipelineProps,
    definition: PipelineDefinition,
    models: RegisteredIn,
  ): CfnPipeline {
    return new CfnPipeline(this, 'Resource', {
      pipelineName: useCaseNames(useCase.useCaseName).trainingPipeline,
      pipelineDescription: `${useCase.businessGoal}: trains, evaluates and registers models`,
      pipelineDefinition: {
        PipelineDefinitionBody: renderBody(definition.toJson(), {
          JobRole: this.jobRole.roleRef.roleArn,
          Artifacts: this.artifacts.bucketName,
          Key: this.artifacts.key.keyRef.keyArn,
          Models: models.groupName,
          Data: dataset.bucket.bucketRef.bucketName,
        }),
      },
      // Baseline runs beside Train; nothing else can run beside anything.
      parallelismConfiguration: { MaxParallelExecutionSteps: 2 },
      roleArn: this.role.roleArn,
    });
  }
}

const SERVICE = 'sagemaker.amazonaws.com';
const INSTANCE_TYPE = 'ml.m5.large';

/** A group's name and ARN, and its packages' ARN, which a group of this library tells itself. */
function groupOf(models: IModelPackageGroupRef): RegisteredIn {
  const { modelPackageGroupArn: groupArn } = models.modelPackageGroupRef;
  const own = models as { modelPackageGroupName?: string; modelPackagesArn?: string };
  const groupName = own.modelPackageGroupName ?? Fn.select(1, Fn.split('/', groupArn));
  return { groupName, groupArn, packagesArn: own.modelPackagesArn ?? packagesOf(models, groupName) };
}

function packagesOf(models: IModelPackageGroupRef, name: string): string {
  const { account, region } = models.env;
  return `arn:${placeOf(models).partition}:sagemaker:${region}:${account}:model-package/${name}/*`;
}
