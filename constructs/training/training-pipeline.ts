import type { IRole } from 'aws-cdk-lib/aws-iam';
import {
  CfnPipeline,
  type IModelPackageGroupRef,
  type IPipeline,
  type IPipelineRef,
  type PipelineReference,
} from 'aws-cdk-lib/aws-sagemaker';
import type { IKeyRef } from 'aws-cdk-lib/aws-kms';
import { Duration, type RemovalPolicy, Size } from 'aws-cdk-lib/core';
import type { ResourceEnvironment } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { type Dataset, type IZone, Zone } from '../data';
import { EncryptionKey, type INetwork, type RequiredStatement, ServiceRole } from '../foundation';
import type { IUseCase } from '../goal';
import { acknowledgeInLens } from '../private/acknowledge';
import { throwFaults } from '../private/errors';
import { ForeignResources } from '../private/foreign';
import { injected } from '../private/inject';
import { activity, rolePathOf, useCaseGlobals, useCaseNames } from '../private/names';
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
import { checkTrainingPipeline } from './private/checks';
import { goldenPath } from './private/golden-path';
import { groupOf, namesRole, registerAbroad } from './private/registry-abroad';
import { pipelineArnIn } from '../private/pipeline-arn';
import { placeOf } from '../private/place';
import { PolicyRequests } from '../private/policy-requests';
import { checkNetworkOf } from '../private/placement';
import { SageMakerPipeline } from '../private/sagemaker-pipeline';
import { hasLocalDisks, warnOfNewerTypes } from '../private/instance-type';

/** Properties of a `TrainingPipeline`. */
export interface TrainingPipelineProps {
  /** What the model is for. The pipeline registers only models that meet its limits; one without is reported as MLL424. */
  readonly useCase: IUseCase;

  /** The data that the model learns from. A run can use another version than the default one of the dataset. */
  readonly dataset: Dataset;

  /** The Python code that prepares data, trains, evaluates and answers requests. */
  readonly code: ModelCode;

  /** The model package group that models are registered in if they meet every limit. */
  readonly models: IModelPackageGroupRef;

  /**
   * Where prepared data, models and evaluations go. Each run has its own folders.
   *
   * @default - a zone of its own, with a key of its own
   */
  readonly artifacts?: IZone;

  /**
   * The instance type of the Training job, such as `ml.m5.large`. A malformed one is reported as MLL425, one that
   * SageMaker does not offer for the job as MLL438. A family that this version of the library does not know gets a warning.
   * A run can use another type, but instances with local disks take no key: only types of the same kind can replace each other.
   *
   * @default 'ml.m5.large'
   */
  readonly instanceType?: string;

  /**
   * The instance type of all Processing jobs, which prepare, describe and evaluate. The rules are those of
   * `instanceType`.
   *
   * @default 'ml.m5.large'
   */
  readonly processingInstanceType?: string;

  /**
   * The size of the disk of each job, in whole gibibytes from 1 to 16,384. Anything else is reported as MLL426.
   * Instances with local disks use these instead, so that the size can't be larger (MLL456).
   *
   * @default Size.gibibytes(30)
   */
  readonly volumeSize?: Size;

  /**
   * How long a job may run before SageMaker stops it, at most 9 days. Anything else is reported as MLL427.
   *
   * @default Duration.days(1)
   */
  readonly maxRuntime?: Duration;

  /**
   * The hyperparameters of `train`, beside `target`, `positive_label` and `protected`, which the pipeline sets itself
   * (MLL430). They are recorded with the model, so the model registry limits their number to 45 (MLL429), their values to
   * 256 characters (MLL431) and their names to 120 characters (MLL432).
   *
   * @default - none, so `train` uses its own defaults
   */
  readonly hyperparameters?: { [name: string]: string };

  /**
   * The role of the jobs, of the same account (MLL240). The permissions that they need are added to it or reported, as
   * `ServiceRoleProps.role` says.
   *
   * @default - a role with exactly the permissions that follow from the definition
   */
  readonly role?: IRole;

  /**
   * A fixed name of the role of the jobs, under the path of the use case. Set it if the policy of a resource in another
   * account and another app names this role. A role that is given keeps its name.
   *
   * @default - CloudFormation generates a name, unless the policy of a resource of this app in another account names the
   * role: that is `<use case>-training-jobs`
   */
  readonly jobRoleName?: string;

  /**
   * The role of the pipeline, of the same account (MLL240). The permissions that it needs are added to it or reported, as
   * `ServiceRoleProps.role` says.
   *
   * @default - a role with exactly the permissions that follow from the definition
   */
  readonly pipelineRole?: IRole;

  /**
   * The subnets and security groups that the jobs run in. The containers have no network access in any case; SageMaker
   * uses the subnets to copy data between S3 and the jobs.
   *
   * @default - a network of SageMaker's own
   */
  readonly network?: INetwork;

  /**
   * The key that encrypts the new zone. A given zone of `artifacts` has its own.
   *
   * @default - a new key
   */
  readonly key?: IKeyRef;

  /**
   * What happens to the new zone and its new key when they leave the template.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * The commit that the code is from. It is recorded with the model. A run can name another one. A malformed one is
   * reported as MLL428.
   *
   * @default - a hash of the code, so that the same code gives the same template
   */
  readonly commit?: string;
}

/**
 * The way from data to a registered model, as a SageMaker pipeline.
 *
 * A run prepares the data, describes it for later drift checks, trains a model, and evaluates it on data that it has not
 * seen. A model that meets every limit of the use case is registered and waits for approval. Any other model ends the run
 * with a message that quotes each limit, the value, and whether it was met. The jobs have no network access, and
 * everything that they write is encrypted.
 *
 * The permissions of the two roles are computed from the definition. The role of the pipeline may start these jobs and
 * register models. The role of the jobs may read and write these folders.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/pipelines-overview.html
 * @example
 * import { data, goal, registry, training } from 'cdk-ml-lifecycle';
 *
 * declare const mortgage: goal.IUseCase;
 * const lake = new data.DataLake(this, 'Lake');
 * const models = new registry.ModelPackageGroup(this, 'Models', { useCase: mortgage });
 * new training.TrainingPipeline(this, 'Training', {
 *   useCase: mortgage,
 *   dataset: lake.curated.dataset('applications'),
 *   code: training.ModelCode.scikitLearn('code'),
 *   models,
 *   artifacts: lake.artifacts,
 * });
 */
export class TrainingPipeline extends Construct implements IPipelineRef {
  /** The ID by which property injectors find this class. */
  public static readonly PROPERTY_INJECTION_ID = 'cdk-ml-lifecycle.training.TrainingPipeline';

  /**
   * An existing pipeline in this account and Region.
   *
   * @param pipelineName the name of the pipeline
   */
  public static fromPipelineName(scope: Construct, id: string, pipelineName: string): IPipelineRef {
    return CfnPipeline.fromPipelineName(scope, id, pipelineName);
  }

  /**
   * The name of the pipeline: `<use case>-training`.
   *
   * @attribute
   */
  public readonly pipelineName: string;

  /** The dataset that it learns from. A run reads the version of its parameter `DataVersion`. */
  public readonly dataset: Dataset;

  /** The zone that prepared data, models and evaluations go to. */
  public readonly artifacts: IZone;

  /** The role of the pipeline. It starts jobs, reads the values that conditions compare, and registers models. */
  public readonly role: ServiceRole;

  /** The L1 of the pipeline, for overrides. */
  public readonly resource: CfnPipeline;

  private readonly jobs: ServiceRole;
  private view?: IPipeline;
  private readonly requests = PolicyRequests.of(this);
  private cachedGrants?: PipelineGrants;
  private cachedMetrics?: PipelineMetrics;

  public constructor(scope: Construct, id: string, props: TrainingPipelineProps) {
    super(scope, id);
    const p = injected(this, id, TrainingPipeline.PROPERTY_INJECTION_ID, props);
    throwFaults([...checkTrainingPipeline(p, placeOf(this).region), ...checkNetworkOf(this, p.network)], this);
    warnOfNewerTypes(this, [p.instanceType, p.processingInstanceType]);
    this.dataset = p.dataset;
    this.artifacts = p.artifacts ?? this.createArtifacts(p);
    const { artifacts, dataset } = this;
    const foreign = new ForeignResources(this.requests, [dataset.bucket, dataset.key, artifacts, artifacts.key]);
    const models = groupOf(this, p.models);
    const named = foreign.nameRoles || namesRole(models, p.models);
    this.role = this.createRole(p, named);
    this.jobs = this.createJobRole(p, named);
    const definition = this.define(p, models);
    throwFaults(validateDefinition(definition), this);
    allowAll(this.role, pipelinePermissions(this, definition));
    const decrypt = p.dataset.key ? [p.dataset.key.keyRef.keyArn] : [];
    allowAll(this.jobs, jobPermissions(this, definition, decrypt));
    for (const role of [this.jobs, this.role]) foreign.admit(role);
    if (models.isForeign)
      registerAbroad(this.requests, { role: this.role, models: p.models, group: models, artifacts });
    this.requests.warn();
    this.resource = this.createPipeline(p, definition, models);
    this.pipelineName = this.resource.ref;
  }

  /** The account and Region of the stack. */
  public get env(): ResourceEnvironment {
    return this.resource.env;
  }

  /** The reference that other constructs take. */
  public get pipelineRef(): PipelineReference {
    return { pipelineName: this.pipelineName };
  }

  /** The pipeline as the constructs of aws-cdk-lib take it. It is made when you first ask for it. */
  public get pipeline(): IPipeline {
    return (this.view ??= new SageMakerPipeline(this, 'Pipeline', this));
  }

  /**
   * The ARN of the pipeline.
   *
   * @attribute
   */
  public get pipelineArn(): string {
    return pipelineArnIn(placeOf(this), this.pipelineName);
  }

  /** The role of the jobs. It reads and writes data. */
  public get jobRole(): IRole {
    return this.jobs.role;
  }

  /**
   * The statements that the owners of resources in other accounts have to add to their policies, because these resources
   * are not of this app. A warning says the same.
   */
  public requiredStatements(): RequiredStatement[] {
    return this.requests.required;
  }

  /** Grants to principals that start runs or look at them. */
  public get grants(): PipelineGrants {
    return (this.cachedGrants ??= PipelineGrants.fromPipeline(this));
  }

  /** The metrics of its runs in CloudWatch. */
  public get metrics(): PipelineMetrics {
    return (this.cachedMetrics ??= PipelineMetrics.fromPipelineName(this.pipelineName));
  }

  private createArtifacts({ key: given, removalPolicy }: TrainingPipelineProps): Zone {
    const key = given ?? new EncryptionKey(this, 'Key', { removalPolicy });
    return new Zone(this, 'Artifacts', { key, removalPolicy, prefixExpirations: { prepared: Duration.days(30) } });
  }

  private createRole({ pipelineRole: role, useCase }: TrainingPipelineProps, named: boolean): ServiceRole {
    return new ServiceRole(this, 'Role', {
      service: SERVICE,
      description: `Runs the training pipeline of ${useCase.useCaseName}: starts its jobs, registers its models`,
      ...(named && { roleName: this.globals(useCase).trainingRole, path: rolePathOf(useCase) }),
      role,
    });
  }

  private createJobRole({ jobRoleName, role, useCase }: TrainingPipelineProps, named: boolean): ServiceRole {
    const roleName = jobRoleName ?? (named ? this.globals(useCase).trainingJobRole : undefined);
    return new ServiceRole(this, 'JobRole', {
      service: SERVICE,
      description: `Runs the jobs of the training pipeline of ${useCase.useCaseName}`,
      ...(roleName !== undefined && { roleName, path: rolePathOf(useCase) }),
      role,
    });
  }

  private globals(useCase: IUseCase): ReturnType<typeof useCaseGlobals> {
    return useCaseGlobals(useCase, placeOf(this).region);
  }

  private define(p: TrainingPipelineProps, models: RegisteredIn): PipelineDefinition {
    const name = useCaseNames(p.useCase).trainingPipeline;
    const { code, image } = p.code._bind(this, name);
    const processingType = p.processingInstanceType ?? INSTANCE_TYPE;
    const trainingType = p.instanceType ?? INSTANCE_TYPE;
    return goldenPath({
      useCase: p.useCase,
      dataset: p.dataset,
      artifacts: this.artifacts,
      models,
      code,
      baselineCode: jobCode(this, 'BaselineCode', jobFolder('drift'), name),
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
      roleArn: this.jobs.roleArn,
      outputKeyArn: keyArn,
      ...(!hasLocalDisks(type) && { volumeKeyArn: keyArn }),
      volumeSize: (p.volumeSize ?? Size.gibibytes(30)).toGibibytes(),
      instanceType: parameter(name),
      maxRuntime: (p.maxRuntime ?? Duration.days(1)).toSeconds(),
      network: p.network,
    };
  }

  private createPipeline(
    { dataset, network, useCase }: TrainingPipelineProps,
    definition: PipelineDefinition,
    models: RegisteredIn,
  ): CfnPipeline {
    const resource = new CfnPipeline(this, 'Resource', {
      pipelineName: useCaseNames(useCase).trainingPipeline,
      pipelineDescription: `${useCase.businessGoal}: trains, evaluates and registers models`,
      pipelineDefinition: {
        PipelineDefinitionBody: renderBody(definition.toJson(), {
          JobRole: this.jobs.roleArn,
          Artifacts: this.artifacts.bucketName,
          Key: this.artifacts.key.keyRef.keyArn,
          Models: models.groupName,
          Data: dataset.bucket.bucketRef.bucketName,
        }),
      },
      // Baseline runs beside Train. All other steps wait for each other.
      parallelismConfiguration: { MaxParallelExecutionSteps: 2 },
      roleArn: this.role.roleArn,
      tags: [activity('training')],
    });
    if (!network) acknowledgeInLens(resource, 'sagemaker_training_jobs_vpc_settings_configured', NO_NETWORK);
    return resource;
  }
}

const SERVICE = 'sagemaker.amazonaws.com';
const INSTANCE_TYPE = 'ml.m5.large';

/** Why jobs need no VPC. */
const NO_NETWORK = 'The containers of the jobs have no network at all, in a VPC or outside';
